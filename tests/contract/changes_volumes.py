"""Changes of volumes, block volumes and the server itself, each on a Heketi prepared for it."""

from glusterterm.model.ids import BlockVolumeId, ClusterId, Kind, OperationId, VolumeId
from glusterterm.model.operations import (
    CleanUpOperations,
    CloneVolume,
    CreateBlockVolume,
    CreateVolume,
    DeleteBlockVolume,
    DeleteVolume,
    ExpandBlockVolume,
    ExpandVolume,
    RestrictBlockHosting,
    SetLoggerLevel,
    SetServerMode,
)
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.topology import Durability, DurabilityType
from glusterterm.sim.entries import OperationStatus
from tests.contract.managed import Case, Managed
from tests.fakes_sim import replicated

THREE = Durability(DurabilityType.REPLICATE, 3)
UNUSED = {"replicate": {"replica": 3}, "disperse": {"data": 4, "redundancy": 2}}
NO_SNAPSHOTS = {"enable": False, "factor": 0}


def create_volume(managed: Managed) -> Case:
    """Make a volume as simple as can be."""
    managed.heketi.nodes(3)
    return Case(
        CreateVolume("vol_simple", 10, THREE),
        "POST /volumes",
        {"size": 10, "name": "vol_simple", "durability": {**UNUSED, "type": "replicate"}, "snapshot": NO_SNAPSHOTS},
        lambda: (
            [(each.name, each.size, each.pending) for each in managed.world.volumes.values()]
            == [("vol_simple", 10, "")]
        ),
        Kind.VOLUME,
    )


def create_hosting_volume(managed: Managed) -> Case:
    """Make a volume with everything that can be asked for."""
    managed.heketi.nodes(3)
    cluster = next(iter(managed.world.clusters))
    return Case(
        CreateVolume(
            "vol_all",
            10,
            Durability(DurabilityType.DISPERSE, 0, 2, 1),
            (ClusterId(cluster),),
            gid=1000,
            snapshot_factor=1.5,
            options=("performance.readdir-ahead off",),
            block=True,
        ),
        "POST /volumes",
        {
            "size": 10,
            "name": "vol_all",
            "clusters": [cluster],
            "gid": 1000,
            "durability": {"type": "disperse", "replicate": {"replica": 3}, "disperse": {"data": 2, "redundancy": 1}},
            "snapshot": {"enable": True, "factor": 1.5},
            "glustervolumeoptions": ["performance.readdir-ahead off"],
            "block": True,
        },
        lambda: (
            [(each.gid, each.snapshot_factor, each.hosting is None) for each in managed.world.volumes.values()]
            == [(1000, 1.5, False)]
        ),
        Kind.VOLUME,
    )


def expand_volume(managed: Managed) -> Case:
    """Make a volume larger."""
    volume = managed.volume(10)
    return Case(
        ExpandVolume(VolumeId(volume.id), 5),
        f"POST /volumes/{volume.id}/expand",
        {"expand_size": 5},
        lambda: volume.size == 15,
        Kind.VOLUME,
    )


def delete_volume(managed: Managed) -> Case:
    """Delete a volume."""
    volume = managed.volume()
    return Case(
        DeleteVolume(VolumeId(volume.id)),
        f"DELETE /volumes/{volume.id}",
        None,
        lambda: not managed.world.volumes and not managed.world.bricks,
    )


def clone_volume(managed: Managed) -> Case:
    """Clone a volume."""
    volume = managed.volume()
    return Case(
        CloneVolume(VolumeId(volume.id), "copy"),
        f"POST /volumes/{volume.id}/clone",
        {"name": "copy"},
        lambda: "copy" in [each.name for each in managed.world.volumes.values()],
        Kind.VOLUME,
    )


def restrict_hosting(managed: Managed) -> Case:
    """Lock a block-hosting volume."""
    hosting = managed.volume(block=True)
    return Case(
        RestrictBlockHosting(VolumeId(hosting.id), locked=True),
        f"POST /volumes/{hosting.id}/block-restriction",
        {"restriction": "locked"},
        lambda: hosting.hosting is not None and hosting.hosting.restriction == "locked",
        Kind.VOLUME,
    )


def free_hosting(managed: Managed) -> Case:
    """Unlock a block-hosting volume."""
    hosting = managed.volume(block=True)
    managed.heketi.done("POST", f"/volumes/{hosting.id}/block-restriction", {"restriction": "locked"})
    return Case(
        RestrictBlockHosting(VolumeId(hosting.id), locked=False),
        f"POST /volumes/{hosting.id}/block-restriction",
        {"restriction": ""},
        lambda: hosting.hosting is not None and not hosting.hosting.restriction,
        Kind.VOLUME,
    )


def create_block_volume(managed: Managed) -> Case:
    """Make a block volume on a hosting volume."""
    managed.volume(block=True)
    return Case(
        CreateBlockVolume("blk", 2, 3, auth=True),
        "POST /blockvolumes",
        {"size": 2, "name": "blk", "hacount": 3, "auth": True},
        lambda: [(each.name, each.size) for each in managed.world.block_volumes.values()] == [("blk", 2)],
        Kind.BLOCK_VOLUME,
    )


def expand_block_volume(managed: Managed) -> Case:
    """Make a block volume larger."""
    managed.volume(block=True)
    block = managed.world.block_volumes[managed.heketi.done("POST", "/blockvolumes", {"size": 2})]
    return Case(
        ExpandBlockVolume(BlockVolumeId(block.id), 5),
        f"POST /blockvolumes/{block.id}/expand",
        {"new_size": 5},
        lambda: block.size == 5,
        Kind.BLOCK_VOLUME,
    )


def delete_block_volume(managed: Managed) -> Case:
    """Delete a block volume."""
    managed.volume(block=True)
    id_ = managed.heketi.done("POST", "/blockvolumes", {"size": 2})
    return Case(
        DeleteBlockVolume(BlockVolumeId(id_)),
        f"DELETE /blockvolumes/{id_}",
        None,
        lambda: not managed.world.block_volumes,
    )


def _stale(managed: Managed) -> str:
    """Leave a volume half made behind, as a server that was killed does; give the operation's id."""
    managed.heketi.nodes(3)
    managed.heketi("POST", "/volumes", replicated(10))
    managed.world.restart(managed.heketi.now)
    assert [each.status for each in managed.world.operations.values()] == [OperationStatus.STALE]
    return next(iter(managed.world.operations))


def clean_up_all(managed: Managed) -> Case:
    """Have all operations that were left behind undone."""
    _stale(managed)
    return Case(CleanUpOperations(), "POST /operations/pending/cleanup", {}, lambda: not managed.world.operations)


def clean_up_one(managed: Managed) -> Case:
    """Have one operation that was left behind undone."""
    id_ = _stale(managed)
    return Case(
        CleanUpOperations((OperationId(id_),)),
        "POST /operations/pending/cleanup",
        {"operations": [id_]},
        lambda: not managed.world.operations and not managed.world.bricks,
    )


def set_server_mode(managed: Managed) -> Case:
    """Let nobody from elsewhere change anything."""
    return Case(
        SetServerMode(ServerMode.LOCAL_CLIENT),
        "POST /admin",
        {"state": "local-client"},
        lambda: managed.world.state == "local-client",
    )


def set_logger_level(managed: Managed) -> Case:
    """Have the server write more."""
    return Case(
        SetLoggerLevel(LoggerLevel.DEBUG),
        "POST /internal/logging",
        {"loglevel": {"glusterfs": "debug"}},
        lambda: managed.world.log_level == "debug",
    )
