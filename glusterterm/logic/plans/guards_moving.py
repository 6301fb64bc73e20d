"""What stands against moving bricks: off a device, off a node, or one alone (Heketi's API, section 6).

"Removed" in Heketi is moved, not healed, and its own check of the other bricks passes bricks that are down on
GlusterFS 10. What gluster knows of bricks and heals is not known here without SSH: it is said.
"""

from collections.abc import Iterator, Sequence

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.guards_machine import state
from glusterterm.logic.plans.leaving import (
    Leaving,
    MovingOperation,
    ghosts,
    names,
    other_moves,
    peers,
    pending,
    volumes_of,
    what_leaves,
)
from glusterterm.logic.plans.objections import LEFT_BEHIND, blocks, gone, overrides, warns
from glusterterm.logic.preflight.moving import planned
from glusterterm.logic.preview import Move, Verdict, preview
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import NodeId, Ref
from glusterterm.model.operations import EvictBrick, HealCheck, SetNodeState
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, DurabilityType, EntryState, Volume


def against(operation: MovingOperation, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what stands against an operation that moves bricks."""
    if not isinstance(operation, EvictBrick):
        yield from state(operation, snapshot)
    elif operation.brick not in snapshot.bricks:
        yield gone(objects.brick_called(snapshot, operation.brick))
    leaving = what_leaves(operation, snapshot)
    yield from ghosts(leaving, snapshot)
    yield from pending(leaving, snapshot)
    yield from other_moves(leaving, snapshot)
    yield from no_redundancy(leaving, snapshot)
    yield from no_place(operation, snapshot)
    yield from heal_check_off(operation, leaving)
    yield from peers_unknown(leaving, snapshot)
    yield from planned(leaving, snapshot)
    yield from peers_not_online(leaving, snapshot)
    yield from gluster_peers(leaving, snapshot)
    yield from left_behind(leaving, snapshot)
    if isinstance(operation, SetNodeState):
        yield from one_by_one(leaving)


def no_redundancy(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """F38: gluster does not replace bricks of volumes that keep one copy; emptied they can be, but not by Heketi."""
    if snapshot.without_heketi:
        return
    single = [
        volume
        for volume in volumes_of(leaving.bricks, snapshot)
        if volume.durability.type is not DurabilityType.DISPERSE and volume.durability.replica <= 1
    ]
    if single:
        several = len(single) > 1
        yield blocks(
            f"{names(single)} {'keep' if several else 'keeps'} one copy only: {'their' if several else 'its'} bricks "
            "can't "
            "be moved",
            f"copy {'their' if several else 'its'} data to a new volume, delete the old, then evacuate",
            "F38",
        )


def no_place(operation: MovingOperation, snapshot: Snapshot) -> Iterator[Objection]:
    """F36: each brick needs a device off this one, on a node that holds no other brick of its set."""
    moves = [move for move in preview(snapshot, operation).moves if _known(move, snapshot)]
    for verdict, has in ((Verdict.IMPOSSIBLE, "no other place"), (Verdict.LIKELY, "perhaps no other place")):
        found = [move for move in moves if move.verdict is verdict]
        if not found:
            continue
        several = len(found) > 1
        which = f"{len(found)} of {len(moves)} bricks {'have' if several else 'has'} {has}; " if len(moves) > 1 else ""
        text = f"{which}{objects.brick_called(snapshot, found[0].brick)}: {found[0].reason}"
        need = fmt.size_kib(max(move.charge_kib for move in found))
        if verdict is Verdict.IMPOSSIBLE:
            yield blocks(
                text,
                f"add a device with more than {need} free on the same node, or on one without a brick of the same set",
                "F36",
            )
        else:
            yield warns(
                text, "to be sure add a device on the same node first; bricks moved before one fails stay moved", "F36"
            )


def _known(move: Move, snapshot: Snapshot) -> bool:
    brick = snapshot.bricks.get(move.brick)
    return brick is not None and brick.volume in snapshot.volumes


def heal_check_off(operation: MovingOperation, leaving: Leaving) -> Iterator[Objection]:
    """F35: the source check is the only brake that works."""
    if operation.heal_check is HealCheck.DISABLE and leaving.bricks:
        yield overrides(
            "nobody will ask whether a brick holds data that its copies still lack: where that is so, the newest data "
            "is destroyed",
            "leave the heal check on, unless the brick can't be read any more and its loss is accepted",
            "F35",
        )


def _not_known(volumes: Sequence[Volume], leaving: Leaving) -> Objection:
    return warns(
        f"whether the other bricks of {names(volumes)} are really online is not known from here, and Heketi takes "
        "bricks "
        "that are down for online: then a good copy is destroyed",
        "see on a node that `gluster volume heal VOLUME info summary` says Connected and 0 entries for every brick, "
        "and "
        "`gluster volume status VOLUME` shows every brick online",
        "F34",
        Cause.NOT_KNOWN,
        tuple(Ref.brick(brick.id) for brick in leaving.bricks),
    )


def peers_unknown(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """F34: Heketi counts bricks that are down as online on GlusterFS 10, and then destroys the good copy."""
    volumes = [volume for volume in volumes_of(leaving.bricks, snapshot) if volume.durability.set_size > 1]
    if not volumes:
        return
    if not snapshot.without_heketi and not snapshot.readings:  # else gluster itself is asked, before each move too
        yield _not_known(volumes, leaving)
    two = [
        volume
        for volume in volumes
        if volume.durability.type is DurabilityType.REPLICATE and volume.durability.replica == 2
    ]
    if two:
        yield overrides(
            f"{names(two)} {'keep' if len(two) > 1 else 'keeps'} two copies: if the other brick is down, the volume "
            "is "
            "empty for its clients afterwards",
            "copy such a volume's data away first, or make very sure",
            "F34",
        )


def peers_not_online(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """F34: an operator, or Heketi, has put nodes or devices of other bricks aside."""
    own = {brick.id for brick in leaving.bricks}
    where: dict[str, None] = {}
    for volume in volumes_of(leaving.bricks, snapshot):
        moved = [brick for brick in leaving.bricks if brick.volume == volume.id]
        known = [peers(brick, volume) for brick in moved]
        ids = {id_ for found in known for id_ in (volume.bricks if found is None else found)} - own
        for brick in (snapshot.bricks[id_] for id_ in sorted(ids) if id_ in snapshot.bricks):
            if not _online(snapshot, brick):
                where[objects.device_called(snapshot, brick.device)] = None
    if where:
        yield overrides(
            f"other bricks of the same volumes are on {objects.listed(list(where))}, which "
            f"{'is' if len(where) == 1 else 'are'} disabled or evacuated",
            "bring them back first, or see in gluster that their bricks are online",
            "F34",
        )


def _online(snapshot: Snapshot, brick: Brick) -> bool:
    device, node = snapshot.devices.get(brick.device), snapshot.nodes.get(brick.node)
    return all(entry is None or entry.state is EntryState.ONLINE for entry in (device, node))


def gluster_peers(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """F37: gluster replaces bricks only while it reaches its peers; a node just lost hangs a removal for minutes."""
    own: set[NodeId] = {snapshot.devices[id_].node for id_ in leaving.devices if id_ in snapshot.devices}
    clusters = {volume.cluster for volume in volumes_of(leaving.bricks, snapshot)}
    down = [
        node.host
        for node in snapshot.nodes.values()
        if node.cluster in clusters and node.id not in own and node.state is not EntryState.ONLINE
    ]
    if down:
        yield warns(
            f"{objects.listed(down)} {'is' if len(down) == 1 else 'are'} not online: gluster may refuse to replace "
            "bricks, or "
            "wait for minutes",
            "see that `gluster pool list` shows such a node as Disconnected on every other node before going on",
            "F37",
        )


def left_behind(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """F53: nothing that reduces redundancy while something is unfinished, unless the operator has seen it named."""
    left = [operation for operation in snapshot.operations.values() if operation.status in LEFT_BEHIND]
    if left and leaving.bricks:
        names = objects.listed([f"{operation.type} ({operation.status})" for operation in left])
        yield warns(f"operations are left unfinished: {names}", "clean up pending operations first", "F53")


def one_by_one(leaving: Leaving) -> Iterator[Objection]:
    """F35: a whole node's bricks move without a pause for heals, and the first failure ends it."""
    if len(leaving.devices) > 1 and leaving.bricks:
        yield warns(
            f"the bricks of all {len(leaving.devices)} devices move one after another, without waiting for heals in "
            "between, and the first failure ends it",
            "evacuate device by device, and wait for the heals in between",
            "F35",
        )
