"""What changed is told in an operator's words, and never at length."""

from dataclasses import replace

import pytest

from glusterterm.engine.changes_told import MOST_CHANGES, MOST_LINES, Told, failure, first, told
from glusterterm.engine.log import LogLevel
from glusterterm.model.diff import diff, empty
from glusterterm.model.errors import GlustertermError
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import EntryState, OperationStatus
from tests.builders import (
    Entry,
    make_block_volume,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
    scaled_snapshot,
)
from tests.fakes import SOURCE

BASE: tuple[Entry, ...] = (make_cluster("c1aaaaaaaaaa"), make_node("n1", "c1aaaaaaaaaa", host="stor-01"))


def between(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> tuple[Told, ...]:
    """Tell what leads from one to the other, both with a cluster and a node besides."""
    return told_of(make_snapshot(*BASE, *old), make_snapshot(*BASE, *new))


def told_of(old: Snapshot, new: Snapshot) -> tuple[Told, ...]:
    """Tell what leads from `old` to `new`."""
    return told(old, new, diff(old, new))


FAILED = OperationStatus.FAILED
CASES: dict[str, tuple[tuple[Entry, ...], tuple[Entry, ...], Told]] = {
    "a device fails": (
        (make_device(),),
        (make_device(state=EntryState.FAILED),),
        (LogLevel.ERROR, "/dev/vdb on stor-01 is failed, was online"),
    ),
    "a device is back": (
        (make_device(state=EntryState.OFFLINE),),
        (make_device(),),
        (LogLevel.GOOD, "/dev/vdb on stor-01 is online, was offline"),
    ),
    "a device is new": ((), (make_device(),), (LogLevel.GOOD, "/dev/vdb on stor-01 is new: 500 GiB")),
    "a device is gone": ((make_device(),), (), (LogLevel.WARNING, "/dev/vdb on stor-01 is gone")),
    "a device grew": (
        (make_device(),),
        (make_device(total_gib=600),),
        (LogLevel.INFO, "/dev/vdb on stor-01 is 600 GiB now, was 500 GiB"),
    ),
    "a volume is new": ((), (make_volume(),), (LogLevel.GOOD, "volume vol_v1 is new: 10 GiB, replica 3")),
    "a volume is gone": ((make_volume(),), (), (LogLevel.WARNING, "volume vol_v1 is gone")),
    "a volume grew": (
        (make_volume(),),
        (make_volume(size_gib=20),),
        (LogLevel.GOOD, "volume vol_v1 is 20 GiB now, was 10 GiB"),
    ),
    "a brick moved": (
        (make_volume(), make_device(), make_brick("b1")),
        (make_volume(), make_device(), make_brick("b2")),
        (LogLevel.INFO, "volume vol_v1: 1 brick elsewhere"),
    ),
    "a block volume is new": ((), (make_block_volume(),), (LogLevel.GOOD, "block volume blk_bv1 is new: 5 GiB")),
    "a block volume is gone": ((make_block_volume(),), (), (LogLevel.WARNING, "block volume blk_bv1 is gone")),
    "a node is new": ((), (make_node("n2"),), (LogLevel.GOOD, "node n2 is new, zone 1")),
    "a node is gone": ((make_node("n2"),), (), (LogLevel.WARNING, "node n2 is gone")),
    "a node goes offline": (
        (make_node("n2"),),
        (make_node("n2", state=EntryState.OFFLINE),),
        (LogLevel.WARNING, "node n2 is offline, was online"),
    ),
    "a cluster is new": ((), (make_cluster("c2bbbbbbbbbb"),), (LogLevel.GOOD, "cluster c2bbbbbb is new")),
    "a cluster is gone": ((make_cluster("c2bbbbbbbbbb"),), (), (LogLevel.WARNING, "cluster c2bbbbbb is gone")),
    "an operation began": (
        (make_device(),),
        (make_device(), make_operation("o1", "remove-device", devices=("d1",))),
        (LogLevel.INFO, "remove-device of /dev/vdb on stor-01 began"),
    ),
    "an operation ended": (
        (make_device(), make_operation("o1", "remove-device", devices=("d1", "d2"))),
        (make_device(),),
        (LogLevel.INFO, "remove-device of /dev/vdb on stor-01 and 1 more ended"),
    ),
    "an operation was left behind": (
        (make_operation("o1"),),
        (make_operation("o1", status=OperationStatus.STALE),),
        (LogLevel.WARNING, "create-volume is stale: a restart of the server left it behind"),
    ),
    "an operation of what is not known": (
        (),
        (make_operation("o1", "evict-brick", bricks=("b1234567890",), status=FAILED),),
        (LogLevel.WARNING, "evict-brick of brick b1234567 failed and left something behind"),
    ),
}


@pytest.mark.parametrize(("old", "new", "line"), CASES.values(), ids=CASES)
def test_each_change_is_one_line(old: tuple[Entry, ...], new: tuple[Entry, ...], line: Told) -> None:
    assert between(old, new) == (line,)


def test_figures_that_merely_drift_are_not_told() -> None:
    assert between((make_device(used_gib=1),), (make_device(used_gib=2),)) == ()


def test_what_could_not_be_seen_is_told_once() -> None:
    old = make_snapshot(*BASE)
    new = replace(old, notes=("volume v9 vanished while it was read",))
    assert told_of(old, new) == ((LogLevel.WARNING, "volume v9 vanished while it was read"),)
    assert told_of(new, new) == ()


def test_of_a_first_snapshot_only_what_runs_is_told() -> None:
    new = make_snapshot(*BASE, make_device(), make_operation("o1", "remove-device", devices=("d1",)))
    assert told(None, new, diff(empty(SOURCE), new)) == ((LogLevel.INFO, "remove-device of /dev/vdb on stor-01 began"),)


def test_a_first_snapshot_is_summed_up_in_one_line() -> None:
    assert first(make_snapshot(*BASE, make_volume(), make_block_volume())) == (
        "1 cluster · 1 node · 0 devices · 0 bricks · 1 volume · 1 block volume"
    )


def test_many_changes_are_told_in_few_lines_the_most_important_first() -> None:
    devices = tuple(make_device(f"d{number}", path=f"/dev/sd{number}") for number in range(100))
    failed = replace(devices[99], state=EntryState.FAILED)
    lines = between(devices[:50], (*devices[50:99], failed, *devices[:1]))
    assert len(lines) == MOST_LINES
    assert lines[-1] == (LogLevel.INFO, "and 80 more changes")
    states = between(devices, (*devices[:99], failed))
    assert states == ((LogLevel.ERROR, "/dev/sd99 on stor-01 is failed, was online"),)


def test_of_changes_beyond_counting_only_states_and_operations_are_told() -> None:
    small = make_snapshot(*BASE, make_device())
    scaled = scaled_snapshot(1, 3, 4, MOST_CHANGES)
    large = replace(
        scaled,
        nodes={**scaled.nodes, **small.nodes},
        devices={**scaled.devices, **make_snapshot(*BASE, make_device(state=EntryState.FAILED)).devices},
    )
    assert told_of(small, large) == ((LogLevel.ERROR, "/dev/vdb on stor-01 is failed, was online"),)


def test_a_failure_comes_with_its_next_step() -> None:
    assert failure(GlustertermError("it broke", next_step="mend it")) == "it broke; mend it"


def test_what_a_walk_cant_see_is_not_called_gone() -> None:
    dumped = make_snapshot(*BASE, make_volume(), make_device())
    walked = make_snapshot(*BASE, make_device(state=EntryState.FAILED))
    walked = replace(walked, source=replace(walked.source, method=Method.WALK))
    assert told_of(dumped, walked) == ((LogLevel.ERROR, "/dev/vdb on stor-01 is failed, was online"),)


MAKING = (make_volume(pending="o1"), make_operation("o1", volumes=("v1",)))


def test_a_volume_is_new_when_it_is_made_and_not_before() -> None:
    assert between((), MAKING) == ((LogLevel.INFO, "create-volume of vol_v1 began"),)
    assert between(MAKING, (make_volume(),)) == (
        (LogLevel.INFO, "create-volume of vol_v1 ended"),
        (LogLevel.GOOD, "volume vol_v1 is new: 10 GiB, replica 3"),
    )


def test_a_volume_that_was_never_made_is_not_called_gone() -> None:
    assert between(MAKING, ())[-1] == (LogLevel.WARNING, "volume vol_v1 was not made")
