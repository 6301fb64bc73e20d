"""Snapshots of volumes, what limits their number, and quotas: how much directories may hold."""

from dataclasses import dataclass

from glusterterm.model.gluster.volumes import GlusterVolumeState


@dataclass(frozen=True, slots=True)
class SnapshotVolume:
    """The volume that a snapshot is made of: its bricks are thin snapshots of those of `origin`.

    `taken` snapshots of `origin` there are, `left` may be made yet.
    """

    name: str
    origin: str
    state: GlusterVolumeState
    taken: int | None
    left: int | None


@dataclass(frozen=True, slots=True)
class GlusterSnapshot:
    """One snapshot, as `snapshot info` tells it. `created_at` is in seconds since 1970, None without a time zone."""

    name: str
    uuid: str
    description: str
    created_at: float | None
    volumes: tuple[SnapshotVolume, ...]

    @property
    def active(self) -> bool:
        """Whether it can be mounted: GlusterFS 10.3 leaves a snapshot stopped that was made."""
        return bool(self.volumes) and all(volume.state is GlusterVolumeState.STARTED for volume in self.volumes)


@dataclass(frozen=True, slots=True)
class SnapshotBrick:
    """One brick of a snapshot, as `snapshot status` tells it.

    For a snapshot that is not active, all but its name and `running` is unknown: "" or None. `size` is that of the
    logical volume in LVM's words, and `full_percent` how much of it differs from others.
    """

    host: str
    path: str
    running: bool | None
    pid: int | None
    volume_group: str
    size: str
    full_percent: float | None

    @property
    def name(self) -> str:
        """Name the brick as gluster's commands do: `HOST:PATH`."""
        return f"{self.host}:{self.path}"


@dataclass(frozen=True, slots=True)
class SnapshotStatus:
    """What runs for one snapshot."""

    name: str
    uuid: str
    bricks: tuple[SnapshotBrick, ...]


@dataclass(frozen=True, slots=True)
class SnapshotLimit:
    """How many snapshots of one volume there may be.

    `hard_limit` was set for it; the `effective_limit` is the lower one of that and the cluster's. From `soft_limit` on
    gluster warns, or deletes the oldest where that is set.
    """

    volume: str
    hard_limit: int | None
    effective_limit: int | None
    soft_limit: int | None


@dataclass(frozen=True, slots=True)
class SnapshotSettings:
    """What `snapshot config` tells: the cluster's own limits, and those of each volume. None is what is not told."""

    hard_limit: int | None
    soft_limit_percent: int | None
    auto_delete: bool | None
    activate_on_create: bool | None
    volumes: tuple[SnapshotLimit, ...]


@dataclass(frozen=True, slots=True)
class QuotaLimit:
    """How much one directory of a volume may hold. `path` is that inside of the volume; None is what is not told."""

    path: str
    hard_limit_bytes: int | None
    soft_limit_percent: int | None
    soft_limit_bytes: int | None
    used_bytes: int | None
    available_bytes: int | None
    soft_exceeded: bool | None
    hard_exceeded: bool | None
