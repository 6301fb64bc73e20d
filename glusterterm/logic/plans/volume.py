"""Plans for volumes."""

from dataclasses import replace

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects, values
from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.room_notes import of_room
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import Ref, VolumeId
from glusterterm.model.operations import (
    CloneVolume,
    CreateVolume,
    DeleteVolume,
    ExpandVolume,
    RestrictBlockHosting,
)
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot


def create(snapshot: Snapshot, wish: CreateVolume) -> Plan:
    """Plan a new volume.

    Raises:
        PlanRefused: a value is none that Heketi takes, or a cluster is not there.
    """
    operation = replace(wish, options=tuple(option.strip() for option in wish.options if option.strip()))
    check(operation)
    for cluster in operation.clusters:
        objects.cluster(snapshot, cluster)
    notes = list(of_room(snapshot, operation))
    if operation.gid:
        notes.append(f"its files belong to group {operation.gid}: whether clients know that group is not checked")
    if operation.block:
        notes.append("2 percent of a block-hosting volume are kept back; block volumes get the rest")
    return plan(snapshot, [operation], notes=notes)


def check(wish: CreateVolume) -> None:
    """See that Heketi takes the values of a new volume.

    Raises:
        PlanRefused: it does not.
    """
    values.refuse("name", values.name(wish.name))
    values.refuse("size", values.size(wish.size_gib))
    values.refuse("durability", values.durability(wish.durability))
    values.refuse("group id", values.gid(wish.gid))
    values.refuse("snapshot factor", values.snapshot_factor(wish.snapshot_factor))
    values.refuse("option", values.options(wish.options))
    if len(set(wish.clusters)) < len(wish.clusters):
        raise PlanRefused("clusters: one is named twice", next_step="name each cluster once")


def expand(snapshot: Snapshot, volume: VolumeId, add_gib: int) -> Plan:
    """Plan to make a volume larger by `add_gib`.

    Raises:
        PlanRefused: there is no such volume, or nothing is added.
    """
    entry = objects.volume(snapshot, volume)
    values.refuse("size to add", values.size(add_gib))
    operation = ExpandVolume(volume, add_gib)
    notes = (
        f"{objects.volume_called(snapshot, volume)} will have {fmt.size_gib(entry.size_gib + add_gib)}",
        *of_room(snapshot, operation),
        "whole new sets are added, bricks that are there do not grow; a rebalance is started, and nobody tells whether "
        "that worked: until it did, old folders don't use the new room",
    )
    return plan(snapshot, [operation], objects=[Ref.volume(volume)], notes=notes)


def delete(snapshot: Snapshot, volume: VolumeId) -> Plan:
    """Plan to delete a volume with all its data.

    Raises:
        PlanRefused: there is no such volume.
    """
    entry = objects.volume(snapshot, volume)
    bricks = snapshot.bricks_of_volume(entry)
    notes = [
        f"{fmt.durability(entry.durability)}, {fmt.size_gib(entry.size_gib)}, {fmt.count(len(bricks), 'brick')}",
        "gluster's own snapshots of it are not known here; where there are some, the volume is "
        f"{'not deleted' if snapshot.without_heketi else 'stopped, not deleted'}",
    ]
    charged = [brick.charge_kib for brick in bricks]
    if bricks and all(kib is not None for kib in charged):
        notes.append(f"{fmt.size_kib(sum(kib or 0 for kib in charged))} come free on its devices")
    return plan(snapshot, [DeleteVolume(volume)], objects=[Ref.volume(volume)], notes=notes)


def clone(snapshot: Snapshot, volume: VolumeId, name: str) -> Plan:
    """Plan a writable copy of a volume.

    Raises:
        PlanRefused: there is no such volume, or the name is none that Heketi takes.
    """
    objects.volume(snapshot, volume)
    values.refuse("name", values.name(name))
    notes = (
        "the clone lies in the thin pools of its source: it costs nothing at first, and what both write fills the "
        "same pools",
    )
    return plan(snapshot, [CloneVolume(volume, name)], objects=[Ref.volume(volume)], notes=notes)


def restrict(snapshot: Snapshot, volume: VolumeId, *, locked: bool) -> Plan:
    """Plan to say whether a block-hosting volume takes new block volumes.

    Raises:
        PlanRefused: there is no such volume.
    """
    objects.volume(snapshot, volume)
    notes = ("block volumes that are there stay as they are",)
    return plan(snapshot, [RestrictBlockHosting(volume, locked)], objects=[Ref.volume(volume)], notes=notes)
