"""What a profile and the settings are, whether they came from a file, the environment or options."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from glusterterm.model.ids import ClusterId

if TYPE_CHECKING:
    from glusterterm.config.ssh import Ssh
    from glusterterm.model.snapshot import BackendKind

DEFAULT_INTERVAL_S = 10.0
"""Seconds between two questions while nothing runs."""
DEFAULT_TIMEOUT_S = 60.0
"""Seconds that a request may take: a dump of 5,000 volumes takes a real server 2 s, a busy one many times that."""


class Role(StrEnum):
    """Heketi's two roles, in its own words. `user` sees ids of volumes alone and changes nothing here."""

    ADMIN = "admin"
    USER = "user"


class Glyphs(StrEnum):
    """Which letters the console draws states and lines with."""

    UNICODE = "unicode"
    ASCII = "ascii"


class Bars(StrEnum):
    """How capacity bars are drawn: thin in half cells, full blocks in eighths, or plain letters."""

    THIN = "thin"
    EIGHTHS = "eighths"
    ASCII = "ascii"


class KeySource(StrEnum):
    """Where a profile's key comes from; `none` for a server that runs without authentication."""

    NONE = "none"
    FILE = "file"
    VARIABLE = "environment variable"
    COMMAND = "command"
    PROMPT = "prompt"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Profile:
    """One managed endpoint.

    `server` is an address without a slash at its end and without a name or password in it; `ssh://HOST,HOST` is a pool
    without Heketi. At most one of the five
    ways to a key is set; `key` itself comes from `HEKETI_CLI_KEY` or from a form, never from a file, and is in no
    repr. `timeout_s` is the longest that one request may take. `ssh` is None where the nodes are not reached.
    """

    name: str
    server: str
    user: Role = Role.ADMIN
    key_file: Path | None = None
    key_env: str | None = None
    key_command: tuple[str, ...] = ()
    key_prompt: bool = False
    key: str | None = field(default=None, repr=False)
    read_only: bool = False
    colour: str | None = None
    cluster_names: tuple[tuple[ClusterId, str], ...] = ()
    ca_file: Path | None = None
    cert_file: Path | None = None
    cert_key_file: Path | None = None
    insecure: bool = False
    interval_s: float = DEFAULT_INTERVAL_S
    timeout_s: float = DEFAULT_TIMEOUT_S
    ssh: Ssh | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the hosts of a pool that is managed without Heketi; none where there is one."""
        if not self.server.startswith("ssh:"):
            return ()
        from glusterterm.model.address import Address

        return Address.of(self.server).hosts

    @property
    def backend(self) -> BackendKind:
        """Say whose word it is that is shown."""
        from glusterterm.model.snapshot import BackendKind  # which the first frame does without

        return BackendKind.DIRECT if self.hosts else BackendKind.HEKETI

    @property
    def looks_only(self) -> bool:
        """Whether nothing may be changed: asked for, or because the role allows no changes."""
        return self.read_only or self.user is Role.USER

    @property
    def key_source(self) -> KeySource:
        """Say where the key comes from."""
        ways = (
            (self.key is not None, KeySource.GIVEN),
            (self.key_file is not None, KeySource.FILE),
            (self.key_env is not None, KeySource.VARIABLE),
            (bool(self.key_command), KeySource.COMMAND),
            (self.key_prompt, KeySource.PROMPT),
        )
        return next((source for there, source in ways if there), KeySource.NONE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all profiles. `theme` is None where the console's own default is meant."""

    default_profile: str | None = None
    theme: str | None = None
    glyphs: Glyphs = Glyphs.UNICODE
    bars: Bars = Bars.THIN


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file as read: `path` may not exist yet. `warnings` are sentences for the operator."""

    path: Path
    settings: Settings = Settings()
    profiles: tuple[Profile, ...] = ()
    warnings: tuple[str, ...] = ()

    def profile(self, name: str) -> Profile | None:
        """Give the profile of that name."""
        return next((profile for profile in self.profiles if profile.name == name), None)
