"""What is run and killed, and what has to be the same afterwards whatever happened on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from glusterterm.engine.journal import Journal
from glusterterm.engine.journal_lines import record_of
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import BrickId, DeviceId, NodeId, Ref
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    CreateCluster,
    CreateVolume,
    DeleteDevice,
    EvictBrick,
    FromStep,
    SetDeviceState,
)
from glusterterm.model.plans import Objection, Plan, Step, Weight
from glusterterm.model.tasks import NotTaken, Record, Sending, TaskState
from glusterterm.model.topology import Durability, DurabilityType, EntryState
from glusterterm.sim.dump import encoded
from glusterterm.sim.world import World
from tests.contract import changes_machines as machines
from tests.contract.changes import CHANGES
from tests.contract.managed import Managed, Prepare
from tests.killing.killer import Told, run
from tests.killing.process import Orders
from tests.killing.served import Served, serving


@dataclass(frozen=True, slots=True)
class Job:
    """A plan, and what holds of the server's world when it was run to its end."""

    plan: Plan
    holds: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: `make` prepares a server for it."""

    name: str
    make: Callable[[Managed], Job]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Left:
    """What a run left behind: the requests that changed something, and the server's whole database."""

    changed: tuple[str, ...]
    database: bytes
    shape: object


def of_one_step(prepare: Prepare) -> Kind:
    """Give the kind of job that makes one change."""

    def make(managed: Managed) -> Job:
        case = prepare(managed)
        # As somebody confirms it who has no SSH: what the bricks are like is not known.
        bricks = tuple(Ref.brick(BrickId(each)) for each in managed.world.bricks)
        unknown = Objection(Weight.WARNS, "not known from here", cause=Cause.NOT_KNOWN, about=bricks)
        return Job(Plan("change", (Step("change", case.operation),), objections=(unknown,)), case.holds)

    return Kind(prepare.__name__, make)


def from_nothing(managed: Managed) -> Job:
    """Make a cluster, a node in it, its devices, and a volume: each step needs what the one before made."""
    steps = (
        Step("make a cluster", CreateCluster()),
        Step("add a node", AddNode(FromStep(0), 1, "192.0.2.10", "192.0.2.10")),
        Step("add a disk", AddDevice(FromStep(1), "/dev/sdb"), needed=False),
        Step("add a disk", AddDevice(FromStep(1), "/dev/sdc"), needed=False),
        Step("make a volume", CreateVolume("vol_first", 10, Durability(DurabilityType.NONE))),
    )
    world = managed.world
    return Job(
        Plan("begin", steps),
        lambda: len(world.devices) == 2 and [each.name for each in world.volumes.values()] == ["vol_first"],
    )


def replaced(managed: Managed) -> Job:
    """Empty a device brick by brick, delete it, and add a disk: the steps of a replacement that need nobody."""
    case = machines.evict_brick(managed)
    assert isinstance(case.operation, EvictBrick)
    world = managed.world
    brick = world.bricks[case.operation.brick]
    device, node = DeviceId(brick.device), NodeId(brick.node)
    unknown = Objection(
        Weight.WARNS, "not known from here", cause=Cause.NOT_KNOWN, about=(Ref.brick(BrickId(brick.id)),)
    )
    steps = (
        Step("disable", SetDeviceState(device, EntryState.OFFLINE)),
        Step("evict", case.operation),
        Step("mark", SetDeviceState(device, EntryState.FAILED)),
        Step("delete", DeleteDevice(device)),
        Step("add", AddDevice(node, "/dev/sdx")),
    )
    return Job(
        Plan("replace", steps, objections=(unknown,)),
        lambda: device not in world.devices and "/dev/sdx" in {each.name for each in world.devices.values()},
    )


ONE_STEP = tuple(of_one_step(prepare) for prepare in CHANGES)
KINDS = (*ONE_STEP, Kind("from_nothing", from_nothing), Kind("replaced", replaced))


def left(served: Served) -> Left:
    """Look what a run left behind."""
    world = served.managed.world
    return Left(tuple(served.changed), encoded(world), shape(world))


def shape(world: World) -> object:
    """Give everything but what the server draws by chance: ids, and which of several devices it takes."""
    clusters = sorted((each.file, each.block, len(each.nodes), len(each.volumes)) for each in world.clusters.values())
    nodes = sorted((each.manage, each.zone, each.state, sorted(each.tags.items())) for each in world.nodes.values())
    devices = sorted(
        (each.name, world.nodes[each.node].manage, each.state, sorted(each.tags.items()))
        for each in world.devices.values()
    )
    volumes = sorted((each.name, each.size, len(each.bricks), each.pending) for each in world.volumes.values())
    blocks = sorted((each.name, each.size, each.pending) for each in world.block_volumes.values())
    filled = sorted((each.used, len(each.bricks)) for each in world.devices.values())
    return clusters, nodes, devices, filled, volumes, blocks, len(world.bricks), len(world.operations)


async def undisturbed(kind: Kind, folder: Path) -> tuple[Told, Left]:
    """Run a job that nothing happens to."""
    managed = Managed()
    job = kind.make(managed)
    async with serving(managed) as served:
        told = await run(Orders(served.url, folder, job.plan))
        assert [state for _, state, _ in told.stood[-1].tasks] == [TaskState.DONE], told
        assert job.holds()
        return told, left(served)


async def taken_up(orders: Orders, where: str) -> None:
    """Take up what a journal holds in another process: it was interrupted, and comes to a good end."""
    assert not any(trace.held for trace in Journal(orders.folder / "tasks").traces()), where
    again = await run(orders)
    assert again.status == 0, where
    at_first = {state for _, state, _ in again.stood[0].tasks}
    assert at_first <= {TaskState.INTERRUPTED, TaskState.WAITING, TaskState.UNKNOWN, TaskState.DONE}, where
    assert all(state is TaskState.DONE for _, state, _ in again.stood[-1].tasks), (where, again.stood)
    assert not Journal(orders.folder / "tasks").traces(), where


def records(folder: Path) -> list[Record]:
    """Give every record of the journal in a folder, that of a single task; others came to no first line."""
    (path,) = (path for path in (folder / "tasks").rglob("*.jsonl") if path.stat().st_size)
    return [record_of(line) for line in path.read_bytes().splitlines()]


def sendings(folder: Path) -> int:
    """Count how often requests were written down as about to be sent: again only once they had come to nothing."""
    under_way: set[int] = set()
    count = 0
    for record in records(folder):
        if isinstance(record, Sending):
            assert record.step not in under_way, "sent again, and what became of it was not known"
            under_way.add(record.step)
            count += 1
        elif isinstance(record, NotTaken):
            under_way.discard(record.step)
    return count
