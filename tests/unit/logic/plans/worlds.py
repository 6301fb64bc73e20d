"""A healthy cluster for tests of plans, and what is changed of it."""

from dataclasses import replace

from glusterterm.model.ids import BlockVolumeId, VolumeId
from glusterterm.model.plans import Objection, Plan, Weight
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockHosting, Volume
from tests.builders import (
    Entry,
    make_block_volume,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_snapshot,
    make_volume,
)


def hosting(id_: str = "vh", *, free_gib: int = 93, locked: bool = False, blocks: tuple[str, ...] = ()) -> Volume:
    """Make a block-hosting volume of 100 GiB."""
    block_volumes = tuple(map(BlockVolumeId, blocks))
    return replace(make_volume(id_, size_gib=100), hosting=BlockHosting(free_gib, 2, block_volumes, locked))


def healthy(*changed: Entry, without: tuple[str, ...] = ()) -> Snapshot:
    """Make four nodes with two devices of 500 GiB each and a volume on three of them; a hosting volume with one inside.

    An entry of `changed` takes the place of the one with its id, or comes in addition.
    """
    entries: dict[str, Entry] = {
        "c1": make_cluster("c1"),
        "v1": make_volume("v1", name="vol_mongo", sets=(("b1", "b2", "b3"),)),
        "vh": hosting(blocks=("bv1",)),
        "bv1": make_block_volume("bv1", hosting="vh"),
    }
    for number in (1, 2, 3, 4):
        entries[f"n{number}"] = make_node(
            f"n{number}", host=f"stor-0{number}", address=f"192.0.2.{number}", zone=number
        )
        for letter, used in (("b", 100), ("c", 0)):
            id_ = f"d{number}{letter}"
            device = make_device(id_, f"n{number}", path=f"/dev/vd{letter}", used_gib=used)
            entries[id_] = replace(device, pv_uuid=f"uuid-{id_}", paths=(device.path, f"/dev/disk/by-id/{id_}"))
    for number in (1, 2, 3):
        entries[f"b{number}"] = make_brick(f"b{number}", f"d{number}b")
        entries[f"h{number}"] = make_brick(f"h{number}", f"d{number}b", "vh", size_gib=100)
    entries |= {entry.id: entry for entry in changed}
    return make_snapshot(*(entry for id_, entry in entries.items() if id_ not in without))


def listing(snapshot: Snapshot, *ghosts: str) -> Snapshot:
    """Have the cluster list volumes of which there is no record."""
    cluster = next(iter(snapshot.clusters.values()))
    volumes = (*cluster.volumes, *map(VolumeId, ghosts))
    return replace(snapshot, clusters={**snapshot.clusters, cluster.id: replace(cluster, volumes=volumes)})


def told(plan: Plan, weight: Weight) -> tuple[Objection, ...]:
    """Give the objections of one weight."""
    return tuple(objection for objection in plan.objections if objection.weight is weight)


def rules(found: Plan | tuple[Objection, ...], weight: Weight | None = None) -> set[str]:
    """Give the rules of the failure catalogue that objections name."""
    objections = found.objections if isinstance(found, Plan) else found
    return {objection.rule for objection in objections if weight in (None, objection.weight)}
