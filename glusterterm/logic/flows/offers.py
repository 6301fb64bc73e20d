"""What can be done with the object under the cursor, and why the rest can't."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from glusterterm.logic.flows.actions import Action, Around, around, takes_heketi
from glusterterm.logic.flows.flow import Ground
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.guards import against
from glusterterm.logic.plans.guards_running import runs, stopped
from glusterterm.model.health import ProcessState
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, Kind, NodeId, Ref, VolumeId
from glusterterm.model.operations import (
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    HealVolume,
    Operation,
    ProfileVolume,
    RebalanceVolume,
    ResyncDevice,
    SetDeviceState,
    SetNodeState,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
)
from glusterterm.model.plans import Weight
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import EntryState, OperationStatus, Volume


@dataclass(frozen=True, slots=True)
class Offer:
    """One change: what it would do in the words of this very object. `why_not` says why it can't be done now."""

    action: Action
    words: str
    why_not: str = ""


def called(ground: Ground, ref: Ref | None) -> str:
    """Give the object under the cursor as sentences call it."""
    snapshot = ground.snapshot
    if ref is None:
        return ""
    match ref.kind:
        case Kind.CLUSTER:
            return f"cluster {ground.cluster(ClusterId(ref.id))}"
        case Kind.NODE:
            return objects.node_called(snapshot, NodeId(ref.id))
        case Kind.DEVICE:
            return objects.device_called(snapshot, DeviceId(ref.id))
        case Kind.BRICK:
            return objects.brick_called(snapshot, BrickId(ref.id))
        case _:
            return objects.volume_called(snapshot, VolumeId(ref.id))


def offers(ground: Ground, ref: Ref | None) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """Give what can be done with the object under the cursor, and what else."""
    there = around(ground.snapshot, ref)
    own = tuple(_as_far_as_can_be(ground, ref, _own(ground, there)))
    taken = {offer.action for offer in own}
    others = tuple(_as_far_as_can_be(ground, ref, _others(ground, there)))
    return own, tuple(offer for offer in others if offer.action not in taken)


def _as_far_as_can_be(ground: Ground, ref: Ref | None, found: Iterable[Offer]) -> Iterator[Offer]:
    """Close what takes a Heketi where there is none."""
    for offer in found:
        why = takes_heketi(offer.action, ground, ref)
        yield replace(offer, why_not=why) if why else offer


def _own(ground: Ground, there: Around) -> Iterator[Offer]:
    snapshot, kind = ground.snapshot, there.ref.kind if there.ref else None
    name = called(ground, there.ref)
    match kind:
        case Kind.CLUSTER:
            yield Offer(Action.ADD, "a node to it")
            yield Offer(Action.CREATE_VOLUME, "on it")
            yield Offer(Action.FLAGS, "which volumes it takes")
            if snapshot.source.method is Method.NODES:
                yield Offer(Action.TAKE_OVER, "its ids and zones from Heketi, kept on its nodes")
            forbidden = _forbidden(snapshot, DeleteCluster(ClusterId(there.cluster)))
            yield Offer(Action.DELETE, "it, if it is empty", _without(name, forbidden))
        case Kind.NODE | Kind.DEVICE:
            yield Offer(Action.ADD, f"devices to {objects.node_called(snapshot, NodeId(there.node))}")
            yield from _machine(snapshot, there, name)
        case Kind.BRICK:
            yield Offer(Action.EVACUATE, "it alone, to another device")
            yield Offer(Action.EXPAND, f"its volume, {objects.volume_called(snapshot, VolumeId(there.volume))}")
            volume = snapshot.volumes.get(VolumeId(there.volume))
            if volume is not None:
                yield _bricks(snapshot, volume, volume.name)
        case Kind.VOLUME:
            yield from _volume(snapshot, there, name)
        case _:
            pass


def _machine(snapshot: Snapshot, there: Around, name: str) -> Iterator[Offer]:
    node, device = NodeId(there.node), DeviceId(there.device)
    entry = snapshot.devices.get(device) if there.device else snapshot.nodes.get(node)
    state = entry.state if entry else EntryState.UNKNOWN
    wanted = EntryState.OFFLINE if state is EntryState.ONLINE else EntryState.ONLINE
    switch = "disable it: no new bricks" if wanted is EntryState.OFFLINE else "enable it: new bricks again"
    forbidden = "" if there.device else _forbidden(snapshot, SetNodeState(node, wanted))
    if there.device and state is not EntryState.FAILED:
        forbidden = _forbidden(snapshot, SetDeviceState(device, wanted))
    yield Offer(Action.SWITCH, switch, _without(name, forbidden))
    if there.device:
        yield Offer(Action.REPLACE, "it by a new disk, start to end")
    yield Offer(Action.EVACUATE, "every brick off it")
    yield Offer(Action.TAGS, "what placement looks at")
    if there.device:
        yield Offer(Action.RESYNC, "its figures with LVM's", _without(name, _forbidden(snapshot, ResyncDevice(device))))
        yield Offer(Action.DELETE, "it, or forget it", _without(name, _forbidden(snapshot, DeleteDevice(device))))
    else:
        yield Offer(Action.DELETE, "it from its cluster", _without(name, _forbidden(snapshot, DeleteNode(node))))


