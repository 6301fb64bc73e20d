"""Every change, through our backend and the simulated server: asked for as heketi-cli does, done, and told so."""

import json
from typing import get_args

import pytest

from glusterterm.model.errors import PlanRefused, ReadOnlyRefused
from glusterterm.model.ids import DeviceId, QueueId, Ref
from glusterterm.model.operations import BEYOND_HEKETI, AddDevice, FromStep, Operation
from glusterterm.model.outcomes import Accepted, Done
from glusterterm.model.plans import RequestShown
from tests.contract.changes import CHANGES
from tests.contract.managed import Managed, Prepare
from tests.contract.requests_seen import changes

ALL = pytest.mark.parametrize("prepare", CHANGES, ids=lambda each: each.__name__)


def test_every_change_there_is_is_tried() -> None:
    tried = {type(prepare(Managed()).operation) for prepare in CHANGES}
    assert tried == set(get_args(Operation)) - set(BEYOND_HEKETI)


@ALL
async def test_each_change_is_asked_for_once_as_heketi_cli_does_and_is_done(prepare: Prepare) -> None:
    managed = Managed()
    case = prepare(managed)
    assert not case.holds()
    outcome = await managed.change(case.operation)
    assert isinstance(outcome, Done)
    assert case.holds()
    assert changes(managed) == [case.request]
    assert managed.seen[0].members == case.members


@ALL
async def test_each_answer_names_what_was_made(prepare: Prepare) -> None:
    managed = Managed()
    case = prepare(managed)
    before = {*managed.world.clusters, *managed.world.nodes, *managed.world.volumes, *managed.world.block_volumes}
    outcome = await managed.change(case.operation)
    assert isinstance(outcome, Done)
    assert (outcome.result.kind if outcome.result else None) == case.makes
    if case.makes and case.request.count("/") == 1:
        world = managed.world
        after = {*world.clusters, *world.nodes, *world.volumes, *world.block_volumes}
        assert outcome.result == Ref(case.makes, *(after - before))


@ALL
async def test_what_is_shown_before_is_what_is_sent(prepare: Prepare) -> None:
    managed = Managed()
    case = prepare(managed)
    shown = managed.backend.request(case.operation)
    assert isinstance(shown, RequestShown)
    await managed.backend.submit(case.operation)
    sent = managed.seen[0]
    assert (shown.method, shown.path) == (sent.method, sent.path)
    assert (json.loads(shown.body) if shown.body else None) == sent.members


@ALL
async def test_each_request_is_told_to_the_log(prepare: Prepare) -> None:
    managed = Managed()
    case = prepare(managed)
    answer = await managed.backend.submit(case.operation)
    assert len(managed.events) == 1
    event = managed.events[0]
    assert f"{event.method} {event.path}" == case.request
    assert event.status == (202 if isinstance(answer, Accepted) else event.status)
    assert not event.error


async def test_the_bricks_of_a_device_are_told_by_one_question() -> None:
    managed = Managed()
    brick = managed.brick(managed.volume())
    assert await managed.backend.bricks_on(DeviceId(brick.device)) == (brick.id,)
    assert [f"{each.method} {each.path}" for each in managed.seen] == [f"GET /devices/{brick.device}"]


async def test_nothing_is_sent_for_what_an_earlier_step_has_not_made() -> None:
    managed = Managed()
    operation = AddDevice(FromStep(0), "/dev/sdb")
    assert "<step 1>" in managed.backend.request(operation).body
    with pytest.raises(PlanRefused, match="step 1"):
        await managed.backend.submit(operation)
    assert not managed.seen


@ALL
async def test_read_only_sends_none_of_them(prepare: Prepare) -> None:
    managed = Managed(read_only=True)
    case = prepare(managed)
    with pytest.raises(ReadOnlyRefused) as caught:
        await managed.change(case.operation)
    assert caught.value.next_step
    assert not managed.seen
    assert not case.holds()


async def test_read_only_takes_no_answer_away_from_who_waits_for_it() -> None:
    managed = Managed(read_only=True)
    with pytest.raises(ReadOnlyRefused):
        await managed.backend.poll(QueueId("00ab" * 8))
    assert not managed.seen
