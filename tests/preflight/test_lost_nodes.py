"""A node counts as lost only by the fresh word of all that can tell: else what is on it may still be there."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from glusterterm.logic.preflight.judge import judge
from glusterterm.logic.preflight.verdicts import DiskCondition
from glusterterm.model.health import NodeTruth, Part
from glusterterm.model.ids import Ref
from glusterterm.model.snapshot import Snapshot
from tests.preflight.bench import Bench
from tests.preflight.situations import cut


def with_truths(snapshot: Snapshot, change: Callable[[NodeTruth], NodeTruth]) -> Snapshot:
    """Give a snapshot in which what each node says is changed."""
    nodes = {id_: replace(node, truth=change(node.truth)) for id_, node in snapshot.nodes.items() if node.truth}
    return replace(snapshot, nodes=nodes)


def not_told(truth: NodeTruth) -> NodeTruth:
    """Nobody says whether a peer is connected."""
    return replace(truth, peers=tuple(replace(peer, connected=None) for peer in truth.peers))


def aged(snapshot: Snapshot) -> Snapshot:
    """What nodes say of their peers is an hour old."""
    readings = tuple(
        replace(each, taken_at=each.taken_at - 3600.0) if each.part is Part.PEERS and each.taken_at else each
        for each in snapshot.readings
    )
    return replace(snapshot, readings=readings)


def failed(snapshot: Snapshot) -> Snapshot:
    """What nodes say of their peers could not be asked for again."""
    readings = tuple(
        replace(each, failure="gluster did not answer") if each.part is Part.PEERS else each
        for each in snapshot.readings
    )
    return replace(snapshot, readings=readings)


async def condition(change: Callable[[Snapshot], Snapshot]) -> DiskCondition:
    """Give how the disk of a node that was cut is seen, with something about the others changed."""
    bench = Bench.of("replica 3")
    cut(0)(bench)
    seen = change(await bench.seen())
    return judge(seen, Ref.device(bench.device()), bench.nodes.now).disks[0].condition


async def test_a_node_that_all_others_call_disconnected_is_lost() -> None:
    assert await condition(lambda seen: seen) is DiskCondition.NODE_LOST


@pytest.mark.parametrize(
    "change",
    [
        aged,
        failed,
        lambda seen: with_truths(seen, not_told),
        lambda seen: with_truths(seen, lambda truth: replace(truth, glusterd_runs=False)),
    ],
    ids=["an hour old", "not asked again", "not told", "glusterd stopped"],
)
async def test_what_is_old_or_not_told_loses_no_node(change: Callable[[Snapshot], Snapshot]) -> None:
    assert await condition(change) is DiskCondition.NOT_KNOWN
