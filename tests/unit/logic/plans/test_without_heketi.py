"""On a pool without Heketi nothing that is said of a change tells of a Heketi, nor is any command its client's."""

from collections.abc import Callable

import pytest

from glusterterm.backends.direct.works.shown import shown
from glusterterm.logic.equivalents import show_command
from glusterterm.logic.flows.actions import Action, Names, flow_of, takes_heketi
from glusterterm.logic.flows.flow import Ground, Page
from glusterterm.logic.flows.offers import offers
from glusterterm.logic.flows.plan_lines import commands_of, plan_lines
from glusterterm.logic.plans import volume
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import BrickId, DeviceId, Ref, VolumeId
from glusterterm.model.operations import AddDevice, CreateVolume, FromStep
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.without_heketi import why_not
from tests.unit.logic.plans.test_every_plan import BUILDERS, C, D, N, V
from tests.unit.logic.plans.test_every_plan_without_heketi import ODD, WORLDS, pool
from tests.unit.logic.plans.worlds import healthy

NAMES = Names("vol_" + "0" * 32, "blockvol_" + "0" * 32)


def said(plan: Plan, snapshot: Snapshot) -> str:
    """Give all that is said of a plan, before it is confirmed."""
    requests = [shown(each, snapshot) for each in plan.operations]
    lines = [line.text for line in plan_lines(plan, requests)]
    return "\n".join((plan.title, *lines, *commands_of(plan, requests)))


def tells_of_heketi(text: str) -> list[str]:
    """Give the lines with its name or its client's; paths and options keep the name that it gave them."""
    return [line for line in text.split("\n") if "Heketi" in line or "heketi-cli" in line]


def without_allowed(plan: Plan, text: str) -> str:
    """Leave out what has to tell of a Heketi: that something takes one, and taking a pool over from one."""
    if any(type(each).__name__ == "TakeOver" for each in plan.operations):
        return ""
    for operation in plan.operations:
        text = text.replace(why_not(operation) or "\0", "")
    return text.replace("it takes a Heketi", "")


@pytest.mark.parametrize("world", [name for name in WORLDS if name != "nothing"])
@pytest.mark.parametrize("build", BUILDERS)
def test_no_plan_of_a_pool_tells_of_a_heketi(build: Callable[[Snapshot], Plan], world: str) -> None:
    snapshot = WORLDS[world]
    plan = build(snapshot)
    if all(why_not(each) for each in plan.operations):
        return
    assert not tells_of_heketi(without_allowed(plan, said(plan, snapshot)))


@pytest.mark.parametrize("wish", [each for each in ODD if isinstance(each, CreateVolume)], ids=repr)
def test_no_volume_that_is_asked_for_tells_of_a_heketi(wish: CreateVolume) -> None:
    snapshot = pool()
    assert not tells_of_heketi(said(volume.create(snapshot, wish), snapshot))


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


def test_what_follows_from_an_earlier_step_is_named_in_words() -> None:
    asked = AddDevice(FromStep(0), "/dev/sdb")
    assert str(shown(asked, healthy())) == "ssh add device: the commands follow from what an earlier step makes"
    assert str(shown(asked, None)) == "ssh add device"
