"""Volumes as gluster has them: bricks in its own order, the sets that follow from it, options."""

from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.ids import GlusterVolumeUuid, PeerUuid

HEKETI_ID = "user.heketi.id"
"""The option in which Heketi writes its own volume id."""


class GlusterVolumeType(StrEnum):
    """Kinds of volume that GlusterFS since version 6 serves, in its own words."""

    DISTRIBUTE = "Distribute"
    REPLICATE = "Replicate"
    DISPERSE = "Disperse"
    DISTRIBUTED_REPLICATE = "Distributed-Replicate"
    DISTRIBUTED_DISPERSE = "Distributed-Disperse"
    OTHER = "other"
    """Stripe and tier of older versions, and words that this table does not know."""


class GlusterVolumeState(StrEnum):
    """What was last done to a volume, in gluster's words. Only one that is `STARTED` has brick processes."""

    CREATED = "Created"
    STARTED = "Started"
    STOPPED = "Stopped"
    OTHER = "other"


class Transport(StrEnum):
    """What bricks and clients speak over."""

    TCP = "tcp"
    RDMA = "rdma"
    BOTH = "tcp,rdma"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class GlusterBrick:
    """One brick of a volume's definition.

    `host` is the name that the node was given when the brick was added; `peer` is who it is, None where that is not
    told. A brick of a peer that nobody can reach stays in the definition.
    """

    host: str
    path: str
    peer: PeerUuid | None
    arbiter: bool

    @property
    def name(self) -> str:
        """Name the brick as gluster's commands do: `HOST:PATH`."""
        return f"{self.host}:{self.path}"


@dataclass(frozen=True, slots=True)
class GlusterVolume:
    """One volume as `volume info` tells it.

    `bricks` are in gluster's order, which makes the sets: each `set_size` bricks in a row hold the same files.
    `replica_count` counts all bricks of a set, arbiters among them; it is 1 for a volume that is not replicated, and
    `disperse_count` is 0 for one that is not dispersed. `arbiter_count` and `redundancy_count` are bricks a set.
    A count that is not told is None. `options` are those that were set, in gluster's order.
    """

    name: str
    uuid: GlusterVolumeUuid
    type: GlusterVolumeType
    state: GlusterVolumeState
    transport: Transport
    replica_count: int
    arbiter_count: int | None
    disperse_count: int
    redundancy_count: int | None
    snapshot_count: int | None
    bricks: tuple[GlusterBrick, ...]
    options: tuple[tuple[str, str], ...]

    @property
    def set_size(self) -> int:
        """Bricks in a row that hold the same files: 1 where files are only spread."""
        return max(self.disperse_count, self.replica_count, 1)

    @property
    def sets(self) -> tuple[tuple[GlusterBrick, ...], ...]:
        """The brick sets, in gluster's order."""
        size = self.set_size
        return tuple(self.bricks[start : start + size] for start in range(0, len(self.bricks), size))

    @property
    def heals(self) -> bool:
        """Tell whether gluster has anything to heal: it refuses to say so of volumes that only spread files."""
        return self.set_size > 1

    @property
    def heketi_id(self) -> str | None:
        """Heketi's id of the volume, where Heketi made it; None where it did not, or where the option is gone."""
        return self.option(HEKETI_ID)

    def option(self, name: str) -> str | None:
        """Give what an option was set to; None where it was not set."""
        return next((value for key, value in self.options if key == name), None)


@dataclass(frozen=True, slots=True)
class OptionInForce:
    """What `volume get` says of one option.

    `value` is None where gluster says `(null)`: it has none. `default` tells that it was not set on the volume;
    GlusterFS 10.3 writes it behind the value.
    """

    name: str
    value: str | None
    default: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """Gluster took a change; how far it has come is for the reading commands to tell.

    `text` are its own words, which may be none. `volume` is told by XML of create, start, stop and delete, and of
    the clone of a snapshot. `task` is the id under which a rebalance or the emptying of bricks goes on, where one was
    begun.
    """

    text: str
    volume: GlusterVolumeUuid | None = None
    task: str | None = None
