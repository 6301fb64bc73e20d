"""What the simulated Heketi asks of its nodes, as a protocol; no clock, no waiting, no I/O.

Every call takes effect at once and says how long it would have taken: `Done.seconds`, or `NodeFailed.seconds` when it
failed. The world lets that much simulated time pass before the operation goes on, one batch at a time per node.
Sizes are KiB. A brick's name is gluster's: `STORAGE:PATH`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

ValueT = TypeVar("ValueT", covariant=True)
Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


class NodeFailed(Exception):
    """A node did not do what it was asked.

    Args:
        text: what Heketi tells its client. It is the failing command's stderr, or, where a method below says so, the
            sentence that Heketi puts around it. A final newline of stderr belongs to it.
        seconds: how long the call took before it failed.
        pv_uuid: of `setup_device` alone: the UUID of the physical volume that was found on the disk, if any.
    """

    def __init__(self, text: str, *, seconds: float = 0.0, pv_uuid: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.seconds = seconds
        self.pv_uuid = pv_uuid


class ServerCrashed(Exception):
    """The whole server process dies: the connection is closed without a reply."""


@dataclass(frozen=True, slots=True)
class Done(Generic[ValueT]):
    """A call that succeeded, with its result and the time it took."""

    value: ValueT
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Host:
    """A node as Heketi knows it: commands go to `manage`, gluster knows it by `storage`; `id` is Heketi's."""

    id: str
    manage: str
    storage: str


@dataclass(frozen=True, slots=True)
class DeviceRef:
    """A device as Heketi knows it. `paths` and `pv_uuid` are empty where it never learnt them.

    The volume group is `vg_ID`. Commands name the disk by `pv_path`.
    """

    id: str
    name: str
    paths: tuple[str, ...] = ()
    pv_uuid: str = ""

    @property
    def vg(self) -> str:
        """Name the device's volume group."""
        return f"vg_{self.id}"

    @property
    def pv_path(self) -> str:
        """Give the path that Heketi removes and looks up a PV by (Heketi's API, section 9)."""
        if self.pv_uuid:
            return f"/dev/disk/by-id/lvm-pv-uuid-{self.pv_uuid}"
        return self.paths[0] if self.paths else self.name


@dataclass(frozen=True, slots=True)
class DeviceFigures:
    """What LVM says of a device that is a volume group of Heketi's."""

    total_kib: int
    free_kib: int
    used_kib: int
    extent_kib: int = 4096
    paths: tuple[str, ...] = ()
    pv_uuid: str = ""


@dataclass(frozen=True, slots=True)
class BrickRef:
    """One brick to make or destroy.

    `path` is the brick path (the mount and `/brick`), `thin_pool` the pool's own name, not derived from `id`.
    `logical_volume` is empty but for bricks of clones. `arbiter` chooses other options of mkfs.
    """

    host: Host
    device: str
    id: str
    path: str
    size_kib: int
    pool_kib: int
    metadata_kib: int
    thin_pool: str
    logical_volume: str = ""
    gid: int = 0
    arbiter: bool = False

    @property
    def name(self) -> str:
        """Give gluster's name of the brick."""
        return f"{self.host.storage}:{self.path}"


@dataclass(frozen=True, slots=True)
class VolumeRef:
    """One gluster volume to make, or the bricks to add to it.

    `bricks` are in gluster's order, set by set; when a volume is expanded they are the new ones alone, and no `options`
    are set. `set_size` bricks make a set. `options` are `key value`, as they go to `gluster volume set`.
    """

    name: str
    bricks: tuple[BrickRef, ...]
    set_size: int
    replica: int = 0
    arbiter: bool = False
    data: int = 0
    redundancy: int = 0
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VolumeInfo:
    """What `gluster volume info` says: the volume's UUID and its bricks' names in gluster's order."""

    uuid: str
    bricks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrickHeal:
    """One brick of `gluster volume heal NAME info --xml`.

    `name` reads `information not available` for a brick that old gluster does not know; `entries` is a number or `-`.
    """

    name: str
    entries: str
    status: str = "Connected"


@dataclass(frozen=True, slots=True)
class BlockRef:
    """One gluster-block volume to make on a hosting volume. `hosts` are the storage names that may serve it."""

    hosting: str
    name: str
    size_gib: int
    ha_count: int
    auth: bool
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockTarget:
    """How clients reach a block volume that was made."""

    iqn: str
    hosts: tuple[str, ...]
    username: str = ""
    password: str = ""
    lun: int = 0


