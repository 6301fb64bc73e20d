"""The simulated storage nodes: disks, volume groups, mounts and glusterd, as plain state.

No I/O and no clock: the time is handed in. What commands do to the state is in `nodes_lvm` and `nodes_gluster`; who
speaks for Heketi is `node_executor`. Sizes are KiB, times seconds since 1970.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from glusterterm.model.units import gib_to_kib
from glusterterm.sim.derived import in_lvm_form, number
from glusterterm.sim.nodes_work import DiskError, Heal, Move, Profile, Snapshot

LVM_HEAD_KIB = 129 * 1024
"""What a PV keeps for itself at its start: 128 MiB of metadata and the alignment."""
BLANK_DISK_KIB = gib_to_kib(500)
FILES_PER_BRICK = 200
"""Files on a brick whose volume nobody gave a number of its own."""


class CommandFailed(Exception):
    """A command on a node ended with a status other than 0.

    Args:
        stderr: what it wrote, to the last newline.
        pv_uuid: of a disk that was refused because it is a physical volume.
    """

    def __init__(self, stderr: str, *, status: int = 1, pv_uuid: str = "") -> None:
        super().__init__(stderr)
        self.stderr = stderr
        self.status = status
        self.pv_uuid = pv_uuid


class Signature(StrEnum):
    """What is found at the start of a disk."""

    NONE = "none"
    XFS = "xfs"
    EXT4 = "ext4"
    PV = "LVM2_member"


class Smart(StrEnum):
    """What a disk says of its own health."""

    PASSED = "PASSED"
    FAILING = "FAILING"


class Dialect(StrEnum):
    """Whose words and habits the nodes have."""

    GLUSTER_10 = "gluster 10"
    STAND_IN = "stand-in"
    """The nodes of the recorded `-ssh` runs: an older gluster, which answers heal info of distribute-only volumes and
    names bricks that are down `information not available`."""


@dataclass(slots=True)
class Disk:
    """One disk of a node. `dead`: gone for the kernel, though LVM may still remember it.

    `held` counts device-mapper nodes that a dead predecessor of the same name left behind; while there are any, nothing
    can open the disk.
    """

    path: str
    size_kib: int = BLANK_DISK_KIB
    signature: Signature = Signature.NONE
    mounted: bool = False
    smart: Smart = Smart.PASSED
    reallocated_sectors: int = 0
    pending_sectors: int = 0
    dead: bool = False
    held: int = 0
    pv_uuid: str = ""
    group: str = ""
    serial: str = ""
    errors: list[DiskError] = field(default_factory=list)

    def wear(self, now: float, *, sectors: int = 16, within_s: float = 3600.0) -> None:
        """Let some sectors be unreadable; the kernel has noticed within the last `within_s` seconds."""
        self.pending_sectors += sectors
        last = self.size_kib * 2 - 8
        for position in range(sectors):
            sector = number(2048, last, "sector", self.serial, len(self.errors)) // 8 * 8
            self.errors.append(DiskError(now - within_s * (sectors - position) / (sectors + 1), sector))

    @property
    def links(self) -> tuple[str, ...]:
        """Give the names that udev knows the disk by."""
        short = self.path.rsplit("/", 1)[-1]
        return (f"/dev/disk/by-id/virtio-{short}-0001", "/dev/disk/by-path/pci-0000:00:03.0", self.path)


@dataclass(slots=True)
class ThinPool:
    """A thin pool: what a brick is charged for."""

    name: str
    size_kib: int
    metadata_kib: int
    tags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LogicalVolume:
    """A thin volume in a pool. `data_kib` is what was written to it."""

    name: str
    pool: str
    size_kib: int
    data_kib: int = 0
    tags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class VolumeGroup:
    """A volume group on one disk. `spare_kib` is LVM's own `lvol0_pmspare`, as large as the largest pool metadata.

    `foreign_kib` is room that somebody took by hand: Heketi's database knows nothing of it.
    """

    name: str
    disk: str
    size_kib: int
    extent_kib: int = 4096
    pools: dict[str, ThinPool] = field(default_factory=dict)
    volumes: dict[str, LogicalVolume] = field(default_factory=dict)
    spare_kib: int = 0
    foreign_kib: int = 0
    counts_spare: bool = True
    tags: list[str] = field(default_factory=list)

    @property
    def free_kib(self) -> int:
        """Give what no extent is allocated of."""
        taken = sum(pool.size_kib + pool.metadata_kib for pool in self.pools.values())
        return self.size_kib - taken - self.foreign_kib - (self.spare_kib if self.counts_spare else 0)


@dataclass(slots=True)
class SimNode:
    """One node. `reachable` is its network, `key_accepted` whether ssh lets Heketi in, `pool` its trusted pool.

    `sudo` says whether sudo asks for no password; `latency_s` is what SSH takes to the node and back, `lock_owner` who
    holds the node's lock, `marks` what is kept of the node in a file.
    """

    manage: str
    storage: str
    uuid: str
    pool: int
    glusterd: bool = True
    reachable: bool = True
    key_accepted: bool = True
    heal_daemon: bool = True
    disks: dict[str, Disk] = field(default_factory=dict)
    groups: dict[str, VolumeGroup] = field(default_factory=dict)
    mounts: dict[str, str] = field(default_factory=dict)
    fstab: list[str] = field(default_factory=list)
    cut_at: float | None = None
    sudo: bool = True
    latency_s: float = 0.0
    lock_owner: str = ""
    marks: list[str] = field(default_factory=list)
    stray: set[str] = field(default_factory=set)
    """Mounts that a brick process still holds which gluster no longer counts: its glusterd was down at the time."""

    def disk_of_mount(self, mount: str) -> Disk | None:
        """Find the disk below a mount point, if anything is mounted there."""
        device = self.mounts.get(mount, "").removeprefix("/dev/mapper/")
        group = self.groups.get(device.partition("-")[0])
        return self.disks.get(group.disk) if group else None


@dataclass(slots=True)
class Injected:
    """A failure to come: the commands whose text matches `pattern` on hosts that match `host` fail with `stderr`.

    `times` counts how often it still strikes, None means always. An empty `stderr` lets the command go on, after
    `seconds`.
    """

    pattern: str
    stderr: str = ""
    host: str = ""
    times: int | None = None
    seconds: float = 0.0
    status: int = 1

    def strikes(self, host: str, command: str) -> bool:
        """Say whether it is this command's turn."""
        return self.times != 0 and bool(re.search(self.host, host)) and bool(re.search(self.pattern, command))


