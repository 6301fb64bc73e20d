"""What a lab consists of: as it was asked for, and as it stands, in a file that other processes read."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

FOLDERS = Path("/run")
"""Where the state folders of running labs are. Only root may make a name there."""

PREFIX = "glusterterm-lab-"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
MOST_NODES = 100


class Kind(StrEnum):
    """Which of the two labs."""

    NAMESPACES = "namespaces"
    UML = "uml"


class Role(StrEnum):
    """What a node is there for: a server runs glusterd, a client mounts volumes."""

    SERVER = "server"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class LabPlan:
    """A lab as it is asked for. Disks are sparse files; XFS wants 300 MiB at least."""

    kind: Kind
    name: str = "main"
    nodes: int = 4
    disk_mib: int = 1024
    memory_mib: int = 256  # of a node on User-Mode Linux, taken from the host as it is touched
    pool: bool = True  # False: nobody has probed anybody
    geo_replication: bool = False  # True: glusterd takes seconds more to start

    def __post_init__(self) -> None:
        """Refuse what could not be made.

        Raises:
            ValueError: a name or a number out of bounds.
        """
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a lab cannot be named {self.name!r}: lower-case letters, digits, dashes")
        if not 1 <= self.nodes <= MOST_NODES:
            raise ValueError(f"1 to {MOST_NODES} nodes, not {self.nodes}")

    @property
    def label(self) -> str:
        """Give the name that this lab's folder, files and loop devices go by."""
        return f"{PREFIX}{self.kind}-{self.name}"

    @property
    def folder(self) -> Path:
        """Give the state folder: keys, logs and the layout; it is there as long as the lab is."""
        return FOLDERS / self.label

    @property
    def network(self) -> str:
        """Give the first three parts of the lab's addresses. Each kind has its own; labs of a kind have the same."""
        return {Kind.NAMESPACES: "10.77.0", Kind.UML: "10.78.0"}[self.kind]

    @property
    def gateway(self) -> str:
        """Give the address of the side on which tests and commands run."""
        return f"{self.network}.1"


@dataclass(frozen=True, slots=True)
class Node:
    """One machine of a lab. `bricks` are mounted folders of XFS, `blank` are block devices without content."""

    name: str
    index: int
    address: str
    role: Role
    own_kernel: bool = False
    bricks: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    pid: int = 0  # outside: of its first process, or of the program that holds its kernel; 0: not started yet
    started_at: int = 0

    @property
    def port(self) -> str:
        """Give the name of this node's port of the lab's bridge."""
        return f"to-{self.name}"


@dataclass(frozen=True, slots=True)
class Layout:
    """A lab as it stands. Process ids are those outside of it."""

    plan: LabPlan
    guard: int
    guard_started_at: int
    keeper: int
    keeper_started_at: int
    nodes: tuple[Node, ...]

    def save(self) -> None:
        """Write this into the state folder, at once as a whole."""
        path = self.plan.folder / "lab.json"
        new = path.with_suffix(".new")
        new.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))
        new.rename(path)


def load(plan: LabPlan) -> Layout | None:
    """Read how the lab of that kind and name stands; None: there is none, or it is not ready yet."""
    try:
        return msgspec.json.decode((plan.folder / "lab.json").read_bytes(), type=Layout)
    except FileNotFoundError:
        return None


def planned_nodes(plan: LabPlan) -> tuple[Node, ...]:
    """Give the nodes of a plan, none of them started: node1, node2... and `client`, which shares this kernel always."""
    disks = {
        Kind.NAMESPACES: (("/bricks/b1", "/bricks/b2", "/bricks/b3"), ("/dev/vde", "/dev/vdf")),
        Kind.UML: ((), ("/dev/ubdb", "/dev/ubdc")),
    }
    bricks, blank = disks[plan.kind]
    uml = plan.kind is Kind.UML
    servers = [
        Node(f"node{number}", number, f"{plan.network}.{10 + number}", Role.SERVER, uml, bricks, blank)
        for number in range(1, plan.nodes + 1)
    ]
    return (*servers, Node("client", 240, f"{plan.network}.250", Role.CLIENT))
