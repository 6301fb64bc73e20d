"""Whether there is room for a new volume or for what an expansion adds, and what would fit instead."""

from collections.abc import Iterator

from glusterterm.logic.placement import RuleMalformed, Rules
from glusterterm.logic.plans.guards_cluster_fit import name_used, open_to
from glusterterm.logic.plans.objections import blocks
from glusterterm.model.operations import CreateVolume, ExpandVolume
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Snapshot


def for_new(operation: CreateVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F26, F27, F32: some cluster has to have room, and the name free."""
    try:
        Rules.of(operation.durability, operation.options, snapshot_factor=operation.snapshot_factor or 1.0)
    except RuleMalformed as problem:
        yield blocks(str(problem), "write the option as KEY=VALUE or KEY!=VALUE", "F32")
        return
    found = open_to(snapshot, operation)
    if found and all(name_used(snapshot, cluster, operation.name) for cluster in found):
        yield blocks(f"the name {operation.name} is in use already", "choose another name", "F32")


def for_expansion(operation: ExpandVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F26, F27: an expansion is made of new sets, next to the bricks that are there."""
    yield from ()
