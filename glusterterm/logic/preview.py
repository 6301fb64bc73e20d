"""Whether a change would find room, before it is asked for: a form shows it at each key press.

Heketi draws at random, so an answer says how sure it is (`logic.room`). What is certain can still be refused for other
reasons than room: a node that its health probe holds to be down, a change that came in between, a failing command. What
the API does not tell (the limits on bricks, the strict checking of zones) is taken to be Heketi's default.
"""

from glusterterm.logic import preview_blocks, preview_moves, preview_volumes
from glusterterm.logic.capacity import DEFAULT_LIMITS, BrickLimits
from glusterterm.logic.preview_parts import Cut, Move, PassedOver, Preview
from glusterterm.logic.room import Verdict
from glusterterm.model.operations import (
    CreateBlockVolume,
    CreateVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    SetDeviceState,
    SetNodeState,
)
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import EntryState

__all__ = ["Cut", "Move", "PassedOver", "Preview", "Verdict", "Wish", "preview"]

Wish = CreateVolume | ExpandVolume | CreateBlockVolume | ExpandBlockVolume | SetDeviceState | SetNodeState | EvictBrick
"""Every change that needs room. Of the states only `failed` does, which evacuates."""


def preview(snapshot: Snapshot, wish: Wish, limits: BrickLimits = DEFAULT_LIMITS) -> Preview:
    """Say whether there is room for a change. An object that is not in the snapshot makes it impossible."""
    if snapshot.source.method is Method.VOLUMES:
        return Preview(Verdict.LIKELY, "this key may not look at clusters and devices, so nothing is known of the room")
    match wish:
        case CreateVolume():
            return preview_volumes.create(snapshot, wish, limits)
        case ExpandVolume():
            return preview_volumes.expand(snapshot, wish, limits)
        case CreateBlockVolume():
            return preview_blocks.create(snapshot, wish)
        case ExpandBlockVolume():
            return preview_blocks.expand(snapshot, wish)
        case SetDeviceState(state=EntryState.FAILED):
            return preview_moves.of_device(snapshot, wish.device)
        case SetNodeState(state=EntryState.FAILED):
            return preview_moves.of_node(snapshot, wish.node)
        case EvictBrick():
            return preview_moves.of_brick(snapshot, wish.brick)
    return Preview(Verdict.CERTAIN)
