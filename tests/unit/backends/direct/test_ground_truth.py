"""When the nodes are asked, and what comes of their answers, over outputs that real nodes printed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from glusterterm.backends.direct.ground_truth import GroundTruth
from glusterterm.backends.direct.schedule import Asked, heal_due
from glusterterm.model.errors import ConnectionDied, HostKeyChanged, HostKeyUnknown, LoginRefused
from glusterterm.model.gluster.status import TaskState
from glusterterm.model.health import HealCount, Part, ProcessState, Reading
from glusterterm.model.host_key import HostKey
from glusterterm.model.ids import BrickId, ClusterId, NodeId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume
from tests.fake_nodes import FakeNodes, Said, recorded
from tests.fakes import FakeClock

HOSTS = {f"n{number}": f"10.77.0.1{number}" for number in (1, 2, 3, 4)}
CLUSTER, VOLUME = Ref.cluster(ClusterId("c1")), VolumeId("v1")


def base() -> Snapshot:
    """The pool of the recordings, with one of its volumes."""
    nodes = [make_node(id_, host=host) for id_, host in HOSTS.items()]
    devices = [make_device(f"d{id_}", id_) for id_ in HOSTS]
    bricks = [replace(make_brick(f"b{id_}", f"d{id_}", node=id_), path="/bricks/b1/rep3") for id_ in ("n1", "n2", "n3")]
    return make_snapshot(make_cluster(), *nodes, *devices, *bricks, make_volume(VOLUME, name="rep3"))


def fine(host: str, command: str) -> Said:
    """Answer as a pool in which all is well."""
    node = host[-1]
    pool = "pool/node1-pool-list.xml" if node == "1" else "pool/node2-pool-list.xml"
    if command == "pool list" and node in "34":
        return 1
    return {
        "lvm fullreport": recorded("lvm-thin-uml/node1-fullreport-json.json"),
        "mounts": recorded("lvm-thin-uml/node1-cat-proc-mounts.txt"),
        "fstab": recorded("lvm-thin-uml/node1-cat-etc-fstab.txt"),
        "kernel errors": "2026-11-23T06:01:02,000000+00:00 I/O error, dev ubdb, sector 8 op 0x0:(READ)\n",
        "lsblk": recorded(
            "lvm-thin-uml/node1-lsblk-J-b-o-NAME-KNAME-PATH-TYPE-SIZE-FSTYPE-UUID-MOUNTPOINT-PKNAME.json"
        ),
        "smart": recorded("disks/node4-smartctl-j-a-dev-vde.json"),
        "glusterd active": "active\n",
        "pool list": recorded(pool),
        "volume info": recorded("status/node1-info.xml"),
        "volume status": recorded("status/node1-status.xml"),
        "heal summary": recorded("brick_killed/node1-heal-info-summary-healed.xml"),
    }[command]


def killed(host: str, command: str) -> Said:
    """Answer as after a brick process on node 2 was killed."""
    return recorded("brick_killed/node1-status-rep3.xml") if command == "volume status" else fine(host, command)


def process(snapshot: Snapshot, node: str) -> ProcessState:
    """Say how the brick on a node stands."""
    truth = snapshot.bricks[BrickId(f"b{node}")].truth
    assert truth is not None
    return truth.process


def reading(snapshot: Snapshot, subject: Ref, part: Part) -> Reading:
    """Give how one part was read."""
    return next(each for each in snapshot.readings if (each.subject, each.part) == (subject, part))


@asynccontextmanager
async def running(truth: GroundTruth) -> AsyncIterator[None]:
    """Have the nodes asked in the background."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(truth.run())
        yield
        task.cancel()


