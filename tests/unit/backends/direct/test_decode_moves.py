"""Files on their way between bricks, read off recorded answers by eye."""

import pytest

from glusterterm.backends.direct.decode.moves import decode_rebalance, decode_remove_brick, nothing_moves
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.moves import Moved, MovedByNode, Moves
from glusterterm.model.gluster.status import TaskState
from glusterterm.model.ids import PeerUuid
from tests.recorded_nodes import recorded

NODE1 = PeerUuid("327b756d-b979-47b7-bea1-b458c2d393be")
NODE2 = PeerUuid("901bce56-7858-47eb-bc83-711ac2bb0a5c")
NODE3 = PeerUuid("2158d472-9c69-4adb-95d4-e42bd7361656")
NODE4 = PeerUuid("68e6049b-83e2-4506-a60e-0743b1f87e83")
RUNS, DONE = TaskState.IN_PROGRESS, TaskState.COMPLETED


def rebalance(file: str) -> Moves:
    return decode_rebalance(recorded(file).stdout)


def remove_brick(file: str) -> Moves:
    return decode_remove_brick(recorded(file).stdout)


def aggregate(inside: str) -> str:
    told = f"<volRebalance><aggregate>{inside}</aggregate></volRebalance>"
    return f"<cliOutput><opRet>0</opRet>{told}</cliOutput>"


def test_a_rebalance_tells_of_each_node_and_of_all_together() -> None:
    told = rebalance("expand/node1-rebalance-status-t0.xml")
    assert told == Moves(
        "46513903-bd72-4c75-887a-57fea24af892",
        4,
        (
            MovedByNode("10.77.0.12", NODE2, Moved(RUNS, 4, 120000, 104, 0, 0, 1.0)),
            MovedByNode("10.77.0.13", NODE3, Moved(RUNS, 0, 0, 105, 0, 0, 0.0)),
            MovedByNode("10.77.0.14", NODE4, Moved(DONE, 1, 30000, 1, 0, 0, 1.0)),
            MovedByNode("localhost", NODE1, Moved(RUNS, 13, 390000, 95, 0, 0, 1.0)),
        ),
        Moved(RUNS, 18, 540000, 305, 0, 0, 1.0),
    )
    assert told.running
    assert not told.layout_only
    assert not told.total.complete


def test_a_rebalance_that_only_spreads_directories_is_told_apart() -> None:
    told = rebalance("expand/node1-rebalance-fix-layout-status.xml")
    assert told.task == "6ad1f768-784e-4be0-898a-228de5ec5672"
    assert told.total == Moved(TaskState.LAYOUT_COMPLETED, 0, 0, 0, 0, 0, 1.0)
    assert told.layout_only
    assert told.total.complete
    assert not told.running


def test_the_emptying_of_bricks_tells_of_their_nodes_alone() -> None:
    began = remove_brick("expand/node1-remove-brick-status-t0.xml")
    assert began.task == "a384e1e1-94ef-468d-825c-4a39d676c360"
    assert began.node_count == 4
    assert began.nodes == (MovedByNode("10.77.0.13", NODE3, Moved(RUNS, 4, 120000, 68, 0, 0, 0.0)),)
    assert began.running
    ended = remove_brick("expand/node1-remove-brick-status-t1.xml")
    assert ended.total == Moved(DONE, 68, 2040000, 68, 0, 0, 2.0)
    assert ended.total.complete
    assert not ended.running


@pytest.mark.parametrize(
    ("decode", "file", "said"),
    [
        (rebalance, "expand/node1-rebalance-status-before.xml", "Rebalance not started for volume dist."),
        (remove_brick, "expand/node1-remove-brick-status-none.xml", "remove-brick not started for volume dist."),
    ],
)
def test_where_nothing_moves_that_is_told_apart_from_other_refusals(decode: object, file: str, said: str) -> None:
    assert callable(decode)
    with pytest.raises(CommandRefused) as refused:
        decode(file)
    assert refused.value.text == said
    assert nothing_moves(refused.value)


def test_a_volume_that_is_not_started_is_another_refusal() -> None:
    with pytest.raises(CommandRefused) as refused:
        rebalance("create/node1-rebalance-status-not-started.xml")
    assert refused.value.text == "Volume dist needs to be started to perform rebalance"
    assert not nothing_moves(refused.value)


def test_what_is_not_told_is_unknown_and_never_zero() -> None:
    told = decode_rebalance(aggregate("<statusStr>gone</statusStr><files>-1</files><runtime>N/A</runtime>"))
    assert told == Moves("", None, (), Moved(TaskState.OTHER, None, None, None, None, None, None))
    assert not told.running


@pytest.mark.parametrize(
    "failed",
    [
        "<failures>1</failures><skipped>0</skipped>",
        "<failures>0</failures><skipped>1</skipped>",
        "<failures>0</failures>",
        "<skipped>0</skipped>",
    ],
)
def test_what_ended_with_failures_or_does_not_tell_of_them_is_not_complete(failed: str) -> None:
    told = decode_rebalance(aggregate(f"<statusStr>completed</statusStr>{failed}"))
    assert not told.total.complete


@pytest.mark.parametrize(
    "output",
    [
        "<cliOutput><opRet>0</opRet></cliOutput>",
        "<cliOutput><opRet>0</opRet><volRebalance><statusStr>completed</statusStr></volRebalance></cliOutput>",
        aggregate("<files>1</files>"),
    ],
)
def test_an_answer_without_a_sum_or_a_state_is_not_understood(output: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_rebalance(output)
