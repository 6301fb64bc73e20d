"""Each flow asks what its change needs, says what is wrong while it is typed, and ends in the plan of just that."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import get_args

import pytest

from glusterterm.logic.flows.actions import Action, Names, flow_of
from glusterterm.logic.flows.flow import Choice, Choices, Flow, Ground, Page, Text, Value
from glusterterm.logic.flows.load_topology import LoadTopology
from glusterterm.model.errors import PlanRefused
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import VolumeTruth
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, Kind, NodeId, OperationId, Ref, VolumeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    ChangeDeviceTags,
    ChangeNodeTags,
    CleanUpOperations,
    CloneVolume,
    CreateBlockVolume,
    CreateCluster,
    CreateVolume,
    DeleteBlockVolume,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    FromStep,
    HealVolume,
    NodeTakenOver,
    Operation,
    ProfileVolume,
    RebalanceAction,
    RebalanceVolume,
    RestrictBlockHosting,
    ResyncDevice,
    SetClusterFlags,
    SetDeviceState,
    SetLoggerLevel,
    SetNodeState,
    SetServerMode,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
    TagChange,
    TakeOver,
)
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.topology import (
    BlockHosting,
    Durability,
    DurabilityType,
    EntryState,
    OperationStatus,
    PendingOperation,
)
from tests.builders import (
    make_block_volume,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_snapshot,
    make_volume,
)

NAMES = Names("vol_" + "0" * 32, "blockvol_" + "0" * 32)
HOSTING = replace(
    make_volume("v2", name="databases", size_gib=100),
    hosting=BlockHosting(free_gib=50, reserved_gib=2, block_volumes=()),
)


RUNNING = replace(
    make_volume("v3", name="runs"),
    truth=VolumeTruth(True, state=GlusterVolumeState.STARTED),
    options=("diagnostics.latency-measurement on",),
)


def ground() -> Ground:
    """Give a cluster of four nodes, one of them offline, a volume, one that hosts a block volume, a leftover."""
    entries: list[object] = [
        make_cluster("c1"),
        make_volume("v1", name="mongo"),
        HOSTING,
        RUNNING,
        make_block_volume("x1", hosting="v2"),
    ]
    for number in (1, 2, 3, 4):
        state = EntryState.OFFLINE if number == 4 else EntryState.ONLINE
        entries.append(
            make_node(f"n{number}", host=f"stor-0{number}", address=f"192.0.2.{number}", zone=number, state=state)
        )
        entries.append(make_device(f"d{number}", f"n{number}", path="/dev/vdb", used_gib=10, tags=(("disk", "ssd"),)))
    entries += [make_brick(f"b{number}", f"d{number}") for number in (1, 2, 3)]
    entries.append(make_device("d9", "n1", path="/dev/vdz", state=EntryState.FAILED, used_gib=0))
    entries.append(PendingOperation(OperationId("o1"), "create-volume", OperationStatus.STALE))
    entries.append(PendingOperation(OperationId("o2"), "create-volume", OperationStatus.NEW))
    return Ground(make_snapshot(*entries), {ClusterId("c1"): "prod"})  # type: ignore[arg-type]


def answer(flow: Flow, **answers: Value) -> Flow:
    """Give the answers one after the other, as a form does."""
    for key, value in answers.items():
        flow = flow.answered(key, value)
    return flow


def asked(flow: Flow, number: int = 0) -> Page:
    """Give a page."""
    page = flow.page(number, ground())
    assert isinstance(page, Page)
    return page


def problem(flow: Flow, key: str, number: int = 0) -> str:
    """Say what is wrong with a field."""
    return next(field.problem for field in asked(flow, number).fields if field.key == key)


def planned(flow: Flow) -> tuple[Operation, ...]:
    """Give what the plan behind all pages does; no page may be left with a problem."""
    for number in range(flow.pages):
        assert asked(flow, number).problems == ()
    return flow.plan(ground()).operations


REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
NODE, DEVICE, BRICK = Ref.node(NodeId("n1")), Ref.device(DeviceId("d1")), Ref.brick(BrickId("b1"))
STARTED = Ref.volume(VolumeId("v3"))
CLUSTER, VOLUME, HOST = Ref.cluster(ClusterId("c1")), Ref.volume(VolumeId("v1")), Ref.volume(VolumeId("v2"))

CHANGES: list[tuple[Action, Ref | None, dict[str, Value], tuple[Operation, ...]]] = [
    (Action.CREATE_CLUSTER, None, {"block": False}, (CreateCluster(True, False),)),
    (Action.FLAGS, CLUSTER, {"block": False}, (SetClusterFlags(ClusterId("c1"), True, False),)),
    (Action.DELETE, CLUSTER, {}, (DeleteCluster(ClusterId("c1")),)),
    (
        Action.ADD,
        CLUSTER,
        {"manage": "stor-09", "zone": "2", "tags": "rack=4", "paths": "/dev/vdb /dev/vdc", "device_tags": "disk=hdd"},
        (
            AddNode(ClusterId("c1"), 2, "stor-09", "stor-09", (("rack", "4"),)),
            AddDevice(FromStep(0), "/dev/vdb", False, (("disk", "hdd"),)),
            AddDevice(FromStep(0), "/dev/vdc", False, (("disk", "hdd"),)),
        ),
    ),
    (
        Action.ADD_NODE,
        DEVICE,
        {"manage": " stor-09 ", "storage": "192.0.2.99"},
        (AddNode(ClusterId("c1"), 1, "stor-09", "192.0.2.99"),),
    ),
    (
        Action.ADD,
        DEVICE,
        {"paths": "/dev/vdc /dev/vdd /dev/vde", "wipe": True},
        tuple(AddDevice(NodeId("n1"), path, True) for path in ("/dev/vdc", "/dev/vdd", "/dev/vde")),
    ),
    (Action.SWITCH, NODE, {}, (SetNodeState(NodeId("n1"), EntryState.OFFLINE),)),
    (Action.SWITCH, Ref.node(NodeId("n4")), {}, (SetNodeState(NodeId("n4"), EntryState.ONLINE),)),
    (Action.SWITCH, DEVICE, {}, (SetDeviceState(DeviceId("d1"), EntryState.OFFLINE),)),
    (
        Action.SWITCH,
        Ref.device(DeviceId("d9")),
        {},
        (SetDeviceState(DeviceId("d9"), EntryState.OFFLINE), SetDeviceState(DeviceId("d9"), EntryState.ONLINE)),
    ),
    (
        Action.EVACUATE,
        NODE,
        {},
        (SetNodeState(NodeId("n1"), EntryState.OFFLINE), SetNodeState(NodeId("n1"), EntryState.FAILED)),
    ),
    (
        Action.EVACUATE,
        DEVICE,
        {},
        (SetDeviceState(DeviceId("d1"), EntryState.OFFLINE), SetDeviceState(DeviceId("d1"), EntryState.FAILED)),
    ),
    (
        Action.REPLACE,
        DEVICE,
        {"path": " /dev/vdx "},
        (
            SetDeviceState(DeviceId("d1"), EntryState.OFFLINE),
            EvictBrick(BrickId("b1")),
            SetDeviceState(DeviceId("d1"), EntryState.FAILED),
            DeleteDevice(DeviceId("d1")),
            AddDevice(NodeId("n1"), "/dev/vdx", tags=(("disk", "ssd"),)),
        ),
    ),
    (Action.EVACUATE, BRICK, {}, (EvictBrick(BrickId("b1")),)),
    (Action.DELETE, NODE, {}, (DeleteNode(NodeId("n1")),)),
    (Action.DELETE, DEVICE, {}, (DeleteDevice(DeviceId("d1")),)),
    (Action.DELETE, DEVICE, {"forget": True}, (DeleteDevice(DeviceId("d1"), forget=True),)),
    (Action.RESYNC, DEVICE, {}, (ResyncDevice(DeviceId("d1")),)),
    (Action.TAGS, NODE, {"tags": "rack=4"}, (ChangeNodeTags(NodeId("n1"), TagChange.SET, (("rack", "4"),)),)),
    (
        Action.TAGS,
        DEVICE,
        {"way": "delete", "tags": "disk"},
        (ChangeDeviceTags(DeviceId("d1"), TagChange.DELETE, (("disk", ""),)),),
    ),
    (
        Action.CREATE_VOLUME,
        NODE,
        {"size": "20G", "name": "mail"},
        (CreateVolume("mail", 20, REPLICA_3, (ClusterId("c1"),)),),
    ),
    (
        Action.CREATE_VOLUME,
        None,
        {"size": "1T", "kept": "arbiter", "more": True, "factor": "1.5", "gid": "2000", "strict": True},
        (
            CreateVolume(
                NAMES.volume,
                1024,
                REPLICA_3,
                (ClusterId("c1"),),
                gid=2000,
                snapshot_factor=1.5,
                options=("user.heketi.arbiter true", "user.heketi.zone-checking strict"),
            ),
        ),
    ),
    (Action.EXPAND, VOLUME, {"add": "5"}, (ExpandVolume(VolumeId("v1"), 5),)),
    (Action.EXPAND, BRICK, {"add": "5"}, (ExpandVolume(VolumeId("v1"), 5),)),
    (Action.CLONE, VOLUME, {}, (CloneVolume(VolumeId("v1"), NAMES.volume),)),
    (Action.RESTRICT, HOST, {}, (RestrictBlockHosting(VolumeId("v2"), locked=True),)),
    (
        Action.TAKE_OVER,
        CLUSTER,
        {"zones": "stor-01=1, stor-02=2, stor-03=2, stor-04=9"},
        (
            TakeOver(
                ClusterId("c1"),
                ClusterId("c1"),
                tuple(
                    NodeTakenOver(NodeId(id_), NodeId(id_), zone, state)
                    for id_, zone, state in (
                        ("n1", 1, EntryState.ONLINE),
                        ("n2", 2, EntryState.ONLINE),
                        ("n3", 2, EntryState.ONLINE),
                        ("n4", 9, EntryState.OFFLINE),
                    )
                ),
            ),
        ),
    ),
    (Action.RUN, VOLUME, {}, (StartVolume(VolumeId("v1"), "mongo"),)),
    (Action.RUN, STARTED, {}, (StopVolume(VolumeId("v3"), "runs"),)),
    (Action.START_BRICKS, STARTED, {}, (StartVolume(VolumeId("v3"), "runs", force=True),)),
    (Action.HEAL, VOLUME, {"full": True}, (HealVolume(VolumeId("v1"), "mongo", full=True),)),
    (
        Action.REBALANCE,
        VOLUME,
        {"action": "fix-layout"},
        (RebalanceVolume(VolumeId("v1"), "mongo", RebalanceAction.FIX_LAYOUT),),
    ),
    (Action.PROFILE, VOLUME, {}, (ProfileVolume(VolumeId("v1"), "mongo", on=True),)),
    (Action.PROFILE, STARTED, {}, (ProfileVolume(VolumeId("v3"), "runs", on=False),)),
    (
        Action.OPTIONS,
        VOLUME,
        {"options": "nfs.disable  on, user.a b", "reset": "features.shard"},
        (SetVolumeOptions(VolumeId("v1"), "mongo", ("nfs.disable on", "user.a b"), ("features.shard",)),),
    ),
    (Action.DELETE, VOLUME, {}, (DeleteVolume(VolumeId("v1")),)),
    (
        Action.CREATE_BLOCK,
        HOST,
        {"size": "5", "ha": "2", "auth": True},
        (CreateBlockVolume(NAMES.block_volume, 5, 2, True, (ClusterId("c1"),)),),
    ),
    (Action.EXPAND_BLOCK, None, {"size": "30"}, (ExpandBlockVolume("x1", 30),)),  # type: ignore[arg-type]
    (Action.DELETE_BLOCK, None, {}, (DeleteBlockVolume("x1"),)),  # type: ignore[arg-type]
    (Action.CLEAN_UP, None, {}, (CleanUpOperations((OperationId("o1"),)),)),
    (Action.MODE, None, {"mode": "read-only"}, (SetServerMode(ServerMode.READ_ONLY),)),
    (Action.LEVEL, None, {"level": "debug"}, (SetLoggerLevel(LoggerLevel.DEBUG),)),
]


@pytest.mark.parametrize(("action", "ref", "answers", "expected"), CHANGES, ids=lambda value: str(value)[:40])
def test_a_flow_plans_just_what_was_asked_for(
    action: Action, ref: Ref | None, answers: dict[str, Value], expected: tuple[Operation, ...]
) -> None:
    assert planned(answer(flow_of(action, ground(), ref, NAMES), **answers)) == expected


def test_there_is_a_flow_for_every_operation() -> None:
    made = {type(operation) for *_, expected in CHANGES for operation in expected}
    assert made == set(get_args(Operation))


def test_a_topology_file_is_loaded_as_far_as_it_is_new() -> None:
    node = {"hostnames": {"manage": ["a"], "storage": ["192.0.2.50"]}, "zone": 1}
    text = json.dumps({"clusters": [{"nodes": [{"node": node, "devices": ["/dev/sdb"]}]}]})
    flow = answer(flow_of(Action.LOAD, ground(), None, NAMES), path="~/topology.json")
    assert flow.file_to_read == "~/topology.json"
    kinds = [type(step.operation) for step in flow.answered("contents", text).plan(ground()).steps]
    assert kinds == [CreateCluster, AddNode, AddDevice]


def test_a_topology_is_loaded_over_a_lost_database_only_where_that_was_said() -> None:
    node = {"hostnames": {"manage": ["a"], "storage": ["192.0.2.50"]}, "zone": 1}
    text = json.dumps({"clusters": [{"nodes": [{"node": node, "devices": []}]}]})
    lost = Ground(make_snapshot(), known_clusters=2)
    flow = answer(LoadTopology("t.json"), contents=text)
    assert flow.plan(lost).blocked
    assert "over_empty" in fields(flow, lost)
    told = answer(flow, over_empty=True)
    assert not told.plan(lost).blocked
    assert told.plan(lost).typed is not None
    for unknown in (Ground(make_snapshot()), ground()):
        assert "over_empty" not in fields(flow, unknown)
        assert not told.plan(unknown).blocked
        assert told.plan(unknown).typed is None


def fields(flow: Flow, on: Ground) -> set[str]:
    """Give the keys of what the first page asks."""
    page = flow.page(0, on)
    assert isinstance(page, Page)
    return {asked.key for asked in page.fields}


@pytest.mark.parametrize(
    ("action", "ref"),
    [
        (Action.SWITCH, VOLUME),
        (Action.EVACUATE, CLUSTER),
        (Action.DELETE, BRICK),
        (Action.TAGS, BRICK),
        (Action.DELETE, None),
    ],
)
def test_what_can_t_be_done_with_an_object_is_refused_with_what_can(action: Action, ref: Ref | None) -> None:
    with pytest.raises(PlanRefused) as refused:
        flow_of(action, ground(), ref, NAMES)
    assert refused.value.next_step.startswith("put the cursor on")


def test_without_an_object_under_the_cursor_the_flow_asks_for_it() -> None:
    flow = flow_of(Action.RESYNC, ground(), None, NAMES)
    assert flow.pages == 1
    assert problem(flow, "id") == "choose one"
    assert planned(flow.answered("id", "d2")) == (ResyncDevice(DeviceId("d2")),)


def test_an_object_that_is_busy_can_t_be_chosen_and_says_what_is_being_done() -> None:
    busy = replace(make_volume("v5", name="mail"), pending=OperationId("o2"))
    there = Ground(
        make_snapshot(
            make_cluster("c1"), busy, PendingOperation(OperationId("o2"), "expand-volume", OperationStatus.NEW)
        )
    )
    page = flow_of(Action.CLONE, there, None, NAMES).page(0, there)
    assert isinstance(page, Page)
    (choice,) = (field for field in page.fields if isinstance(field, Choice))
    assert [option.why_not for option in choice.options] == ["being expanded"]
    assert choice.value == ""


def test_a_running_operation_can_t_be_chosen_to_be_cleaned_up() -> None:
    (field,) = asked(flow_of(Action.CLEAN_UP, ground(), None, NAMES)).fields
    assert isinstance(field, Choices)
    assert {option.value: bool(option.why_not) for option in field.options} == {"o1": False, "o2": True}


def test_devices_that_heketi_has_are_named_and_not_taken_a_second_time() -> None:
    flow = flow_of(Action.ADD, ground(), NODE, NAMES)
    told = [line.text for line in asked(flow).told]
    assert any("/dev/vdb" in text for text in told)
    assert "a device already" in problem(flow.answered("paths", "/dev/vdc /dev/vdb"), "paths")


def test_a_host_that_is_a_node_already_is_said_while_it_is_typed() -> None:
    flow = flow_of(Action.ADD_NODE, ground(), None, NAMES)
    assert "node already" in problem(flow.answered("manage", "stor-01"), "manage")
    assert "node already" in problem(answer(flow, manage="stor-09", storage="192.0.2.1"), "storage")


def test_tags_are_those_that_are_there_until_others_are_typed() -> None:
    flow = flow_of(Action.TAGS, ground(), DEVICE, NAMES)
    (tags,) = (field for field in asked(flow).fields if isinstance(field, Text))
    assert tags.value == "disk=ssd"
    emptied = flow.answered("tags", "")
    assert planned(emptied) == (ChangeDeviceTags(DeviceId("d1"), TagChange.SET, ()),)
    assert "no tag rack" in problem(answer(flow, way="delete", tags="rack"), "tags")


def test_a_volume_s_name_is_not_taken_twice_in_its_cluster() -> None:
    flow = flow_of(Action.CREATE_VOLUME, ground(), CLUSTER, NAMES)
    assert problem(flow.answered("name", "mongo"), "name") == "this name is in use"
    assert problem(flow.answered("name", "mon go"), "name") != ""


def test_the_volume_form_says_whether_it_fits_and_what_would() -> None:
    flow = flow_of(Action.CREATE_VOLUME, ground(), CLUSTER, NAMES)
    fitting = " ".join(line.text for line in flow.answered("size", "20G").preview(0, ground()))
    assert "it fits" in fitting
    assert "certain with Heketi's default settings" in fitting
    assert "3 bricks of 20 GiB" in fitting
    too_large = " ".join(line.text for line in flow.answered("size", "90T").preview(0, ground()))
    assert "it does not fit" in too_large
    assert "replica 2" in too_large
    assert "taken for granted: bricks of 1 GiB to 4 TiB" in too_large
    assert flow.answered("size", "nonsense").preview(0, ground()) == ()


def test_expanding_says_whether_it_fits() -> None:
    flow = flow_of(Action.EXPAND, ground(), VOLUME, NAMES).answered("add", "5")
    assert "it fits" in " ".join(line.text for line in flow.preview(0, ground()))


def test_a_block_volume_does_not_shrink() -> None:
    flow = flow_of(Action.EXPAND_BLOCK, ground(), None, NAMES)
    assert "only grow" in problem(flow.answered("size", "1"), "size")


def test_more_options_are_a_second_page_whose_answers_do_not_count_once_it_is_given_up() -> None:
    flow = answer(flow_of(Action.CREATE_VOLUME, ground(), CLUSTER, NAMES), size="5", more=True, gid="7")
    assert flow.pages == 2
    again = flow.answered("more", False)
    assert again.pages == 1
    (operation,) = planned(again)
    assert isinstance(operation, CreateVolume)
    assert operation.gid == 0


def test_a_cluster_that_takes_nothing_is_said() -> None:
    flow = answer(flow_of(Action.CREATE_CLUSTER, ground(), None, NAMES), file=False, block=False)
    assert problem(flow, "block")


def test_every_ref_leads_to_a_flow_or_a_refusal_for_every_action() -> None:
    gone = [Ref(kind, "gone") for kind in Kind]
    for action in Action:
        for ref in (None, CLUSTER, NODE, DEVICE, BRICK, VOLUME, HOST, *gone):
            with suppress(PlanRefused):
                flow = flow_of(action, ground(), ref, NAMES)
                for number in range(flow.pages):
                    assert isinstance(flow.page(number, ground()), Page)