async def test_one_look_asks_every_node_of_itself_and_one_of_them_of_the_pool() -> None:
    nodes = FakeNodes(fine)
    truth = GroundTruth(nodes, FakeClock())
    truth.beside(base())
    await truth.look()
    assert sorted(host for host, commands in nodes.asked if "pool list" in commands) == sorted(HOSTS.values())
    assert [host for host, commands in nodes.asked if "volume status" in commands] == ["10.77.0.11"]
    seen = truth.beside(base())
    assert {process(seen, node) for node in ("n1", "n2", "n3")} == {ProcessState.ONLINE}
    assert reading(seen, CLUSTER, Part.PROCESSES).failure == ""


async def test_a_killed_brick_is_suspect_with_one_refresh_and_offline_with_the_next() -> None:
    nodes, clock = FakeNodes(fine), FakeClock()
    truth = GroundTruth(nodes, clock)
    truth.beside(base())
    async with running(truth):
        await clock.advance(2)
        truth.beside(base())
        nodes.says = killed
        await clock.advance(10)
        assert process(truth.beside(base()), "n2") is ProcessState.SUSPECT
        await clock.advance(10)
        assert process(truth.beside(base()), "n2") is ProcessState.OFFLINE
        assert process(truth.beside(base()), "n1") is ProcessState.ONLINE


async def test_a_node_that_hangs_holds_up_nobody_else_and_is_not_asked_twice_at_once() -> None:
    nodes, clock = FakeNodes(fine), FakeClock()
    nodes.held = {"10.77.0.13"}
    truth = GroundTruth(nodes, clock)
    truth.beside(base())
    async with running(truth):
        await clock.advance(70)
        assert nodes.times("10.77.0.13", "pool list") == 1
        assert nodes.times("10.77.0.12", "pool list") == 3
        assert reading(truth.beside(base()), CLUSTER, Part.PROCESSES).taken_at is not None
        nodes.let_go()
        await clock.advance(100)
        assert nodes.times("10.77.0.13", "pool list") == 1, "it took long, so it is left alone for longer"
        await clock.advance(30)
        assert nodes.times("10.77.0.13", "pool list") == 2


async def test_a_connection_that_breaks_is_seen_at_once_and_the_pool_asked_elsewhere() -> None:
    nodes, clock = FakeNodes(fine), FakeClock()
    truth = GroundTruth(nodes, clock)
    truth.beside(base())
    async with running(truth):
        await clock.advance(2)
        dead = ConnectionDied("10.77.0.11: it broke", next_step="look at its network")
        nodes.says = lambda host, command: dead if host == "10.77.0.11" else fine(host, command)
        nodes.lost = {"10.77.0.11": "no answer for 8 s"}
        await clock.advance(2)
        seen = truth.beside(base())
        first = seen.nodes[NodeId("n1")].truth
        assert first is not None
        assert not first.reached
        assert first.peers, "what it told before stays"
        asked = len([host for host, commands in nodes.asked if "volume status" in commands])
        await clock.advance(40)
        quiet = [host for host, commands in nodes.asked if "volume status" in commands]
        assert len(quiet) == asked, "gluster has the time to see for itself that the node is gone"
        await clock.advance(20)
        assert [host for host, commands in nodes.asked if "volume status" in commands][-1] == "10.77.0.12"


async def test_what_one_part_fails_with_spoils_no_other_and_keeps_what_was_told_before() -> None:
    nodes, clock = FakeNodes(fine), FakeClock()
    truth = GroundTruth(nodes, clock)
    truth.beside(base())
    async with running(truth):
        await clock.advance(2)
        nodes.says = lambda host, command: "<cliOutput>" if command == "volume status" else fine(host, command)
        await clock.advance(35)
        seen = truth.beside(base())
    assert process(seen, "n1") is ProcessState.ONLINE
    broken = reading(seen, CLUSTER, Part.PROCESSES)
    assert broken.failure != ""
    assert broken.next_step != ""
    assert reading(seen, CLUSTER, Part.VOLUMES).failure == ""
    assert reading(seen, Ref.node(NodeId("n3")), Part.PEERS).failure != "", "it said so on stderr alone"
    assert reading(seen, Ref.node(NodeId("n3")), Part.SERVICE).failure == ""