def _volume(snapshot: Snapshot, there: Around, name: str) -> Iterator[Offer]:
    volume = snapshot.volumes.get(VolumeId(there.volume))
    yield Offer(Action.EXPAND, "by whole new brick sets")
    yield Offer(Action.CLONE, "a writable copy", "it hosts block volumes" if volume and volume.block else "")
    if volume is not None:
        yield from _running(snapshot, volume, name)
    if volume is not None and volume.hosting is not None:
        locked = volume.hosting.locked
        yield Offer(Action.RESTRICT, "let it take new block volumes" if locked else "no new block volumes on it")
        yield Offer(Action.CREATE_BLOCK, "in its cluster")
    forbidden = _forbidden(snapshot, DeleteVolume(VolumeId(there.volume)))
    yield Offer(Action.DELETE, "it, with all its data", _without(name, forbidden))


def _running(snapshot: Snapshot, volume: Volume, name: str) -> Iterator[Offer]:
    """Offer what gluster does with a volume; where its nodes are not reached, say so."""
    id_, called = volume.id, volume.name
    run = StopVolume(id_, called) if runs(volume) else StartVolume(id_, called)
    words = "stop it: clients lose it" if runs(volume) else "start it"
    asked: tuple[tuple[Action, str, Operation], ...] = (
        (Action.RUN, words, run),
        (Action.HEAL, "what its bricks lack", HealVolume(id_, called)),
        (Action.REBALANCE, "its files over all its sets", RebalanceVolume(id_, called)),
        (Action.OPTIONS, "of gluster's", SetVolumeOptions(id_, called)),
        (Action.PROFILE, "count what is done on it", ProfileVolume(id_, called, on=True)),
    )
    for action, said, operation in asked:
        yield Offer(action, said, _without(name, _forbidden(snapshot, operation)))
        if action is Action.RUN:
            yield _bricks(snapshot, volume, name)


def _bricks(snapshot: Snapshot, volume: Volume, name: str) -> Offer:
    """Offer to start the brick processes that are down; open where it is not known whether any is."""
    why = _without(name, _forbidden(snapshot, StartVolume(volume.id, volume.name, force=True)))
    states = {brick.truth.process if brick.truth else None for brick in snapshot.bricks_of_volume(volume)}
    if not why and any(stopped(volume, "it")):
        why = "it is not started"
    elif not why and states == {ProcessState.ONLINE}:
        why = "all its brick processes run"
    return Offer(Action.START_BRICKS, "the processes that are down", why)


def _others(ground: Ground, there: Around) -> Iterator[Offer]:
    snapshot = ground.snapshot
    left = [
        one for one in snapshot.operations.values() if one.status in (OperationStatus.STALE, OperationStatus.FAILED)
    ]
    no_cluster = "" if snapshot.clusters else "there is no cluster yet"
    no_block = "" if snapshot.block_volumes else "there is none"
    yield Offer(Action.CREATE_VOLUME, "a new one", no_cluster)
    if there.ref is None or there.ref.kind is not Kind.CLUSTER:
        yield Offer(Action.ADD_NODE, "to a cluster", no_cluster)
    yield Offer(Action.CREATE_CLUSTER, "a new one")
    yield Offer(Action.CREATE_BLOCK, "a new one", no_cluster)
    yield Offer(Action.EXPAND_BLOCK, "one that is chosen", no_block)
    yield Offer(Action.DELETE_BLOCK, "one that is chosen", no_block)
    yield Offer(Action.CLEAN_UP, "what was left half done", "" if left else "nothing was left half done")
    yield Offer(Action.LOAD, "what is new in it")
    yield Offer(Action.MODE, "what Heketi lets through")
    yield Offer(Action.LEVEL, "how much Heketi writes")


def _forbidden(snapshot: Snapshot, operation: Operation) -> str:
    """Say what forbids a change, empty where nothing does."""
    found = against(operation, snapshot)
    return found[0].text if found and found[0].weight is Weight.BLOCKS else ""


def _without(name: str, sentence: str) -> str:
    """Leave out the name that a sentence begins with: the menu is headed by it."""
    return sentence.removeprefix(f"{name} ") if sentence else ""
