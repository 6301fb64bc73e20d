"""What is changed on simulated nodes over the commands of the table: bricks and volumes made and taken down."""

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import commands_lock as lock
from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct.decode.accepted import decode_accepted
from glusterterm.model.commands import Command
from glusterterm.model.units import gib_to_kib
from glusterterm.sim.nodes import NodeWorld, SimNode
from glusterterm.sim.shell.node import run
from glusterterm.sim.shell.printed import Printed

HOSTS = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
SIZE_KIB, METADATA_KIB = gib_to_kib(2), 12 * 1024
BRICK = "brick_" + "1" * 32
HEX = "0" * 31 + "a"
POOL = "tp_" + "1" * 32


def group(number: int) -> str:
    """Name a node's volume group."""
    return "vg_" + str(number) * 32


def mount(number: int) -> str:
    """Name a brick's mount point."""
    return f"/var/lib/heketi/mounts/{group(number)}/{BRICK}"


class Bench:
    """Three nodes with a blank disk each."""

    def __init__(self) -> None:
        self.world = NodeWorld(hospitable=False, seed="test")
        for host in HOSTS:
            self.world.add_node(host, host)
            self.world.add_disk(host, "/dev/sdb", gib_to_kib(100))

    @property
    def nodes(self) -> list[SimNode]:
        """Give the nodes."""
        return list(self.world.nodes.values())

    def ask(self, command: Command, number: int = 0) -> Printed:
        """Have a node do something."""
        return run(self.world, self.nodes[number], ("sudo", "-n", *command.argv))

    def do(self, command: Command, number: int = 0) -> str:
        """Have a node do something that succeeds."""
        printed = self.ask(command, number)
        assert printed.status == 0, (command, printed)
        if command.argv[0] == "gluster":
            decode_accepted(command.name, printed.status, printed.stdout, printed.stderr)
        return printed.stdout

    def make_brick(self, number: int) -> None:
        """Make a device of the disk, and a brick on it."""
        name, path = group(number), mount(number)
        device = f"/dev/mapper/{name}-{BRICK}"
        self.do(machine.PV_CREATE(device="/dev/sdb"), number)
        self.do(machine.VG_CREATE(marks=["glusterterm.zone=1"], group=name, device="/dev/sdb"), number)
        self.do(machine.MKDIR_PARENTS(path=path), number)
        sizes = {"metadata_kib": METADATA_KIB, "pool_kib": SIZE_KIB, "size_kib": SIZE_KIB}
        self.do(
            machine.LV_CREATE(
                pool=f"{name}/{POOL}", name=BRICK, mark="glusterterm.change=create-volume/" + HEX, **sizes
            ),
            number,
        )
        self.do(machine.MKFS(device=device), number)
        self.do(machine.FSTAB_ADD(device=device, mount=path), number)
        self.do(machine.MOUNT(device=device, mount=path), number)
        self.do(machine.MKDIR(path=f"{path}/brick"), number)

    def make_volume(self) -> None:
        """Make a pool of the nodes, and a volume with a copy on each."""
        for number, host in enumerate(HOSTS):
            self.make_brick(number)
            if number:
                self.do(gluster.PEER_PROBE(host=host))
        bricks = [f"{host}:{mount(number)}/brick" for number, host in enumerate(HOSTS)]
        self.do(gluster.CREATE_REPLICA(volume="v", replica=3, bricks=bricks))
        self.do(gluster.SET(volume="v", option="user.heketi.id", value="1" * 32))
        self.do(gluster.START(volume="v"))


def test_a_brick_is_made_as_lvm_mounts_and_fstab_show() -> None:
    bench = Bench()
    bench.make_brick(0)
    made = bench.nodes[0].groups[group(0)]
    taken = SIZE_KIB + METADATA_KIB
    assert made.free_kib == made.size_kib - taken - METADATA_KIB  # LVM's spare is as large as the metadata
    assert BRICK in bench.do(machine.LVS())
    assert mount(0) in bench.do(machine.MOUNTS())
    assert mount(0) in bench.do(machine.FINDMNT())
    assert bench.do(machine.FSTAB()).count(BRICK) == 2
    assert BRICK in bench.do(machine.MAPPED_NODES())
    assert bench.do(machine.THIN_COUNT(pool=f"{group(0)}/{POOL}")).strip() == "1"


