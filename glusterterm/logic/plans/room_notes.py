"""What a change takes, told before: how a volume would be cut, where bricks may go, what it costs."""

from collections.abc import Iterator

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.placed import placed
from glusterterm.logic.preview import Preview, Verdict, Wish, preview
from glusterterm.model.ids import DeviceId
from glusterterm.model.operations import CreateVolume, EvictBrick, ExpandVolume, Operation
from glusterterm.model.placements import BrickMove, VolumePlace
from glusterterm.model.snapshot import Snapshot

_NAMED = 6
"""Devices that are named; the rest is counted."""


def of_room(snapshot: Snapshot, operation: Wish) -> Iterator[str]:
    """Say how Heketi would cut it, what that takes, on which devices it may go, and how sure that is."""
    found = preview(snapshot, operation)
    if found.verdict is Verdict.IMPOSSIBLE:
        return
    if snapshot.without_heketi:
        yield from _cut(found)
        yield from _chosen(snapshot, placed(operation, snapshot))
        return
    if len(found.clusters) > 1 or len(snapshot.clusters) > 1:
        tried = [objects.cluster_called(id_) for id_ in found.clusters]
        yield from (f"goes to {', else '.join(tried)}" for _ in tried[:1])
    yield from _cut(found)
    yield from _places(snapshot, found)
    if found.verdict is Verdict.CERTAIN and (found.cuts or found.moves):
        yield "there is room whichever devices Heketi takes"
    yield from (f"taken for granted: {text}" for text in found.assumes)


def _chosen(snapshot: Snapshot, operation: Operation) -> Iterator[str]:
    """Say where each set, or a brick that moves, goes, where that is decided here."""
    match operation:
        case CreateVolume(placed=VolumePlace(sets=sets)) | ExpandVolume(placed=sets):
            for number, places in enumerate(sets, start=1):
                where = objects.listed([objects.device_called(snapshot, place.device) for place in places])
                yield f"set {number} goes to {where}" if len(sets) > 1 else f"goes to {where}"
        case EvictBrick(move=BrickMove(place=place)):
            yield f"goes to {objects.device_called(snapshot, place.device)}"
        case _:
            return


def _cut(found: Preview) -> Iterator[str]:
    if not found.cuts:
        return
    cut = found.cuts[0]
    sets = "" if cut.sets == 1 else f" in {cut.sets} sets of {cut.set_size}"
    arbiter = f", one of each set with {fmt.size_kib(cut.arbiter_kib)} (arbiter)" if cut.arbiter_kib else ""
    yield f"{fmt.count(cut.bricks, 'brick')} of {fmt.size_kib(cut.brick_kib)}{sets}{arbiter}"
    yield f"takes {fmt.size_kib(cut.raw_kib)} of its devices' room in all"


def _places(snapshot: Snapshot, found: Preview) -> Iterator[str]:
    if found.candidates and (found.cuts or found.moves):
        what = "a brick may go to" if found.cuts else "devices with room for a brick of it:"
        yield f"{what} {_devices(snapshot, found.candidates)}"
    if found.hosting:
        names = objects.listed([objects.volume_called(snapshot, id_) for id_ in found.hosting])
        yield f"goes into {names}" + (", at random" if len(found.hosting) > 1 else "")


def _devices(snapshot: Snapshot, devices: tuple[DeviceId, ...]) -> str:
    return objects.listed([objects.device_called(snapshot, id_) for id_ in devices], _NAMED)