async def test_where_no_node_lets_us_in_it_is_said_of_each_and_of_the_pool() -> None:
    refused = LoginRefused("it takes none of our keys", next_step="put one there")
    nodes, clock = FakeNodes(lambda host, command: refused), FakeClock()
    truth = GroundTruth(nodes, clock)
    truth.beside(base())
    await truth.look()
    seen = truth.beside(base())
    assert {node.truth.reached for node in seen.nodes.values() if node.truth is not None} == {False}
    assert reading(seen, Ref.node(NodeId("n1")), Part.LOGIN).next_step == "put one there"
    assert reading(seen, CLUSTER, Part.PROCESSES).failure == "no node of the pool answers"
    assert seen.bricks[BrickId("bn1")].truth is None


async def test_heal_counts_are_asked_for_sparingly_and_more_often_while_something_is_left() -> None:
    nodes, clock = FakeNodes(fine), FakeClock()
    truth = GroundTruth(nodes, clock)
    truth.beside(base())

    def counted() -> int:
        return sum("heal summary" in commands for _, commands in nodes.asked)

    async with running(truth):
        for _ in range(30):
            await clock.advance(10)
            truth.beside(base())
        assert counted() == 1, "nothing is off: every ten minutes is enough"
        healed = truth.beside(base()).volumes[VOLUME].truth
        assert healed is not None
        assert healed.heal == HealCount(0, 0)
        nodes.says = lambda host, command: (
            recorded("brick_killed/node1-heal-info-summary-one-down.xml")
            if command == "heal summary"
            else killed(host, command)
        )
        for _ in range(30):
            await clock.advance(10)
            seen = truth.beside(base())
        assert 4 <= counted() <= 7, "about once a minute"
    volume, brick = seen.volumes[VOLUME].truth, seen.bricks[BrickId("bn2")].truth
    assert volume is not None
    assert brick is not None
    assert volume.heal == HealCount(None, None), "one brick tells no count: the whole is unknown"
    assert (brick.connected, brick.heal) == (False, HealCount(None, None))
    assert reading(seen, Ref.volume(VOLUME), Part.HEAL).taken_at is not None


async def test_a_rebalance_is_asked_after_while_volume_status_tells_of_it_and_no_longer() -> None:
    during = {
        "volume status": recorded("expand/node1-status-during-rebalance.xml"),
        "rebalance status": recorded("expand/node1-rebalance-status-t0.xml"),
    }
    dist = make_volume(VOLUME, name="dist")
    pool = replace(base(), volumes={VOLUME: replace(base().volumes[VOLUME], name=dist.name)})
    nodes, clock = FakeNodes(lambda host, command: during.get(command) or fine(host, command)), FakeClock()
    truth = GroundTruth(nodes, clock)
    truth.beside(pool)

    def asked() -> int:
        return sum("rebalance status" in commands for _, commands in nodes.asked)

    async with running(truth):
        for _ in range(6):
            await clock.advance(10)
            seen = truth.beside(pool)
        assert 4 <= asked() <= 7, "every ten seconds"
        told = seen.volumes[VOLUME].truth
        assert told is not None
        assert told.moves is not None
        assert told.moves.taken_at is not None
        assert NodeId("n1") in {each.node for each in told.moves.nodes}, "the one that is asked is `localhost`"
        assert told.moves.total.state is TaskState.IN_PROGRESS
        before = asked()
        del during["volume status"]
        for _ in range(6):
            await clock.advance(10)
            seen = truth.beside(pool)
        assert asked() <= before + 1
        ended = seen.volumes[VOLUME].truth
        assert ended is not None
        assert ended.moves is None