class NodeWorld:
    """All simulated nodes, by the name that commands reach them by.

    With `hospitable`, a name nobody added is a healthy node, and a disk nobody added is blank and of
    `blank_disk_kib`, unless its path is in `absent`. Heal info does not name the bricks in `unnamed`, and
    names those in `misnamed` by another name of their node.
    """

    def __init__(
        self,
        *,
        hospitable: bool = True,
        dialect: Dialect = Dialect.GLUSTER_10,
        blank_disk_kib: int = BLANK_DISK_KIB,
        pace: float = 1.0,
        seed: str = "",
    ) -> None:
        self.nodes: dict[str, SimNode] = {}
        self.volumes: dict[tuple[int, str], GlusterVolume] = {}
        self.snapshots: dict[tuple[int, str], Snapshot] = {}
        self.injected: list[Injected] = []
        self.absent: set[str] = set()
        self.unnamed: set[str] = set()
        self.misnamed: set[str] = set()
        self.hospitable = hospitable
        self.dialect = dialect
        self.blank_disk_kib = blank_disk_kib
        self.pace = pace
        self.now = 0.0
        self.born = 0.0
        self._by_storage: dict[str, SimNode] = {}
        self._seed = seed
        self._drawn = 0

    def new_uuid(self) -> str:
        """Give a fresh UUID; the same seed gives the same ones in the same order."""
        self._drawn += 1
        return str(UUID(bytes=blake2b(f"{self._seed}/{self._drawn}".encode(), digest_size=16).digest()))

    def new_pv_uuid(self) -> str:
        """Give a fresh PV UUID in LVM's own form."""
        return in_lvm_form(self.new_uuid().replace("-", ""))

    def add_node(self, manage: str, storage: str) -> SimNode:
        """Add a healthy node without disks, alone in a trusted pool of its own."""
        node = SimNode(manage, storage, self.new_uuid(), pool=len(self.nodes))
        self.nodes[manage] = node
        self._by_storage[storage] = node
        return node

    def add_disk(self, manage: str, path: str, size_kib: int | None = None) -> Disk:
        """Add a blank disk to a node."""
        disk = Disk(path, size_kib or self.blank_disk_kib, serial=self.new_uuid()[:8].upper())
        self.nodes[manage].disks[path] = disk
        return disk

    def node(self, manage: str, storage: str = "") -> SimNode | None:
        """Find a node by the name that commands reach it by; a hospitable world adds it."""
        found = self.nodes.get(manage)
        if found is None and self.hospitable and storage:
            return self.add_node(manage, storage)
        return found

    def by_storage(self, storage: str) -> SimNode | None:
        """Find a node by the name that gluster knows it by."""
        return self._by_storage.get(storage)

    def disk(self, node: SimNode, path: str) -> Disk | None:
        """Find a disk by its path, by one of udev's links or by its PV's; a hospitable world adds it."""
        prefix = "/dev/disk/by-id/lvm-pv-uuid-"
        for disk in node.disks.values():
            if path == disk.path or path in disk.links[:1] or (disk.pv_uuid and path == prefix + disk.pv_uuid):
                return disk
        if self.hospitable and path not in self.absent and not path.startswith("/dev/disk/"):
            return self.add_disk(node.manage, path)
        return None

    def strike(self, host: str, command: str) -> Injected | None:
        """Give the injected failure whose turn it is with this command, and count it."""
        for injected in self.injected:
            if injected.strikes(host, command):
                if injected.times is not None:
                    injected.times -= 1
                return injected
        return None

    def members(self, pool: int) -> list[SimNode]:
        """Give the nodes of a trusted pool."""
        return [node for node in self.nodes.values() if node.pool == pool]

    def answers(self, node: SimNode) -> bool:
        """Say whether gluster on other nodes can talk to this one's glusterd."""
        return node.glusterd and node.reachable

    def volumes_of(self, pool: int) -> list["GlusterVolume"]:
        """Give the gluster volumes of a trusted pool by name."""
        return [volume for key, volume in sorted(self.volumes.items()) if key[0] == pool]

    def brick_is_up(self, brick: "GlusterBrick") -> bool:
        """Say whether a brick's process serves: its own state, its disk's and its node's."""
        node = self.by_storage(brick.storage)
        if node is None or not brick.up or not node.reachable:
            return False
        disk = node.disk_of_mount(brick.path.removesuffix("/brick"))
        return disk is None or not disk.dead


