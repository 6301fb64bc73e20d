"""Plans for block volumes."""

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects, values
from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.room_notes import of_room
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import BlockVolumeId, ClusterId, Ref
from glusterterm.model.operations import CreateBlockVolume, DeleteBlockVolume, ExpandBlockVolume
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot


def create(
    snapshot: Snapshot,
    name: str,
    size_gib: int,
    *,
    ha_count: int = 3,
    auth: bool = False,
    clusters: tuple[ClusterId, ...] = (),
) -> Plan:
    """Plan a new block volume.

    Raises:
        PlanRefused: a value is none that Heketi takes, or a cluster is not there.
    """
    wish = CreateBlockVolume(name, size_gib, ha_count, auth, clusters)
    check(wish)
    for cluster in clusters:
        objects.cluster(snapshot, cluster)
    notes = [
        *of_room(snapshot, wish),
        "gluster-blockd and tcmu-runner have to run on its nodes: that is not known from here",
    ]
    if auth:
        notes.append("Heketi makes its CHAP password, and shows it to whoever has the admin key")
    return plan(snapshot, [wish], notes=notes)


def check(wish: CreateBlockVolume) -> None:
    """See that Heketi takes the values of a new block volume.

    Raises:
        PlanRefused: it does not.
    """
    values.refuse("name", values.name(wish.name))
    values.refuse("size", values.size(wish.size_gib))
    if wish.ha_count < 0:
        raise PlanRefused("paths: less than none", next_step="give 1 or more, or 0 for all nodes")


def expand(snapshot: Snapshot, block_volume: BlockVolumeId, new_gib: int) -> Plan:
    """Plan to give a block volume a new, larger total size.

    Raises:
        PlanRefused: there is no such block volume, or the size is none.
    """
    entry = objects.block_volume(snapshot, block_volume)
    values.refuse("new size", values.size(new_gib))
    notes = [
        f"{fmt.size_gib(entry.size_gib)} become {fmt.size_gib(new_gib)} in all; its initiators have to look at it anew",
        "Heketi 9 does not know this call and answers 404",
    ]
    if entry.usable_gib is not None and entry.usable_gib != entry.size_gib:
        notes.append(f"an earlier expansion came only half through: {fmt.size_gib(entry.usable_gib)} of it can be used")
    operation = ExpandBlockVolume(block_volume, new_gib)
    return plan(snapshot, [operation], objects=[Ref.block_volume(block_volume)], notes=notes)


def delete(snapshot: Snapshot, block_volume: BlockVolumeId) -> Plan:
    """Plan to delete a block volume with all its data.

    Raises:
        PlanRefused: there is no such block volume.
    """
    entry = objects.block_volume(snapshot, block_volume)
    notes = (
        f"{fmt.size_gib(entry.size_gib)} come free in {objects.volume_called(snapshot, entry.hosting_volume)}",
        "initiators that are logged in keep it from being deleted: log them out first",
    )
    return plan(snapshot, [DeleteBlockVolume(block_volume)], objects=[Ref.block_volume(block_volume)], notes=notes)
