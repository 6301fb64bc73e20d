"""A plan is told whole, what matters most first; and the menu offers what fits the object."""

from dataclasses import replace

import pytest

from glusterterm.logic.flows.actions import Action, around
from glusterterm.logic.flows.flow import Ground, Option, chosen_from
from glusterterm.logic.flows.offers import Offer, called, offers
from glusterterm.logic.flows.plan_lines import changed, commands_of, plan_lines
from glusterterm.logic.plans import node, volume
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import BrickTruth, ProcessState, VolumeTruth
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId, Ref, VolumeId
from glusterterm.model.plans import Objection, Plan, RequestShown, Weight
from glusterterm.model.snapshot import BackendKind, Method, Source
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume, small_snapshot

GROUND = Ground(small_snapshot(), {ClusterId("c1"): "prod"})
REQUEST = RequestShown("DELETE", "/volumes/v1")
CLUSTER, NODE, DEVICE = Ref.cluster(ClusterId("c1")), Ref.node(NodeId("n1")), Ref.device(DeviceId("d1b"))
BRICK, VOLUME = Ref.brick(BrickId("b1")), Ref.volume(VolumeId("v1"))


def told(plan: Plan) -> list[str]:
    """Give the lines of a plan."""
    return [line.text for line in plan_lines(plan, [REQUEST] * len(plan.steps))]


def test_a_plan_tells_every_request_command_note_objection_and_loss() -> None:
    plan = volume.delete(GROUND.snapshot, VolumeId("v1"))
    text = "\n".join(told(plan))
    assert str(REQUEST) in text
    for sentence in (*plan.cannot_undo, *plan.notes, *(each.text for each in plan.objections), *commands_of(plan)):
        assert sentence in text


def test_what_forbids_a_plan_comes_before_what_is_to_be_read_and_what_is_lost() -> None:
    plan = volume.delete(GROUND.snapshot, VolumeId("v1"))
    heavy = replace(
        plan, objections=(Objection(Weight.WARNS, "a warning"), Objection(Weight.BLOCKS, "a wall", "go round it"))
    )
    lines = told(heavy)
    order = [lines.index(text) for text in ("a wall", "→ go round it", "a warning", "Can't be undone")]
    assert order == sorted(order)


def test_an_objection_is_told_without_the_code_of_its_rule() -> None:
    plan = volume.delete(GROUND.snapshot, VolumeId("v1"))
    heavy = replace(plan, objections=(Objection(Weight.WARNS, "a warning", rule="F46"),))
    assert "a warning" in told(heavy)


def test_commands_can_be_copied_and_other_lines_can_t() -> None:
    plan = node.enable(GROUND.snapshot, NodeId("n3"))
    copied = [line.text for line in plan_lines(plan, [REQUEST]) if line.verbatim]
    assert tuple(copied) == commands_of(plan) == ("heketi-cli node enable n3",)


@pytest.mark.parametrize("part", ["steps", "objections", "cannot_undo", "typed", "objects"])
def test_a_plan_that_sends_or_risks_something_else_is_another_plan(part: str) -> None:
    plan = volume.delete(GROUND.snapshot, VolumeId("v1"))
    before = replace(plan, objections=(Objection(Weight.WARNS, "a warning"),))
    other: dict[str, object] = {part: None if part == "typed" else ()}
    assert not changed(before, before)
    assert changed(before, replace(before, **other))  # type: ignore[arg-type]


def test_a_note_alone_makes_no_other_plan() -> None:
    plan = volume.delete(GROUND.snapshot, VolumeId("v1"))
    assert not changed(plan, replace(plan, notes=("something else",)))


def own(ref: Ref | None) -> dict[Action, Offer]:
    """Give what is offered for an object."""
    return {offer.action: offer for offer in offers(GROUND, ref)[0]}


RUNNING = (Action.RUN, Action.START_BRICKS, Action.HEAL, Action.REBALANCE, Action.OPTIONS, Action.PROFILE)


@pytest.mark.parametrize(
    ("ref", "actions"),
    [
        (None, set()),
        (CLUSTER, {Action.ADD, Action.CREATE_VOLUME, Action.FLAGS, Action.DELETE}),
        (NODE, {Action.ADD, Action.SWITCH, Action.EVACUATE, Action.TAGS, Action.DELETE}),
        (
            DEVICE,
            {Action.ADD, Action.SWITCH, Action.REPLACE, Action.EVACUATE, Action.TAGS, Action.RESYNC, Action.DELETE},
        ),
        (BRICK, {Action.EVACUATE, Action.EXPAND, Action.START_BRICKS}),
        (VOLUME, {Action.EXPAND, Action.CLONE, *RUNNING, Action.DELETE}),
    ],
    ids=["nothing", "cluster", "node", "device", "brick", "volume"],
)
def test_what_is_offered_fits_the_object(ref: Ref | None, actions: set[Action]) -> None:
    assert set(own(ref)) == actions


