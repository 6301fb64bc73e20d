"""On a pool without Heketi nothing that is said of a change tells of a Heketi, nor is any command its client's."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from glusterterm.backends.direct.works.shown import shown
from glusterterm.logic.equivalents import show_command
from glusterterm.logic.flows.actions import Action, Names, flow_of, takes_heketi
from glusterterm.logic.flows.flow import Ground, Page
from glusterterm.logic.flows.offers import offers
from glusterterm.logic.flows.plan_lines import commands_of, plan_lines
from glusterterm.logic.plans import device, volume
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import BrickId, DeviceId, Ref, VolumeId
from glusterterm.model.operations import CreateVolume
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.topology import Durability, DurabilityType, EntryState, OperationStatus
from glusterterm.model.without_heketi import why_not
from tests.builders import make_operation
from tests.unit.logic.plans.test_every_plan import BUILDERS, C, D, N, V
from tests.unit.logic.plans.worlds import healthy

NAMES = Names("vol_" + "0" * 32, "blockvol_" + "0" * 32)
DIRECT = Source(BackendKind.DIRECT, "ssh://stor-01", Method.NODES)


def pool(*entries: object) -> Snapshot:
    """Give a pool in which all is well, and further entries."""
    return replace(healthy(*entries), source=DIRECT)  # type: ignore[arg-type]


def troubled() -> Snapshot:
    """Give a pool in which something was left behind, and nodes and devices are put aside."""
    snapshot = pool(
        make_operation("o1", "expand-volume", volumes=("v1",), status=OperationStatus.STALE),
        make_operation("o2", "remove-device"),
    )
    nodes = {id_: replace(each, state=EntryState.OFFLINE) for id_, each in snapshot.nodes.items()}
    devices = {
        id_: replace(each, state=state)
        for (id_, each), state in zip(
            snapshot.devices.items(), (EntryState.FAILED, EntryState.OFFLINE) * len(snapshot.devices), strict=False
        )
    }
    return replace(snapshot, nodes={**nodes, N: replace(nodes[N], state=EntryState.ONLINE)}, devices=devices)


def said(plan: Plan, snapshot: Snapshot) -> str:
    """Give all that is said of a plan, before it is confirmed."""
    requests = [shown(step.operation, snapshot) for step in plan.steps]
    lines = [line.text for line in plan_lines(plan, requests)]
    return "\n".join((plan.title, *lines, *commands_of(plan, requests)))


def tells_of_heketi(text: str) -> list[str]:
    """Give the lines with its name or its client's; paths and options keep the name that it gave them."""
    return [line for line in text.split("\n") if "Heketi" in line or "heketi-cli" in line]


def without_allowed(plan: Plan, text: str) -> str:
    """Leave out what has to tell of a Heketi: that something takes one, and taking a pool over from one."""
    if any(type(step.operation).__name__ == "TakeOver" for step in plan.steps):
        return ""
    for step in plan.steps:
        text = text.replace(why_not(step.operation) or "\0", "")
    return text.replace("it takes a Heketi", "")


@pytest.mark.parametrize("make", [pool, troubled])
@pytest.mark.parametrize("build", BUILDERS)
def test_no_plan_of_a_pool_tells_of_a_heketi(build: Callable[[Snapshot], Plan], make: Callable[[], Snapshot]) -> None:
    snapshot = make()
    plan = build(snapshot)
    if all(why_not(step.operation) for step in plan.steps):
        return
    assert not tells_of_heketi(without_allowed(plan, said(plan, snapshot)))


@pytest.mark.parametrize(
    "wish",
    [
        CreateVolume("web", 10, Durability(DurabilityType.NONE)),
        CreateVolume("web", 10, Durability(DurabilityType.REPLICATE, 2)),
        CreateVolume("web", 10, Durability(DurabilityType.DISPERSE, 0, 8, 4)),
        CreateVolume("web", 10_000_000, Durability(DurabilityType.REPLICATE, 3)),
        CreateVolume("web", 10, Durability(DurabilityType.REPLICATE, 2), options=("user.heketi.arbiter true",)),
        CreateVolume("web", 10, Durability(DurabilityType.REPLICATE, 3), options=("user.heketi.else x",)),
    ],
    ids=repr,
)
def test_no_volume_that_is_asked_for_tells_of_a_heketi(wish: CreateVolume) -> None:
    snapshot = pool()
    plan = volume.create(snapshot, wish)
    assert not tells_of_heketi(said(plan, snapshot))


def test_evacuating_and_forgetting_tell_of_no_heketi() -> None:
    for snapshot in (pool(), troubled()):
        for plan in (
            device.evacuate(snapshot, D, check_heal=False),
            device.evacuate(snapshot, D),
            device.delete(snapshot, D, forget=True),
        ):
            assert not tells_of_heketi(said(plan, snapshot))


@pytest.mark.parametrize("action", Action)
def test_no_form_of_a_pool_tells_of_a_heketi(action: Action) -> None:
    for ref in (None, Ref.cluster(C), Ref.node(N), Ref.device(D), Ref.volume(V)):
        ground = Ground(pool(), disks={})
        try:
            flow = flow_of(action, ground, ref, NAMES)
        except PlanRefused:
            continue
        for number in range(flow.pages):
            page = flow.page(number, ground)
            assert isinstance(page, Page)
            texts = [f"{asked.label} {asked.problem} {asked.hint}" for asked in page.fields]
            lines = [line.text for line in (*page.told, *flow.preview(number, ground))]
            told = "\n".join((flow.title, page.title, *texts, *lines))
            if action not in HEKETI_ONLY:
                assert not tells_of_heketi(told)


HEKETI_ONLY = frozenset({Action.LOAD, Action.TAKE_OVER})
"""What is about a Heketi, or a file of its client's."""


def test_what_takes_a_heketi_is_closed_from_the_beginning_with_its_reason() -> None:
    ground = Ground(pool(), disks={})
    refs = (None, Ref.cluster(C), Ref.node(N), Ref.device(D), Ref.volume(V))
    found = {ref: [each for part in offers(ground, ref) for each in part] for ref in refs}
    closed = {each.action for ref in refs for each in found[ref] if takes_heketi(each.action, ground, ref)}
    assert closed == {
        *(Action.CREATE_CLUSTER, Action.FLAGS, Action.CLONE, Action.CREATE_BLOCK, Action.EXPAND_BLOCK),
        *(Action.DELETE_BLOCK, Action.RESYNC, Action.MODE, Action.LEVEL, Action.DELETE),
    }
    for ref in refs:
        for each in found[ref]:
            if why := takes_heketi(each.action, ground, ref):
                assert each.why_not == why
                with pytest.raises(PlanRefused, match="this can't be done here"):
                    flow_of(each.action, ground, ref, NAMES)
        with_one = Ground(healthy())
        assert not any(takes_heketi(each.action, with_one, ref) for each in found[ref])


def test_the_command_that_shows_a_row_is_one_of_the_nodes() -> None:
    snapshot = pool()
    brick = next(iter(snapshot.bricks))
    assert [
        show_command(snapshot, ref)
        for ref in (Ref.cluster(C), Ref.node(N), Ref.device(D), Ref.volume(V), Ref.brick(brick))
    ] == [
        "gluster pool list",
        "gluster pool list",
        f"vgs vg_{D}",
        f"gluster volume info {snapshot.volumes[V].name}",
        f"gluster volume info {snapshot.volumes[snapshot.bricks[brick].volume].name}",
    ]
    for gone in (Ref.device(DeviceId("x")), Ref.volume(VolumeId("x")), Ref.brick(BrickId("x"))):
        assert show_command(snapshot, gone) is None
