"""Slices become the next snapshot and one set of changes, in small steps."""

import gc
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glusterterm.engine.gathering import LARGE, Gathering, gather
from glusterterm.model.diff import Changes, apply, diff, empty, slices
from glusterterm.model.errors import BackendUnreachable, ReplyNotUnderstood
from glusterterm.model.ids import DeviceId
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume
from tests.fakes import SOURCE, FakeClock


def snapshots() -> st.SearchStrategy[Snapshot]:
    """Build snapshots of a few devices and volumes, some different, some missing."""
    devices = st.dictionaries(st.sampled_from(["d1", "d2", "d3", "d4"]), st.integers(0, 2))
    volumes = st.dictionaries(st.sampled_from(["v1", "v2", "v3"]), st.integers(1, 2))
    return st.builds(
        lambda used, sizes: make_snapshot(
            make_cluster(),
            make_node(),
            *(make_device(id_, used_gib=gib) for id_, gib in used.items()),
            *(make_volume(id_, size_gib=gib) for id_, gib in sizes.items()),
        ),
        devices,
        volumes,
    )


def gathered(old: Snapshot | None, pieces: list[Changes], *, reset: bool) -> tuple[Snapshot, Changes]:
    """Put `pieces` together without a loop."""
    gathering = Gathering(old, reset=reset)
    for piece in pieces:
        gathering.add(piece)
    for _ in gathering.look_for_gone():
        pass
    return gathering.finish()


@given(snapshots(), snapshots(), st.integers(1, 3))
def test_slices_lead_where_applying_them_leads(old: Snapshot, new: Snapshot, entries: int) -> None:
    pieces = list(slices(diff(old, new), entries))
    snapshot, changes = gathered(old, pieces, reset=False)
    assert snapshot == new
    assert apply(old, changes) == new
    assert changes.count == diff(old, new).count


@given(snapshots(), snapshots(), st.integers(1, 3))
def test_after_a_reset_only_what_really_differs_is_a_change(old: Snapshot, new: Snapshot, entries: int) -> None:
    pieces = list(slices(diff(empty(SOURCE), new), entries))
    snapshot, changes = gathered(old, pieces, reset=True)
    assert snapshot == new
    assert apply(old, changes) == new
    assert changes.count == diff(old, new).count


def test_a_reset_to_the_same_keeps_the_very_tables_and_tells_no_change() -> None:
    old = make_snapshot(make_cluster(), make_node(), make_device(), make_volume(), make_brick())
    again = replace(old, devices={id_: replace(device) for id_, device in old.devices.items()}, taken_at=9.0)
    snapshot, changes = gathered(old, list(slices(diff(empty(SOURCE), again), 1)), reset=True)
    assert changes.count == 0
    assert snapshot.taken_at == 9.0
    assert snapshot.devices is old.devices
    assert snapshot.bricks is old.bricks


def test_after_a_reset_what_is_equal_stays_the_very_same_object() -> None:
    old = make_snapshot(make_device("d1"), make_device("d2"))
    new = make_snapshot(make_device("d1"), make_device("d2", used_gib=7))
    snapshot, _ = gathered(old, [diff(empty(SOURCE), new)], reset=True)
    assert snapshot.devices[DeviceId("d1")] is old.devices[DeviceId("d1")]
    assert snapshot.devices[DeviceId("d2")] is new.devices[DeviceId("d2")]


def test_the_old_snapshot_is_not_touched() -> None:
    old = make_snapshot(make_cluster(), make_node(), make_device("d1"), make_device("d2"))
    new = make_snapshot(make_cluster(), make_node(), make_device("d2", used_gib=7))
    gathered(old, [diff(old, new)], reset=False)
    assert set(old.devices) == {DeviceId("d1"), DeviceId("d2")}
    assert old.devices[DeviceId("d2")].used_kib != new.devices[DeviceId("d2")].used_kib


def test_no_slice_at_all_is_not_understood() -> None:
    with pytest.raises(ReplyNotUnderstood):
        gathered(None, [], reset=True)


async def told(pieces: list[Changes], error: Exception | None = None) -> AsyncIterator[Changes]:
    """Give `pieces`, then fail with `error`."""
    for piece in pieces:
        yield piece
    if error is not None:
        raise error


async def test_everything_else_runs_between_two_slices() -> None:
    class CountingClock(FakeClock):
        turns = 0

        async def sleep(self, seconds: float) -> None:
            self.turns += 1
            await super().sleep(seconds)

    clock = CountingClock()
    new = make_snapshot(*(make_device(f"d{number}") for number in range(6)))
    pieces = list(slices(diff(empty(SOURCE), new), 1))
    snapshot, _ = await gather(told(pieces), None, clock, reset=True)
    assert snapshot == new
    assert clock.turns >= len(pieces)


async def test_a_large_load_leaves_the_collector_on_even_when_it_breaks_off() -> None:
    new = make_snapshot(*(make_device(f"d{number}") for number in range(LARGE)))
    before = gc.get_freeze_count()
    try:
        with pytest.raises(BackendUnreachable):
            await gather(
                told([diff(empty(SOURCE), new)], BackendUnreachable("gone", next_step="wait")),
                None,
                FakeClock(),
                reset=True,
            )
        assert gc.isenabled()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