@dataclass(slots=True)
class GlusterBrick:
    """One brick as gluster knows it. `up` is its process, the `starts`-th; its node and disk count as well."""

    storage: str
    path: str
    uuid: str = ""
    arbiter: bool = False
    up: bool = True
    starts: int = 1

    @property
    def name(self) -> str:
        """Give gluster's name of the brick."""
        return f"{self.storage}:{self.path}"


@dataclass(slots=True)
class GlusterVolume:
    """One gluster volume. `bricks` are in gluster's order. `blocks` are files of gluster-block: size in GiB by name.

    `split` files of its first set are in split-brain. `was_started` tells a stopped volume from one just made.
    """

    name: str
    uuid: str
    pool: int
    bricks: list[GlusterBrick]
    set_size: int = 1
    replica: int = 0
    arbiter: bool = False
    data: int = 0
    redundancy: int = 0
    options: dict[str, str] = field(default_factory=dict)
    started: bool = False
    files: int = FILES_PER_BRICK
    heals: list[Heal] = field(default_factory=list)
    blocks: dict[str, int] = field(default_factory=dict)
    was_started: bool = False
    split: int = 0
    rebalance: Move | None = None
    removal: Move | None = None
    profile: Profile | None = None

    @property
    def redundant(self) -> bool:
        """Whether a brick can be lost: not so on distribute-only volumes."""
        return self.set_size > 1

    def set_of(self, name: str) -> list[GlusterBrick]:
        """Give the set that a brick is in; empty where it is in none."""
        for start in range(0, len(self.bricks), self.set_size):
            members = self.bricks[start : start + self.set_size]
            if any(brick.name == name for brick in members):
                return members
        return []

    def entries(self, name: str, now: float) -> int:
        """Give what `heal info` counts on one brick: what waits there to go to the others of its set."""
        members = {brick.name for brick in self.set_of(name)}
        return sum(heal.entries(now) for heal in self.heals if heal.sink != name and heal.sink in members)
