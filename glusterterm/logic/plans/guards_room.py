"""Whether there is room, by the preview that the forms show, and what would fit instead."""

from collections.abc import Iterator

from glusterterm.logic import format as fmt
from glusterterm.logic.capacity import BrickLimits
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.objections import blocks, warns
from glusterterm.logic.preview import Preview, Verdict, preview
from glusterterm.model.operations import CreateBlockVolume, CreateVolume, ExpandVolume
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.units import KIB_PER_TIB

_UNLIMITED = BrickLimits(max_kib=1024 * KIB_PER_TIB, max_bricks=1_000_000)
"""What no server refuses by its configuration: which limits one has is not told over the API."""


def for_volume(operation: CreateVolume | ExpandVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F26, F27: "No space" in Heketi's words, whatever stands in the way."""
    found = preview(snapshot, operation)
    next_step = _instead(found, operation)
    # without any size that fits it is not the size that stands in the way
    rule = "F27" if found.largest_gib else "F26"
    if found.verdict is Verdict.LIKELY:
        yield warns(f"it may not fit: {found.reason}", next_step, rule)
    elif found.verdict is Verdict.IMPOSSIBLE:
        text = f"{found.impossible}: {found.reason}"
        if snapshot.without_heketi or preview(snapshot, operation, _UNLIMITED).verdict is Verdict.IMPOSSIBLE:
            yield blocks(text, next_step, rule)
        else:
            yield warns(f"{text}. This holds unless the server was given higher limits", next_step, rule)


def _instead(found: Preview, operation: CreateVolume | ExpandVolume) -> str:
    if found.refused:
        return "choose another name, or name a cluster that takes it"
    if found.largest_gib:
        return f"the largest that surely fits is {fmt.size_gib(found.largest_gib)}"
    more = "add devices or nodes, or enable those that are offline"
    if isinstance(operation, ExpandVolume):
        return f"{more}, or make a second volume"
    width = operation.durability.set_size
    fitting = [
        f"{shape.label} up to {fmt.size_gib(largest)}"
        for shape, largest in found.largest
        if largest and not shape.arbiter and shape.durability.set_size < width
    ]
    return f"{more}; what would fit: {objects.listed(fitting)}" if fitting else more


def for_block_volume(operation: CreateBlockVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F58: where no hosting volume has room, Heketi makes one, if its configuration allows it."""
    found = preview(snapshot, operation)
    larger = "create a larger block-hosting volume first; 2 percent of it are kept back"
    if found.verdict is Verdict.IMPOSSIBLE:
        yield blocks(found.reason, larger, "F58")
    elif found.verdict is Verdict.LIKELY:
        yield warns(found.reason, larger, "F58")