@dataclass(frozen=True, slots=True)
class NodeReport:
    """What one node tells an examination, each part in the form it has in the reply; None where it could not be had.

    `volumes` are the names in `volume_info`, None where gluster did not answer.
    """

    volumes: tuple[str, ...] | None
    volume_info: Json = None
    lvm_pv: Json = None
    lvm_vg: Json = None
    lvm_lv: Json = None
    mounts: Json = None
    block_volumes: Json = None


class Executor(Protocol):
    """The nodes, as Heketi reaches them. All methods but `advance` raise `NodeFailed`."""

    def advance(self, now: float) -> None:
        """Let the nodes live up to `now`, in seconds. It is called before anything else at that time."""

    def check_glusterd(self, host: Host) -> Done[None]:
        """Look whether glusterd runs (`systemctl status glusterd`)."""

    def peer_probe(self, host: Host, new: Host) -> Done[None]:
        """Have `host` take `new` into its trusted pool."""

    def peer_detach(self, host: Host, leaving: Host) -> Done[None]:
        """Have `host` put `leaving` out of the trusted pool."""

    def setup_device(self, host: Host, device: DeviceRef, *, destroy: bool) -> Done[DeviceFigures]:
        """Make a PV and a VG of a disk. `NodeFailed.text` is `Initializing device NAME failed (...): STDERR`.

        Heketi asks without `destroy` first; only if that failed, and its caller wants it, it asks again with it.
        """

    def device_info(self, host: Host, device: DeviceRef) -> Done[DeviceFigures]:
        """Ask LVM anew for a device's figures, paths and PV UUID."""

    def teardown_device(self, host: Host, device: DeviceRef) -> Done[None]:
        """Remove VG and PV. `NodeFailed.text` is `Failed to delete device PATH with id ID on host H: STDERR`."""

    def forget_device(self, host: Host, device: DeviceRef) -> Done[None]:
        """Remove what can be removed of the VG and the PV, ignoring every failure but that of reaching the node."""

    def create_brick(self, brick: BrickRef) -> Done[None]:
        """Make thin pool, LV, file system, mount and directory. A failure undoes what was made of it."""

    def destroy_brick(self, brick: BrickRef) -> Done[bool]:
        """Unmount and remove; what is not there counts as removed. True if the thin pool went too."""

    def create_volume(self, host: Host, volume: VolumeRef) -> Done[None]:
        """Create a volume, add its further sets, set its options and start it. A failure undoes it."""

    def expand_volume(self, host: Host, volume: VolumeRef) -> Done[None]:
        """Add bricks and start a rebalance, whose failure is ignored."""

    def delete_volume(self, host: Host, name: str) -> Done[None]:
        """Stop and delete; an absent one counts. `NodeFailed.text`: `Unable to delete volume N: STDERR`."""

    def volume_info(self, host: Host, name: str) -> Done[VolumeInfo]:
        """Ask for a volume's bricks. `NodeFailed.text`: `Unable to get volume info of volume name: N`."""

    def heal_info(self, host: Host, name: str) -> Done[tuple[BrickHeal, ...]]:
        """Ask for entries to heal. `NodeFailed.text`: `Unable to get heal info of volume : N : STDERR`."""

    def replace_brick(self, host: Host, name: str, old: BrickRef, new: BrickRef) -> Done[None]:
        """Put `new` in `old`'s place. `NodeFailed.text`: `Unable to replace brick OLD with NEW for volume N`."""

    def clone_volume(self, host: Host, source: str, name: str) -> Done[VolumeInfo]:
        """Snapshot `source`, clone the snapshot as `name`, start the clone and delete the snapshot.

        `NodeFailed.text`: `Unable to create snapshot of volume N: STDERR` and the like.
        """

    def create_block(self, host: Host, block: BlockRef) -> Done[BlockTarget]:
        """Make a block volume. A command that failed is told with `Failed to create block volume: ` before."""

    def expand_block(self, host: Host, hosting: str, name: str, size_gib: int) -> Done[int]:
        """Give a block volume a new total size; the result is the size that is usable now, in GiB."""

    def delete_block(self, host: Host, hosting: str, name: str) -> Done[None]:
        """Delete a block volume; one that is not there counts as deleted."""

    def examine(self, host: Host, hosting: tuple[str, ...]) -> Done[NodeReport]:
        """Read gluster's and LVM's lists, mounts and, for the `hosting` volumes, block volumes. Never fails."""
