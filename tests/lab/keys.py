"""SSH keys of a lab: one that every node takes, one that none takes, and each node's own."""

from dataclasses import dataclass
from pathlib import Path

from tests.lab.layout import Node, Role
from tests.lab.programs import run


@dataclass(frozen=True, slots=True)
class Keys:
    """Where a lab's keys are; all of them without passphrase."""

    folder: Path

    @property
    def right(self) -> Path:
        """Give the private key that root and `operator` have on each server."""
        return self.folder / "id_lab"

    @property
    def wrong(self) -> Path:
        """Give a private key that nobody has."""
        return self.folder / "id_wrong"

    @property
    def known_hosts(self) -> Path:
        """Give the file of the servers' own keys, by address."""
        return self.folder / "known_hosts"

    def of(self, node: Node) -> Path:
        """Give the private key of a server itself."""
        return self.folder / f"host_{node.name}"

    def public(self, private: Path) -> str:
        """Give the line of a private key's public half, without its comment."""
        return " ".join(private.with_name(f"{private.name}.pub").read_text().split()[:2])


def make_keys(folder: Path, nodes: tuple[Node, ...]) -> Keys:
    """Make all keys of a lab in a new folder."""
    keys = Keys(folder)
    folder.mkdir(mode=0o700)
    servers = [node for node in nodes if node.role is Role.SERVER]
    for path in (keys.right, keys.wrong, *(keys.of(server) for server in servers)):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", path)
    keys.known_hosts.write_text("".join(f"{server.address} {keys.public(keys.of(server))}\n" for server in servers))
    return keys
