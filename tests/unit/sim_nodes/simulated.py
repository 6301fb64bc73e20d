"""A small simulated pool for the tests of nodes: three nodes with disks, and volumes on them."""

from glusterterm.model.units import gib_to_kib
from glusterterm.sim.executor import BrickRef, DeviceRef, Host, VolumeRef
from glusterterm.sim.node_executor import NodeExecutor
from glusterterm.sim.nodes import Dialect, NodeWorld

HOSTS = tuple(Host(f"{number}" * 32, f"node{number}.example.com", f"192.0.2.{number}") for number in (1, 2, 3, 4))
SDB = DeviceRef("d" * 32, "/dev/sdb")


def pool(dialect: Dialect = Dialect.GLUSTER_10) -> NodeExecutor:
    """Give four nodes in one trusted pool, each with a prepared 100 GiB disk."""
    executor = NodeExecutor(NodeWorld(dialect=dialect, blank_disk_kib=gib_to_kib(100), seed="test"))
    for host in HOSTS:
        executor.check_glusterd(host)
        executor.peer_probe(HOSTS[0], host)
        executor.setup_device(host, SDB, destroy=False)
    return executor


def brick(number: int, host: Host, size_gib: float = 1, *, arbiter: bool = False) -> BrickRef:
    """Name a brick on the disk of a host."""
    id_ = f"{number:032x}"
    size_kib = int(gib_to_kib(1) * size_gib)
    path = f"/var/lib/heketi/mounts/{SDB.vg}/brick_{id_}/brick"
    return BrickRef(host, SDB.id, id_, path, size_kib, size_kib, 8192, f"tp_{id_}", arbiter=arbiter)


def volume(executor: NodeExecutor, name: str, bricks: int = 3, replica: int = 3, files: int = 300) -> VolumeRef:
    """Make a started volume of one set, with its bricks."""
    refs = tuple(brick(sum(name.encode()) * 10 + number, HOSTS[number]) for number in range(bricks))
    for ref in refs:
        executor.create_brick(ref)
    wanted = VolumeRef(name, refs, max(replica, 1), replica if replica > 1 else 0, options=("nfs.disable on",))
    executor.create_volume(HOSTS[0], wanted)
    for known in executor.world.volumes.values():
        known.files = files
    return wanted
