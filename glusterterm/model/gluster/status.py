"""What runs for the volumes, as `volume status` tells it: brick processes, daemons, tasks, file systems, clients."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.gluster.volumes import GlusterBrick, GlusterVolume
from glusterterm.model.ids import PeerUuid


@dataclass(frozen=True, slots=True)
class BrickProcess:
    """One brick's process.

    `online` is None where gluster says neither yes nor no. `port` (TCP) and `pid` are None for a process that is gone.
    One reading can be wrong: glusterd answers late, or is locked.
    """

    host: str
    path: str
    peer: PeerUuid | None
    online: bool | None
    port: int | None
    pid: int | None

    @property
    def name(self) -> str:
        """Name the brick as gluster's commands do: `HOST:PATH`."""
        return f"{self.host}:{self.path}"

    def serves(self, brick: GlusterBrick) -> bool:
        """Tell whether this is the process of `brick`: same path on the same peer, whatever that is called."""
        if self.peer is not None and brick.peer is not None:
            return (self.peer, self.path) == (brick.peer, brick.path)
        return self.name == brick.name


class DaemonKind(StrEnum):
    """What a daemon beside the bricks does, in the words of GlusterFS 10.3."""

    SELF_HEAL = "Self-heal Daemon"
    NFS = "NFS Server"
    QUOTA = "Quota Daemon"
    BITROT = "Bitrot Daemon"
    SCRUBBER = "Scrubber Daemon"
    SNAPSHOT = "Snapshot Daemon"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Daemon:
    """One daemon of a node that serves a volume.

    `host` is `localhost` for the node that was asked: `peer` tells who it is. The same process is told of by each
    volume that it serves.
    """

    kind: DaemonKind
    host: str
    peer: PeerUuid | None
    online: bool | None
    port: int | None
    pid: int | None


class TaskKind(StrEnum):
    """What goes on over a whole volume, in gluster's words."""

    REBALANCE = "Rebalance"
    REMOVE_BRICK = "Remove brick"
    OTHER = "other"


class TaskState(StrEnum):
    """How a task stands, in gluster's words."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    STOPPED = "stopped"
    COMPLETED = "completed"
    FAILED = "failed"
    LAYOUT_IN_PROGRESS = "fix-layout in progress"
    LAYOUT_STOPPED = "fix-layout stopped"
    LAYOUT_COMPLETED = "fix-layout completed"
    LAYOUT_FAILED = "fix-layout failed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class VolumeTask:
    """A rebalance, or the emptying of bricks that are to go. `bricks` names those (`HOST:PATH`); else it is empty.

    A task that has ended is told of until the next one begins.
    """

    kind: TaskKind
    id: str
    state: TaskState
    bricks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TasksOfVolume:
    """What goes on over one volume, as `volume status VOLUME tasks` tells it."""

    name: str
    tasks: tuple[VolumeTask, ...]


@dataclass(frozen=True, slots=True)
class VolumeStatus:
    """What runs for one volume, in gluster's order.

    Bricks and daemons of a node that cannot be reached, or where glusterd does not run, are not in it at all; a volume
    that is not started is not told of either, or asking for it is refused. `missing` compares with the definition; that
    is right for the status of a whole volume, not for that of one brick or of one kind of daemon.
    """

    name: str
    bricks: tuple[BrickProcess, ...]
    daemons: tuple[Daemon, ...]
    tasks: tuple[VolumeTask, ...]

    def process(self, brick: GlusterBrick) -> BrickProcess | None:
        """Give the process of `brick`; None where gluster does not tell of it: then its state is not known."""
        return next((process for process in self.bricks if process.serves(brick)), None)

    def missing(self, volume: GlusterVolume) -> tuple[GlusterBrick, ...]:
        """Give the bricks of `volume` that gluster did not tell of: their nodes did not answer it."""
        return tuple(brick for brick in volume.bricks if self.process(brick) is None)

    def daemons_of(self, kind: DaemonKind) -> tuple[Daemon, ...]:
        """Give the daemons of one kind."""
        return tuple(daemon for daemon in self.daemons if daemon.kind is kind)


@dataclass(frozen=True, slots=True)
class BrickSpace:
    """One brick's file system, as `volume status VOLUME detail` tells it.

    Sizes are KiB, of the whole file system, which several bricks may share; `block_size` is bytes. None is what is not
    told. Figures are of the mount point's file system even where the brick's process is gone.
    """

    process: BrickProcess
    total_kib: int | None
    free_kib: int | None
    inodes_total: int | None
    inodes_free: int | None
    block_size: int | None
    device: str
    file_system: str
    mount_options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpaceOfBricks:
    """The file systems under one volume; bricks of nodes that did not answer are not in it."""

    name: str
    bricks: tuple[BrickSpace, ...]


@dataclass(frozen=True, slots=True)
class Client:
    """One connection to a brick: a mount, a self-heal daemon, or another of gluster's own processes.

    `read_bytes` and `written_bytes` are the connection's since it began. `op_version` is the client's: 100000 for
    GlusterFS 10.
    """

    host: str
    port: int | None
    read_bytes: int | None
    written_bytes: int | None
    op_version: int | None


@dataclass(frozen=True, slots=True)
class BrickClients:
    """Who is connected to one brick; `clients` is None where the brick is not online and nothing is told."""

    process: BrickProcess
    clients: tuple[Client, ...] | None


@dataclass(frozen=True, slots=True)
class ClientsOfBricks:
    """Who is connected to the bricks of one volume; bricks of nodes that did not answer are not in it."""

    name: str
    bricks: tuple[BrickClients, ...]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that are connected to any brick, sorted, each once; the nodes' own daemons among them."""
        return tuple(sorted(set(self._hosts())))

    def _hosts(self) -> Iterable[str]:
        return (client.host for brick in self.bricks for client in brick.clients or ())
