"""Where configuration, state and themes live: the XDG folders, `~/.config/glusterterm` and the like."""

from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

APPLICATION = "glusterterm"


@dataclass(frozen=True, slots=True)
class Paths:
    """The files and folders of one user. None of them need exist.

    `config` is the configuration file, `themes` the user's own themes, `keys` where the first-run screen puts keys,
    `state` where logs and the journal of tasks go.
    """

    config: Path
    themes: Path
    keys: Path
    state: Path

    @property
    def journal(self) -> Path:
        """The folder of the tasks' journals."""
        return self.state / "tasks"

    @property
    def known_hosts(self) -> Path:
        """The SSH host keys that were accepted here, beside those that ssh itself knows."""
        return self.state / "known_hosts"

    @property
    def audit(self) -> Path:
        """The log of every request that changed something."""
        return self.state / "audit.jsonl"


def find(config: Path | None = None) -> Paths:
    """Give this user's paths; themes and keys lie beside the configuration file, wherever that is."""
    folders = PlatformDirs(APPLICATION, appauthor=False)
    file = config.absolute() if config is not None else folders.user_config_path / "config.toml"
    return Paths(file, file.parent / "themes", file.parent / "keys", folders.user_state_path)
