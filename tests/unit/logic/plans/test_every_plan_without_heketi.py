"""Whatever is wrong with a pool without Heketi, what stands against a change there holds there, and names no Heketi."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from glusterterm.logic.flows.fits import fits
from glusterterm.logic.flows.flow import Ground
from glusterterm.logic.flows.plan_lines import commands_of, plan_lines
from glusterterm.logic.plans import brick, device, topology, volume
from glusterterm.logic.plans.assemble import plan as plan_of
from glusterterm.logic.plans.device import Disk
from glusterterm.logic.plans.guards import against
from glusterterm.logic.preview import Wish, preview
from glusterterm.logic.topology_file import FileCluster, FileNode, TopologyFile
from glusterterm.model.health import NodeTruth
from glusterterm.model.ids import BrickId, DeviceId, NodeId
from glusterterm.model.operations import CreateVolume, Operation, TakeOver
from glusterterm.model.plans import ON_NODES, Plan, RequestShown, Weight
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.topology import Durability, DurabilityType, EntryState, OperationStatus
from glusterterm.model.without_heketi import CANNOT
from tests.builders import Entry, make_brick, make_cluster, make_device, make_node, make_operation, make_volume
from tests.every_operation import EVERY, REPLICA_3
from tests.unit.logic.plans.worlds import healthy, told

OF_HEKETI = (*(kind for kind, _ in CANNOT), TakeOver)
"""What only a Heketi can do, and what ends one: the reason names it."""
ONE, TWO = Durability(DurabilityType.NONE, 1), Durability(DurabilityType.REPLICATE, 2)
ON_HOST = RequestShown(ON_NODES, "192.0.2.1")
FAILED, OFFLINE = EntryState.FAILED, EntryState.OFFLINE
STALE = OperationStatus.STALE
ASIDE = (("b", FAILED), ("c", OFFLINE))


def pool(*changed: Entry, reached: bool = True) -> Snapshot:
    """Make the healthy cluster as its nodes alone tell of it."""
    snapshot = healthy(*changed)
    truth = NodeTruth(reached, glusterd_runs=reached)
    nodes = {id_: replace(node, truth=truth) for id_, node in snapshot.nodes.items()}
    return replace(snapshot, source=Source(BackendKind.DIRECT, "ssh://stor-01", Method.NODES), nodes=nodes)


def node(number: int, state: EntryState) -> Entry:
    """Put a node of the healthy cluster in another state."""
    return make_node(f"n{number}", host=f"stor-0{number}", address=f"192.0.2.{number}", zone=number, state=state)


def ten_times_eight() -> Iterator[Entry]:
    """Give what is too much: operations that run, and volumes."""
    yield from (make_operation(f"o{number}") for number in range(10))
    yield from (make_volume(f"w{number}") for number in range(1000))


WORLDS: dict[str, Snapshot] = {
    "healthy": pool(),
    "silent": pool(reached=False),
    "node offline": pool(node(1, OFFLINE), node(2, OFFLINE)),
    "node evacuated": pool(node(1, FAILED)),
    "device offline": pool(make_device("d1b", "n1", state=OFFLINE), make_device("d2b", "n2", state=OFFLINE)),
    "device evacuated": pool(make_device("d1b", "n1", state=FAILED)),
    "device empty": pool(make_device("d1b", "n1"), make_brick("b1", "d4b"), make_brick("h1", "d4b", "vh")),
    "full": pool(
        *(make_device(f"d{number}{of}", f"n{number}", total_gib=101) for number in range(1, 5) for of in "bc")
    ),
    "busy": pool(make_volume("v1", pending="o1", sets=(("b1", "b2", "b3"),)), make_operation("o1", volumes=["v1"])),
    "left behind": pool(make_operation("o1", status=STALE), make_device("d1b", pending="o1")),
    "too much": pool(*ten_times_eight()),
    "sets unknown": pool(make_volume("v1", sets=None)),
    "two copies": pool(make_volume("v1", durability=TWO, sets=(("b1", "b2"), ("b3", "h3")))),
    "one copy": pool(make_volume("v1", durability=ONE, sets=(("b1",), ("b2",), ("b3",)))),
    "brick lost": pool(make_brick("b9", "d1b", "v9")),
    "put aside": pool(
        make_operation("o1", "expand-volume", volumes=("v1",), status=STALE),
        make_operation("o2", "remove-device"),
        *(node(number, OFFLINE) for number in (2, 3, 4)),
        *(make_device(f"d{number}{of}", f"n{number}", state=state) for number in (1, 2, 3, 4) for of, state in ASIDE),
    ),
    "nothing": replace(pool(), clusters={}, nodes={}, devices={}, bricks={}, volumes={}, operations={}),
    "no volumes": pool(make_cluster("c1", file=False, block=False)),
}
ODD = (
    CreateVolume("web", 10, ONE),
    CreateVolume("web", 10, TWO, options=("user.heketi.arbiter true",)),
    CreateVolume("web", 1_000_000, REPLICA_3),
    CreateVolume("web", 1, REPLICA_3, options=("user.heketi.arbiter true", "user.heketi.zone-checking maybe")),
    CreateVolume("web", 1500, REPLICA_3),
    CreateVolume("v1", 10, REPLICA_3, options=("user.heketi.none 1",)),
    CreateVolume("web", 10, Durability(DurabilityType.DISPERSE, 0, 8, 4)),
    CreateVolume("web", 10_000_000, REPLICA_3),
)
OPTIONS = "user.heketi."
"""What begins the names of options that a volume keeps for the placement of its bricks, whoever places them."""


def sentences(plan: Plan) -> Iterator[str]:
    """Give all that a plan tells, with what is copied of it."""
    yield from (line.text for line in plan_lines(plan, [ON_HOST] * len(plan.steps)))
    yield from commands_of(plan, [ON_HOST])
    yield from (plan.title, plan.typed.what if plan.typed else "")


def naming_heketi(told: Iterable[str]) -> list[str]:
    """Give the sentences that name a Heketi."""
    return [sentence for sentence in told if "heketi" in sentence.lower().replace(OPTIONS, "")]


@pytest.mark.parametrize("operation", [*EVERY, *ODD], ids=repr)
def test_no_change_is_told_with_a_heketi(operation: Operation) -> None:
    for name, world in WORLDS.items():
        plan = plan_of(world, [operation])
        if isinstance(operation, OF_HEKETI):
            assert naming_heketi(commands_of(plan, [ON_HOST])) == [], name
            continue
        assert naming_heketi(sentences(plan)) == [], name
        assert naming_heketi(each.text for each in against(operation, world)) == [], name


@pytest.mark.parametrize("wish", [each for each in (*EVERY, *ODD) if isinstance(each, Wish)], ids=repr)
def test_no_form_says_by_a_heketi_whether_it_fits(wish: Wish) -> None:
    for name, world in WORLDS.items():
        if isinstance(wish, OF_HEKETI):
            continue
        found = preview(world, wish)
        assert naming_heketi((found.reason, *found.assumes, *(move.reason for move in found.moves))) == [], name
        assert naming_heketi(line.text for line in fits(Ground(world, {}), wish)) == [], name


def test_a_brick_that_moves_is_told_where_to() -> None:
    notes = brick.evict(pool(), BrickId("b1")).notes
    assert any(note.startswith("goes to /dev/vd") for note in notes)


def test_the_limits_of_bricks_are_no_servers_and_forbid_what_goes_beyond() -> None:
    huge = pool(*(make_device(f"d{number}c", f"n{number}", total_gib=100_000, used_gib=0) for number in range(1, 5)))
    plan = volume.create(huge, CreateVolume("web", 40_000, REPLICA_3))
    (room,) = (objection for objection in plan.objections if objection.rule in ("F26", "F27"))
    assert room.weight is Weight.BLOCKS
    assert "server" not in room.text


def test_a_name_that_is_in_use_is_refused() -> None:
    plan = volume.create(pool(), CreateVolume("vol_mongo", 10, REPLICA_3))
    assert any(objection.rule == "F32" for objection in told(plan, Weight.BLOCKS))


def test_a_disk_of_a_volume_group_is_never_said_to_be_wiped() -> None:
    wiped = [device.add(world, NodeId("n1"), [Disk("/dev/vdd", destroy=True)]) for world in (healthy(), pool())]
    with_heketi, without = (told(plan, Weight.OVERRIDE)[0].text for plan in wiped)
    assert "even where it belongs to another volume group" in with_heketi
    assert "unless it belongs to a volume group: that is refused" in without


def test_nobody_is_sent_to_resync_where_nothing_can_be_resynced() -> None:
    unknown = pool(make_device("d1c", "n1", path="/dev/vdc"))
    plan = device.add(unknown, NodeId("n1"), [Disk("/dev/vdd", destroy=True)])
    assert not any("resync" in objection.next_step for objection in plan.objections)


def test_bricks_that_were_left_are_cleaned_up() -> None:
    plan = device.evacuate(pool(make_brick("b9", "d1b", "v9")), DeviceId("d1b"))
    lost = next(objection for objection in plan.objections if objection.rule == "F54")
    assert lost.next_step.endswith("clean up pending operations")


def test_another_storage_name_in_a_file_is_told_by_gluster_alone() -> None:
    file = TopologyFile((FileCluster((FileNode("stor-01", "198.51.100.1", 1), FileNode("stor-09", "stor-09", 1))),))
    plan = topology.load(pool(), file)
    renamed = next(objection for objection in plan.objections if objection.rule == "F79")
    assert naming_heketi((renamed.text, renamed.next_step)) == []
