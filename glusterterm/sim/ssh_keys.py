"""The keys of one run of simulated nodes, in a private folder that goes with the run. Loads asyncssh."""

import os
from dataclasses import dataclass
from pathlib import Path

import asyncssh

ALGORITHM = "ssh-ed25519"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """Where a run's keys are. `login` is the key that nodes let in."""

    folder: Path
    login: asyncssh.SSHKey

    @staticmethod
    def made(folder: Path) -> "KeyFolder":
        """Make the key of the login."""
        login = asyncssh.generate_private_key(ALGORITHM, comment="glusterterm sim")
        key_file = folder / "id_ed25519"
        _written(key_file, login.export_private_key("openssh").decode())
        _written(folder / "id_ed25519.pub", login.export_public_key("openssh").decode())
        return KeyFolder(folder, login)

    @property
    def key_file(self) -> Path:
        """Name the file of the private key."""
        return self.folder / "id_ed25519"

    @property
    def known_hosts(self) -> Path:
        """Name the file of the nodes' own keys."""
        return self.folder / "known_hosts"

    def publish(self, hosts: dict[str, tuple[int, asyncssh.SSHKey]]) -> None:
        """Write each node's key down, by its address and by its name."""
        lines = []
        for host, (port, key) in hosts.items():
            public = " ".join(key.export_public_key("openssh").decode().split()[:2])
            lines.append(f"[{LOOPBACK}]:{port},[{host}]:{port} {public}\n")
        _written(self.known_hosts, "".join(lines))


def new_host_key() -> asyncssh.SSHKey:
    """Make a key for a node."""
    return asyncssh.generate_private_key(ALGORITHM)


def _written(path: Path, text: str) -> None:
    """Write a file that nobody else may read, whole or not at all."""
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
