"""Plans for devices."""

from collections.abc import Sequence
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects, values
from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.leaving import Leaving, volumes_of, what_leaves
from glusterterm.logic.plans.room_notes import of_room
from glusterterm.logic.plans.titles import title
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import ClusterId, DeviceId, NodeId, Ref
from glusterterm.model.operations import (
    AddDevice,
    ChangeDeviceTags,
    DeleteDevice,
    HealCheck,
    Operation,
    ResyncDevice,
    SetDeviceState,
    TagChange,
)
from glusterterm.model.plans import Plan, Step
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState, Tags


@dataclass(frozen=True, slots=True)
class Disk:
    """A block device that is to be added, by its path. `destroy`: wipe it where it can't be added as it is.

    `holds` names what was found on it, nothing where it is blank; None: nobody looked.
    """

    path: str
    destroy: bool = False
    tags: Tags = ()
    holds: str | None = None


def add(snapshot: Snapshot, node: NodeId, disks: Sequence[Disk]) -> Plan:
    """Plan to add one or several devices to a node: one that fails does not keep the others from being added.

    Raises:
        PlanRefused: there is no such node, no disk is named or one twice, or a value is none that Heketi takes.
    """
    entry = objects.node(snapshot, node)
    if not disks:
        raise PlanRefused("no device is named", next_step="name the path of at least one block device")
    for disk in disks:
        check(disk)
    if len({disk.path for disk in disks}) < len(disks):
        raise PlanRefused("a device is named twice", next_step="name each path once")
    operations = [AddDevice(node, disk.path, disk.destroy, tuple(sorted(disk.tags))) for disk in disks]
    steps = [Step(title(operation, snapshot), operation, needed=len(disks) == 1) for operation in operations]
    paths = objects.listed([disk.path for disk in disks])
    return plan(snapshot, steps, title=f"add {paths} on {entry.host}", objects=[Ref.node(node)], notes=of_adding(disks))


def check(disk: Disk) -> None:
    """See that Heketi takes the values of a new device.

    Raises:
        PlanRefused: it does not.
    """
    values.refuse("device", values.path(disk.path))
    values.refuse(f"tags of {disk.path}", values.tags(disk.tags))


def of_adding(disks: Sequence[Disk]) -> tuple[str, ...]:
    """Say what is lost on disks that are to be added, and what is not known of them."""
    unseen = [disk.path for disk in disks if disk.holds is None]
    unstable = [disk.path for disk in disks if not disk.path.startswith(("/dev/disk/by-", "/dev/mapper/"))]
    notes = [f"what is on {disk.path} is destroyed: {disk.holds}" for disk in disks if disk.holds and disk.destroy]
    if unseen:
        whose = "the disk" if len(disks) == 1 else objects.listed(unseen)
        refused = "a disk with data, or one in use, is refused and left as it is"
        notes.append(f"what is on {whose} is not known from here; {refused}")
    if unstable:
        notes.append(
            f"the kernel may call {objects.listed(unstable)} otherwise after a restart: a path in /dev/disk/by-id stays"
        )
    return tuple(notes)


def enable(snapshot: Snapshot, device: DeviceId) -> Plan:
    """Plan to let new bricks go to a device again; one that was evacuated comes back by way of offline.

    Raises:
        PlanRefused: there is no such device.
    """
    entry = objects.device(snapshot, device)
    steps: list[Operation] = [SetDeviceState(device, EntryState.ONLINE)]
    if entry.state is EntryState.FAILED:
        steps.insert(0, SetDeviceState(device, EntryState.OFFLINE))
    node = snapshot.nodes.get(entry.node)
    notes: list[str] = []
    if node is not None and node.state is EntryState.FAILED:
        notes.append(f"{node.host} was evacuated: no bricks go to it till it is deleted and added anew")
    elif node is not None and node.state is not EntryState.ONLINE:
        notes.append(f"{node.host} is {node.state}: no bricks go to it till it is online")
    return plan(snapshot, steps, objects=[Ref.device(device)], notes=notes)


def disable(snapshot: Snapshot, device: DeviceId) -> Plan:
    """Plan to let no new bricks go to a device; those that are there stay and work on.

    Raises:
        PlanRefused: there is no such device.
    """
    objects.device(snapshot, device)
    notes = ("bricks that are there stay untouched: no new ones go to it",)
    return plan(snapshot, [SetDeviceState(device, EntryState.OFFLINE)], objects=[Ref.device(device)], notes=notes)


