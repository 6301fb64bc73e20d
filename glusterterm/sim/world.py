"""The simulated Heketi: its database, queue and modes as a state machine. No I/O, no clock: `now` is handed in."""

from bisect import bisect_left, insort
from collections.abc import Callable
from typing import NoReturn, TypeVar

from glusterterm.sim.chance import Chance, Dice, Draw
from glusterterm.sim.entries import (
    Action,
    BlockVolumeEntry,
    BrickEntry,
    Change,
    ClusterEntry,
    DeviceEntry,
    NodeEntry,
    OperationEntry,
    OperationStatus,
    OperationType,
    VolumeEntry,
)
from glusterterm.sim.executor import DeviceRef, Executor, Host
from glusterterm.sim.jobs import JobFailed, Jobs, Steps
from glusterterm.sim.server_config import ServerConfig

EntryT = TypeVar("EntryT")
HEALTH_FIRST_S, HEALTH_EVERY_S = 10.0, 120.0
CLEAN_FIRST_S, CLEAN_EVERY_S = 60.0, 3600.0


class Refused(Exception):
    """A request is refused at once, with a status and a text that ends in a newline on the wire."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class BuildFailed(JobFailed):
    """An operation could not be prepared."""


class IdMissing(BuildFailed):
    """An id is not in the database."""

    def __init__(self) -> None:
        super().__init__("Id not found")


class Table(dict[str, EntryT]):
    """The entries of one kind by id.

    Looking up one that is not there raises `IdMissing`, so that work whose object went while it waited for a node fails
    in Heketi's own words.
    """

    def __missing__(self, id_: str) -> NoReturn:
        raise IdMissing


CONFLICT = "The target exists, contains other items, or is in use."
BUSY = "Server busy. Retry operation later."


class World:
    """Everything that a Heketi server knows, and what it is doing.

    `revision` changes whenever anything may have changed; replies that are costly to make are kept by it.
    `dawdling` are devices off which each brick takes so many seconds longer to move, keeping no node busy.
    """

    def __init__(
        self, config: ServerConfig, executor: Executor, chance: Chance | None = None, *, now: float = 0.0
    ) -> None:
        self.config = config
        self.executor = executor
        self.chance: Chance = chance or Dice()
        self.clusters = Table[ClusterEntry]()
        self.nodes = Table[NodeEntry]()
        self.devices = Table[DeviceEntry]()
        self.bricks = Table[BrickEntry]()
        self.volumes = Table[VolumeEntry]()
        self.block_volumes = Table[BlockVolumeEntry]()
        self.operations = Table[OperationEntry]()
        self.generation_id = self.chance.new_id(Draw.DATABASE)
        self.state = config.default_state
        self.log_level = config.log_level
        self.jobs = Jobs(now)
        self.tracked: set[str] = set()
        self.cleaning: set[str] = set()
        self.nodes_down: set[str] = set()
        self.joining: dict[str, NodeEntry] = {}
        self.kept: dict[str, tuple[int, bytes]] = {}
        self.dawdling: dict[str, float] = {}
        self.start_timers: Callable[[World], None] | None = None
        self._touched = 0

    @property
    def now(self) -> float:
        """Give the time that the world has come to, seconds since 1970."""
        return self.jobs.now

    @property
    def revision(self) -> int:
        """Give a number that differs from an earlier one if anything may have changed."""
        return self._touched + self.jobs.steps_run

    def touch(self) -> None:
        """Note that something may have changed outside the steps of a job."""
        self._touched += 1

    def advance(self, now: float) -> None:
        """Let time pass up to `now`: nodes live, operations go on."""
        while (due := self.jobs.next_due) is not None and due <= now:
            self.executor.advance(max(due, self.now))
            self.jobs.advance(due)
        self.executor.advance(max(now, self.now))
        self.jobs.advance(now)

    def restart(self, now: float) -> None:
        """End the process and start a new one: queue ids die, what runs becomes stale, modes are the default's."""
        self.jobs.forget()
        self.jobs.advance(now)
        self.tracked.clear()
        self.cleaning.clear()
        self.nodes_down.clear()
        self.joining.clear()
        for operation in self.operations.values():
            if operation.status is OperationStatus.NEW:
                operation.status = OperationStatus.STALE
        self.state = self.config.default_state
        self.log_level = self.config.log_level
        if self.start_timers is not None:
            self.start_timers(self)
        self.touch()

    def resume(self) -> None:
        """Go back to normal mode, as signal USR2 makes the server do."""
        self.state = "normal"
        self.touch()

    # looking up

    def host(self, node: NodeEntry) -> Host:
        """Name a node as commands reach it: by the first of each kind of its names."""
        return Host(node.id, node.manage[0], node.storage[0])

    def host_of(self, node_id: str) -> Host:
        """Name a node by its id."""
        return self.host(self.nodes[node_id])

    def device_ref(self, device: DeviceEntry) -> DeviceRef:
        """Name a device as the node's commands need it."""
        return DeviceRef(device.id, device.name, device.paths, device.pv_uuid)

    def mount_hosts(self, cluster: ClusterEntry) -> tuple[str, ...]:
        """Give the first storage name of every node of a cluster, in id order."""
        return tuple(self.nodes[node].storage[0] for node in cluster.nodes)

    # operations

    def new_operation(self, type_: OperationType) -> OperationEntry:
        """Begin an operation that is not in the database yet."""
        return OperationEntry(self.chance.new_id(Draw.OPERATION), type_, int(self.now))

    def throttle(self, key: str) -> None:
        """Take one of the slots for operations.

        Raises:
            Refused: all are taken.
        """
        if len(self.tracked) >= self.config.max_inflight_operations:
            raise Refused(429, BUSY)
        self.tracked.add(key)

    def start(self, steps: Steps[str], draw_id: str = "") -> str:
        """Run a request's work in the background; give the id of its place in the queue."""
        queue_id = draw_id or self.chance.new_id(Draw.QUEUE)
        self.jobs.start(steps, queue_id, self.config.async_overhead_s)
        self.touch()
        return queue_id

    def start_operation(
        self, operation: OperationEntry, build: Callable[[OperationEntry], Steps[str]], refusal: str
    ) -> str:
        """Prepare an operation at once and run it in the background, in a slot of its own.

        Raises:
            Refused: no slot is free, or the operation can't be prepared: 500 with `refusal` and the reason.
        """
        self.throttle(operation.id)
        try:
            steps = build(operation)
        except Refused:
            self.tracked.discard(operation.id)
            raise
        except BuildFailed as failed:
            self.tracked.discard(operation.id)
            raise Refused(500, f"{refusal}{failed}") from failed
        return self.start(self._in_slot(operation.id, steps))

    def _in_slot(self, key: str, steps: Steps[str]) -> Steps[str]:
        try:
            return (yield from steps)
        finally:
            self.tracked.discard(key)

    def in_slot(self, steps: Steps[str]) -> Steps[str]:
        """Run work that has no operation of its own in a slot.

        Raises:
            Refused: no slot is free.
        """
        key = self.chance.new_id(Draw.OPERATION)
        self.throttle(key)
        return self._in_slot(key, steps)

    def record(self, operation: OperationEntry, change: Change, id_: str, delta: int | None = None) -> None:
        """Write down that an operation changes an object, and mark the object as being changed."""
        operation.actions.append(Action(change, id_, delta))
        self.mark(change, id_, operation.id)

    def mark(self, change: Change, id_: str, pending: str) -> None:
        """Mark the object of a change as pending, or, with an empty `pending`, as no longer so."""
        match change:
            case Change.ADD_BRICK | Change.DELETE_BRICK:
                if brick := self.bricks.get(id_):
                    brick.pending = pending
            case Change.ADD_VOLUME | Change.DELETE_VOLUME | Change.ADD_VOLUME_CLONE | Change.CLONE_VOLUME:
                if volume := self.volumes.get(id_):
                    volume.pending = pending
            case Change.ADD_BLOCK_VOLUME | Change.DELETE_BLOCK_VOLUME:
                if block_volume := self.block_volumes.get(id_):
                    block_volume.pending = pending

    def save(self, operation: OperationEntry) -> None:
        """Put an operation into the database."""
        self.operations[operation.id] = operation

    def finish(self, operation: OperationEntry, *, unmark: bool = True) -> None:
        """Take an operation out of the database and, unless told not to, the marks off its objects."""
        if unmark:
            for action in operation.actions:
                self.mark(action.change, action.id, "")
        self.operations.pop(operation.id, None)

    def pending_ids(self, *changes: Change) -> set[str]:
        """Give the ids of the objects that some pending operation changes so."""
        return {id_ for operation in self.operations.values() for id_ in operation.ids(*changes)}


def add_sorted(ids: list[str], id_: str) -> None:
    """Put an id into its sorted list."""
    insort(ids, id_)


def drop(ids: list[str], id_: str) -> None:
    """Take an id out of its list, if it is there."""
    if id_ in ids:
        ids.remove(id_)


def has_sorted(ids: list[str], id_: str) -> bool:
    """Look an id up as in a sorted list: in one that is not, it may be missed, as Heketi's check of clones does."""
    index = bisect_left(ids, id_)
    return index < len(ids) and ids[index] == id_