@pytest.mark.parametrize("ref", [None, CLUSTER, NODE, DEVICE, BRICK, VOLUME], ids=str)
def test_every_action_that_needs_no_object_is_offered_once(ref: Ref | None) -> None:
    first, rest = offers(GROUND, ref)
    actions = [offer.action for offer in (*first, *rest)]
    assert len(set(actions)) == len(actions)
    assert {Action.CREATE_VOLUME, Action.CREATE_CLUSTER, Action.LOAD, Action.MODE, Action.LEVEL} <= set(actions)


def test_what_can_t_be_done_says_why_without_the_name_that_heads_the_menu() -> None:
    assert own(NODE)[Action.DELETE].why_not.startswith("still has 2 devices")
    assert own(DEVICE)[Action.DELETE].why_not == "still has 1 brick"
    assert own(VOLUME)[Action.DELETE].why_not == ""


def test_a_node_that_is_offline_is_offered_to_be_enabled() -> None:
    assert own(Ref.node(NodeId("n3")))[Action.SWITCH].words.startswith("enable")
    assert own(NODE)[Action.SWITCH].words.startswith("disable")


@pytest.mark.parametrize(
    ("state", "processes", "why_not"),
    [
        (GlusterVolumeState.STARTED, (ProcessState.ONLINE, ProcessState.OFFLINE), ""),
        (GlusterVolumeState.STARTED, (ProcessState.ONLINE, ProcessState.UNKNOWN), ""),
        (GlusterVolumeState.STARTED, (ProcessState.ONLINE, ProcessState.ONLINE), "all its brick processes run"),
        (GlusterVolumeState.STOPPED, (ProcessState.NOT_STARTED, ProcessState.NOT_STARTED), "it is not started"),
    ],
)
def test_bricks_that_are_down_are_offered_to_be_started_at_the_volume_and_at_each_brick(
    state: GlusterVolumeState, processes: tuple[ProcessState, ...], why_not: str
) -> None:
    bricks = [
        replace(make_brick(f"b{number}", "d1", "v1", node="n1"), truth=BrickTruth(process, 1.0))
        for number, process in enumerate(processes)
    ]
    volume_ = replace(make_volume("v1"), truth=VolumeTruth(exists=True, state=state))
    snapshot = make_snapshot(make_cluster(), make_node("n1"), make_device("d1", "n1"), *bricks, volume_)
    ground = Ground(replace(snapshot, source=Source(BackendKind.DIRECT, "ssh://stor-01", Method.NODES)))
    for ref in (Ref.volume(VolumeId("v1")), Ref.brick(BrickId("b0"))):
        (offered,) = (offer for offer in offers(ground, ref)[0] if offer.action is Action.START_BRICKS)
        assert offered.why_not == why_not


def test_without_a_cluster_volumes_and_nodes_say_what_is_missing() -> None:
    _, rest = offers(Ground(make_snapshot()), None)
    reasons = {offer.action: offer.why_not for offer in rest}
    assert reasons[Action.CREATE_VOLUME] == reasons[Action.ADD_NODE] == "there is no cluster yet"
    assert reasons[Action.CREATE_CLUSTER] == reasons[Action.LOAD] == ""


def test_objects_are_called_by_their_names() -> None:
    assert called(GROUND, CLUSTER) == "cluster prod"
    assert called(GROUND, DEVICE) == "/dev/vdb on stor-01"
    assert called(GROUND, None) == ""


def test_where_an_object_belongs_is_known_as_far_as_it_can_be() -> None:
    there = around(GROUND.snapshot, BRICK)
    assert (there.cluster, there.node, there.device, there.volume) == ("c1", "n1", "d1b", "v1")
    assert around(GROUND.snapshot, Ref.brick(BrickId("gone"))).cluster == ""
    alone = make_snapshot(make_cluster("c1"), make_node("n1"))
    assert around(alone, NODE).cluster == "c1"


def test_only_what_can_be_chosen_is_chosen_and_nothing_is_chosen_in_its_place() -> None:
    first, second, closed = Option("a", "a"), Option("b", "b"), Option("c", "c", why_not="full")
    assert chosen_from((first, second), "") == ""
    assert chosen_from((first, closed), "") == "a"
    assert chosen_from((first, closed), "c") == ""
    assert chosen_from((first, second), "b") == "b"