def evacuate(snapshot: Snapshot, device: DeviceId, *, check_heal: bool = True) -> Plan:
    """Plan to move all bricks off a device, disabling it first where it is not offline.

    Raises:
        PlanRefused: there is no such device.
    """
    entry = objects.device(snapshot, device)
    moving = SetDeviceState(device, EntryState.FAILED, HealCheck.DEFAULT if check_heal else HealCheck.DISABLE)
    disabled = entry.state is EntryState.OFFLINE or (entry.state is EntryState.FAILED and not entry.bricks)
    steps: list[Operation] = [moving] if disabled else [SetDeviceState(device, EntryState.OFFLINE), moving]
    leaving = what_leaves(moving, snapshot)
    volumes = volumes_of(leaving.bricks, snapshot)
    return plan(
        snapshot,
        steps,
        objects=[Ref.device(device), *(Ref.volume(volume.id) for volume in volumes)],
        notes=(*_of_moving(leaving, snapshot), *of_room(snapshot, moving)),
    )


def _of_moving(leaving: Leaving, snapshot: Snapshot) -> tuple[str, ...]:
    if not leaving.bricks:
        return ("it holds no bricks: only its record changes",)
    size = fmt.size_kib(sum(brick.size_kib for brick in leaving.bricks))
    names = objects.listed([fmt.short_name(volume.name) for volume in volumes_of(leaving.bricks, snapshot)])
    counted = "1 brick moves" if len(leaving.bricks) == 1 else f"{len(leaving.bricks):,} bricks move"
    return (
        f"{counted} ({size}), one after another: of {names}",
        "moved is not healed: before another device of these volumes is touched, wait till their heals have ended",
    )


def delete(snapshot: Snapshot, device: DeviceId, *, forget: bool = False) -> Plan:
    """Plan to delete an evacuated device; `forget`: even where its volume group can't be removed.

    Raises:
        PlanRefused: there is no such device.
    """
    objects.device(snapshot, device)
    notes = ["its volume group and physical volume are removed from the disk"]
    if forget:
        notes = [
            f"before a new disk is added under the same name, take away what /dev/mapper holds of vg_{device} on the "
            "node",
        ]
    return plan(snapshot, [DeleteDevice(device, forget)], objects=[Ref.device(device)], notes=notes)


def resync(snapshot: Snapshot, device: DeviceId) -> Plan:
    """Plan to have a device's figures replaced by what LVM says.

    Raises:
        PlanRefused: there is no such device.
    """
    entry = objects.device(snapshot, device)
    charged = [brick.charge_kib for brick in snapshot.bricks_of(entry)]
    notes = ["this is a GET that changes data: Heketi does it even in its read-only mode"]
    if all(kib is not None for kib in charged):
        total = fmt.size_kib(sum(kib or 0 for kib in charged))
        notes.append(f"Heketi counts {fmt.size_kib(entry.used_kib)} used; its bricks take {total}")
    notes.append(
        "LVM counts its own spare metadata too: the used figure grows a little, and Heketi's check of its database "
        "calls "
        "that an inconsistency from then on"
    )
    return plan(snapshot, [ResyncDevice(device)], objects=[Ref.device(device)], notes=notes)


def change_tags(snapshot: Snapshot, device: DeviceId, change: TagChange, tags: Tags) -> Plan:
    """Plan to change a device's tags; for DELETE only their names count.

    Raises:
        PlanRefused: there is no such device, or a tag is none that Heketi takes.
    """
    objects.device(snapshot, device)
    values.refuse("tags", values.tags(tags) or values.nothing_named(change, tags))
    notes = ("bricks that are there stay where they are: tags count for new ones and for those that move",)
    operation = ChangeDeviceTags(device, change, tuple(sorted(tags)))
    return plan(snapshot, [operation], objects=[Ref.device(device)], notes=notes)


def resync_all(snapshot: Snapshot, cluster: ClusterId) -> Plan:
    """Plan to have the figures of all devices of a cluster replaced by what LVM says.

    Raises:
        PlanRefused: there is no such cluster, or it has no devices.
    """
    entry = objects.cluster(snapshot, cluster)
    devices = [each for node in snapshot.nodes_of(entry) for each in snapshot.devices_of(node)]
    if not devices:
        raise PlanRefused(f"cluster {cluster} has no devices", next_step="add one first")
    asks = [ResyncDevice(each.id) for each in devices]
    return plan(
        snapshot,
        [Step(title(ask, snapshot), ask, needed=False) for ask in asks],
        title=f"resync {fmt.count(len(asks), 'device')}",
        objects=(Ref.cluster(cluster), *(Ref.device(each.id) for each in devices)),
    )