def test_a_volume_is_made_used_and_taken_down_and_nothing_is_left() -> None:
    bench = Bench()
    bench.make_volume()
    assert "xml" in bench.do(gluster.VOLUME_INFO_OF(volume="v"))
    busy = bench.ask(machine.UMOUNT(mount=mount(0)))
    assert (busy.status, busy.stderr) == (32, f"umount: {mount(0)}: target is busy.\n")
    bench.do(gluster.STOP_FORCE(volume="v"))
    bench.do(gluster.DELETE(volume="v"))
    for number in range(3):
        name = group(number)
        assert bench.ask(machine.LV_REMOVE(volume=f"{name}/{BRICK}"), number).status == 5  # still mounted
        bench.do(machine.UMOUNT(mount=mount(number)), number)
        bench.do(machine.FSTAB_DROP(brick=BRICK), number)
        bench.do(machine.LV_REMOVE(volume=f"{name}/{BRICK}"), number)
        assert bench.do(machine.THIN_COUNT(pool=f"{name}/{POOL}"), number).strip() == "0"
        bench.do(machine.LV_REMOVE(volume=f"{name}/{POOL}"), number)
        bench.do(machine.RMDIR(path=mount(number)), number)
        bench.do(machine.VG_REMOVE(group=name), number)
        bench.do(machine.PV_REMOVE(device="/dev/sdb"), number)
    for node in bench.nodes:
        assert (node.groups, node.mounts, node.fstab) == ({}, {}, [])
        assert not node.disks["/dev/sdb"].pv_uuid
    assert bench.world.volumes == {}


def test_a_volume_grows_moves_a_brick_and_shrinks() -> None:
    bench = Bench()
    bench.make_volume()
    volume = bench.world.volumes[0, "v"]
    more = [f"{host}:/bricks/more/brick" for host in HOSTS]
    bench.do(gluster.ADD_BRICK(volume="v", bricks=more))
    bench.do(gluster.REBALANCE_START(volume="v"))
    assert volume.rebalance is not None
    assert bench.ask(gluster.ADD_BRICK(volume="v", bricks=[f"{host}:/bricks/third" for host in HOSTS])).status == 1
    bench.world.now += volume.rebalance.seconds
    bench.do(gluster.REPLACE_BRICK(volume="v", old=more[0], new=f"{HOSTS[0]}:/bricks/new"))
    assert volume.bricks[3].name == f"{HOSTS[0]}:/bricks/new"
    assert volume.entries(volume.bricks[4].name, bench.world.now) > 0
    last = [brick.name for brick in volume.bricks[3:]]
    bench.do(gluster.REMOVE_START(volume="v", bricks=last))
    early = bench.ask(gluster.REMOVE_COMMIT(volume="v", bricks=last))
    assert "migration is in progress" in early.stderr
    assert volume.removal is not None
    bench.world.now += volume.removal.seconds
    bench.do(gluster.REMOVE_COMMIT(volume="v", bricks=last))
    assert len(volume.bricks) == 3


def test_a_volume_is_cloned_by_a_snapshot() -> None:
    bench = Bench()
    bench.make_volume()
    for command in (
        gluster.SNAPSHOT_CREATE(snapshot="s", volume="v"),
        gluster.SNAPSHOT_ACTIVATE(snapshot="s"),
        gluster.SNAPSHOT_CLONE(clone="c", snapshot="s"),
        gluster.START(volume="c"),
        gluster.SNAPSHOT_DEACTIVATE(snapshot="s"),
        gluster.SNAPSHOT_DELETE(snapshot="s"),
    ):
        bench.do(command)
    assert bench.world.volumes[0, "c"].started
    assert bench.world.snapshots == {}


def test_groups_and_volumes_keep_tags() -> None:
    bench = Bench()
    bench.make_brick(0)
    bench.do(machine.VG_TAG_ADD(tags=["glusterterm.zone=2", "glusterterm.state=online"], group=group(0)))
    bench.do(machine.LV_TAG_ADD(tag="kept", volume=f"{group(0)}/{BRICK}"))
    assert '"vg_tags":"glusterterm.state=online,glusterterm.zone=1,glusterterm.zone=2"' in bench.do(machine.VGS())
    assert '"lv_tags":"kept"' in bench.do(machine.LVS())
    bench.do(machine.VG_TAG_DROP(tags=["glusterterm.zone=2", "glusterterm.zone=1"], group=group(0)))
    assert '"vg_tags":"glusterterm.state=online"' in bench.do(machine.VGS())


def test_the_lock_of_a_node_is_its_owner_s() -> None:
    bench = Bench()
    assert bench.ask(lock.OWNER()).status == 1
    bench.do(lock.TAKE(owner="me"))
    assert bench.do(lock.OWNER()) == "me\n"
    taken = bench.ask(lock.TAKE(owner="you"))
    assert (taken.status, taken.stdout) == (lock.TAKEN, "me\n")
    assert bench.ask(lock.DROP(owner="you")).status == lock.TAKEN
    bench.do(lock.DROP(owner="me"))
    bench.do(lock.TAKE(owner="you"))


def test_a_disk_with_something_on_it_is_refused_until_it_is_wiped() -> None:
    bench = Bench()
    bench.make_brick(0)
    again = bench.ask(machine.PV_CREATE(device="/dev/sdb"))
    assert again.status == 5
    assert "without -ff" in again.stderr
    assert bench.ask(machine.WIPE(device="/dev/sdb")).status == 1  # in use
    system = bench.ask(machine.WIPE(device="/dev/sda"))
    assert (system.status, "busy" in system.stderr) == (1, True)
    assert bench.ask(machine.WIPE(device="/dev/sdx")).status == 1
