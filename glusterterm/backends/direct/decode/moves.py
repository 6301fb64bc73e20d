"""Reads `rebalance V status` and `remove-brick V BRICKS status`: how far files have come on their way."""

from xml.etree.ElementTree import Element

from glusterterm.backends.direct.decode.amounts import amount_of, measure_of
from glusterterm.backends.direct.decode.reading import not_understood
from glusterterm.backends.direct.decode.xml import answer, children, named, text_of
from glusterterm.model.errors import CommandRefused
from glusterterm.model.gluster.moves import Moved, MovedByNode, Moves
from glusterterm.model.gluster.status import TaskState
from glusterterm.model.ids import PeerUuid

REBALANCE, REMOVE = "rebalance status", "remove-brick status"
_NOT_STARTED = ("Rebalance not started", "remove-brick not started")
_STATES = {state.value: state for state in TaskState if state is not TaskState.OTHER}


def decode_rebalance(output: str) -> Moves:
    """Read `volume rebalance V status --xml`: of the last rebalance, running or ended.

    Raises:
        CommandRefused: there is none to tell of (see `nothing_moves`), the volume is not started, or is none.
        OutputNotUnderstood: it is something else.
    """
    return _moves(output, REBALANCE, "volRebalance")


def decode_remove_brick(output: str) -> Moves:
    """Read `volume remove-brick V BRICKS status --xml`: how far the emptying of those bricks has come.

    Raises:
        CommandRefused: there is none to tell of (see `nothing_moves`), or there is no such volume or brick.
        OutputNotUnderstood: it is something else.
    """
    return _moves(output, REMOVE, "volRemoveBrick")


def nothing_moves(refusal: CommandRefused) -> bool:
    """Tell whether a status was refused because there is none to tell of.

    That does not say that none ever ran: GlusterFS 10.3 forgets a rebalance, and the emptying of bricks, that was
    stopped.
    """
    return refusal.text.startswith(_NOT_STARTED)


def _moves(output: str, command: str, tag: str) -> Moves:
    told = answer(output, command).find(tag)
    if told is None:
        raise not_understood(command, f"no <{tag}>")
    total = told.find("aggregate")
    if total is None:
        raise not_understood(command, "no <aggregate>")
    return Moves(
        text_of(told, "task-id"),
        amount_of(told, "nodeCount"),
        tuple(_node(node, command) for node in children(told, "node")),
        _moved(total, command),
    )


def _node(node: Element, command: str) -> MovedByNode:
    peer = text_of(node, "id")
    return MovedByNode(named(node, "nodeName", command), PeerUuid(peer) if peer else None, _moved(node, command))


def _moved(told: Element, command: str) -> Moved:
    return Moved(
        _STATES.get(named(told, "statusStr", command), TaskState.OTHER),
        amount_of(told, "files"),
        amount_of(told, "size"),
        amount_of(told, "lookups"),
        amount_of(told, "failures"),
        amount_of(told, "skipped"),
        measure_of(told, "runtime"),
    )