def test_of_several_volumes_the_one_that_is_off_and_was_asked_longest_ago_comes_first() -> None:
    one, two, three = VolumeId("v1"), VolumeId("v2"), VolumeId("v3")
    volumes = {one: False, two: True, three: True}
    asked = {one: Asked(0.0, 1.0), two: Asked(50.0, 1.0), three: Asked(20.0, 1.0)}
    assert heal_due(volumes, {}, None, 0.0) == two
    assert heal_due(volumes, asked, None, 700.0) == three
    assert heal_due(volumes, asked, None, 60.0) is None
    assert heal_due(volumes, asked, Asked(699.0, 30.0), 700.0) is None, "gluster has its rest"
    assert heal_due({one: False}, asked, None, 600.0) == one


async def test_a_disk_that_never_answers_holds_up_nothing_else_of_its_node() -> None:
    nodes, clock = FakeNodes(fine), FakeClock()
    nodes.stuck = {"smart"}
    truth = GroundTruth(nodes, clock)
    truth.beside(base())
    async with running(truth):
        await clock.advance(95)
        seen = truth.beside(base())
        assert nodes.times("10.77.0.12", "smart") == 1
        assert nodes.times("10.77.0.12", "pool list") == 4
    kernel = reading(seen, Ref.node(NodeId("n2")), Part.KERNEL)
    assert kernel.taken_at is not None
    assert kernel.failure == ""


async def test_a_key_that_nobody_knows_stands_at_the_login_and_one_that_changed_never_does() -> None:
    key = HostKey(HOSTS["n1"], 22, "ssh-ed25519", "AAAA", "SHA256:abc")
    errors = {
        HOSTS["n1"]: HostKeyUnknown("not known", next_step="compare it", key=key),
        HOSTS["n2"]: HostKeyChanged("changed", next_step="find out why", key=key),
    }
    nodes = FakeNodes(lambda host, command: errors.get(host) or fine(host, command))
    truth = GroundTruth(nodes, FakeClock())
    truth.beside(base())
    await truth.look()
    told = truth.beside(base())
    found = {each.subject.id: each.unknown_key for each in told.readings if each.unknown_key is not None}
    assert found == {"n1": key}
    assert reading(told, Ref.node(NodeId("n1")), Part.LOGIN).failure == "not known"
    errors.clear()
    await truth.look()
    assert nodes.times(HOSTS["n1"], "pool list") == 1, "it is not due yet"
    truth.try_again()
    await truth.look()
    assert nodes.times(HOSTS["n3"], "pool list") == 1
    told = truth.beside(base())
    login = reading(told, Ref.node(NodeId("n1")), Part.LOGIN)
    assert (login.failure, login.unknown_key) == ("", None)


def asked_of_pool(nodes: FakeNodes) -> tuple[int, int]:
    """Count how often gluster was asked for its volumes, and for their processes."""
    info, status = (
        sum(nodes.times(host, name) for host in HOSTS.values()) for name in ("volume info", "volume status")
    )
    return info, status


async def test_who_asks_for_everything_has_gluster_asked_which_volumes_run_and_no_process_counted() -> None:
    nodes = FakeNodes(fine)
    truth = GroundTruth(nodes, FakeClock())
    truth.beside(base())
    for _ in range(2):
        await truth.look()
    assert asked_of_pool(nodes) == (1, 1)
    truth.try_again()
    await truth.look()
    assert asked_of_pool(nodes) == (2, 1)


async def test_a_node_that_is_lost_while_it_is_asked_is_told_before_it_is_given_up() -> None:
    nodes, clock = FakeNodes(fine), FakeClock()
    truth = GroundTruth(nodes, clock)
    truth.beside(base())
    async with running(truth):
        await clock.advance(2)
        nodes.held = {"10.77.0.13"}
        await clock.advance(30)
        nodes.lost = {"10.77.0.13": "no answer for 8 s"}
        await clock.advance(2)
        third = truth.beside(base()).nodes[NodeId("n3")].truth
        assert third is not None
        assert third.reached is False
