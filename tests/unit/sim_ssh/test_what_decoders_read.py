"""The program's own decoders read from simulated nodes what their world holds."""

import pytest

from glusterterm.backends.direct.decode.heal import decode_heal_count, decode_heal_info, decode_heal_summary
from glusterterm.backends.direct.decode.moves import decode_rebalance, decode_remove_brick
from glusterterm.backends.direct.decode.peers import decode_peer_status, decode_pool_list, decode_version
from glusterterm.backends.direct.decode.status import decode_clients, decode_space, decode_status, decode_tasks
from glusterterm.backends.direct.decode.volumes import decode_options, decode_volume_names, decode_volumes
from glusterterm.model.errors import CommandRefused
from glusterterm.model.gluster.status import DaemonKind, TaskState
from glusterterm.sim.nodes_gluster import begun, start_heal
from glusterterm.sim.nodes_work import MoveKind
from glusterterm.sim.shell.space import of_mount
from tests.unit.sim_ssh.worlds import Nodes, demo

HOST = "stor-a1.example.com"
XML = "gluster --mode=script --xml"


@pytest.fixture
def nodes() -> Nodes:
    return demo()[1]


def test_peers_are_the_members_of_the_pool(nodes: Nodes) -> None:
    node = nodes.node(HOST)
    others = {(member.uuid, member.storage) for member in nodes.world.members(node.pool) if member is not node}
    nodes.node("stor-c1.example.com").glusterd = False
    peers = decode_peer_status(nodes.told(f"{XML} peer status", HOST))
    assert {(peer.uuid, peer.host) for peer in peers} == others
    assert [peer.host for peer in peers if not peer.connected] == ["10.20.3.11"]
    assert len(decode_pool_list(nodes.told(f"{XML} pool list", HOST))) == len(others) + 1
    assert decode_version(nodes.told("gluster --version", HOST)) == "10.3"


def test_a_cut_peer_is_noticed_after_a_while_and_commands_hang_until_then(nodes: Nodes) -> None:
    cut = nodes.node("stor-c1.example.com")
    cut.reachable, cut.cut_at = False, nodes.world.now
    assert all(peer.connected for peer in decode_peer_status(nodes.told(f"{XML} peer status", HOST)))
    assert nodes.ask(f"{XML} volume status all", HOST).seconds == 28
    nodes.world.now += 28
    peers = decode_peer_status(nodes.told(f"{XML} peer status", HOST))
    assert [peer.host for peer in peers if not peer.connected] == ["10.20.3.11"]
    assert nodes.ask(f"{XML} volume status all", HOST).seconds == 0


def test_volumes_have_the_bricks_sets_and_options_of_the_world(nodes: Nodes) -> None:
    world = {volume.name: volume for volume in nodes.world.volumes_of(nodes.node(HOST).pool)}
    told = {volume.name: volume for volume in decode_volumes(nodes.told(f"{XML} volume info", HOST))}
    assert told.keys() == world.keys() == set(decode_volume_names(nodes.told(f"{XML} volume list", HOST)))
    for name, volume in world.items():
        read = told[name]
        assert [brick.name for brick in read.bricks] == [brick.name for brick in volume.bricks]
        assert [brick.arbiter for brick in read.bricks] == [brick.arbiter for brick in volume.bricks]
        assert read.uuid == volume.uuid
        assert set(map(len, read.sets)) == {volume.set_size}
    options = {option.name: option.value for option in decode_options(nodes.told(f"{XML} volume get home all", HOST))}
    assert options["user.heketi.id"] == world["home"].options["user.heketi.id"]
    assert options["performance.client-io-threads"] == "off"


def test_processes_are_online_but_for_those_that_are_not(nodes: Nodes) -> None:
    home = nodes.world.volumes[nodes.node(HOST).pool, "home"]
    home.bricks[0].up = False
    gone = nodes.world.by_storage(home.bricks[1].storage)
    assert gone is not None
    gone.glusterd = False
    asked = next(node.manage for node in nodes.world.members(home.pool) if node is not gone)
    status = {one.name: one for one in decode_status(nodes.told(f"{XML} volume status all", asked))}
    told = {process.name: process.online for process in status["home"].bricks}
    assert told[home.bricks[0].name] is False
    assert home.bricks[1].name not in told
    assert told[home.bricks[2].name] is True
    members = nodes.world.members(home.pool)
    assert len(status["home"].daemons_of(DaemonKind.SELF_HEAL)) == len(members) - 1
    assert all(process.online for process in status["ci-cache"].bricks if process.host != gone.storage)


def test_a_process_that_was_started_again_has_another_id(nodes: Nodes) -> None:
    home = nodes.world.volumes[nodes.node(HOST).pool, "home"]
    before = decode_status(nodes.told(f"{XML} volume status home", HOST))[0].bricks[0]
    home.bricks[0].up = False
    nodes.told("gluster --mode=script volume start home force", HOST)
    after = decode_status(nodes.told(f"{XML} volume status home", HOST))[0].bricks[0]
    assert after.online
    assert (before.name, before.pid) != (after.name, after.pid)
    assert before.name == after.name


def test_bricks_file_systems_have_one_size_for_gluster_and_for_df(nodes: Nodes) -> None:
    told = decode_space(nodes.told(f"{XML} volume status home detail", HOST))[0]
    for brick in told.bricks:
        node = nodes.world.by_storage(brick.process.host)
        assert node is not None
        space = of_mount(node, brick.process.path.removesuffix("/brick"))
        assert space is not None
        assert (brick.total_kib, brick.free_kib, brick.device) == (space.total_kib, space.free_kib, space.device)
        row = f"{space.total_kib} {space.used_kib} {space.free_kib} {space.capacity}% {space.mount}"
        assert row in " ".join(nodes.told("df -PT", node.manage).split())
    clients = decode_clients(nodes.told(f"{XML} volume status home clients", HOST))[0]
    assert len(clients.bricks) == len(told.bricks)


def test_entries_to_heal_fall_with_time(nodes: Nodes) -> None:
    home = nodes.world.volumes[nodes.node(HOST).pool, "home"]
    counts = []
    for _ in range(4):
        nodes.world.now += 800
        summary = decode_heal_summary(nodes.told(f"{XML} volume heal home info summary", HOST))
        assert summary.every_brick_connected
        assert [brick.entries for brick in summary.bricks] == [
            home.entries(brick.name, nodes.world.now) for brick in home.bricks
        ]
        counts.append(summary.entries_left)
    assert counts == sorted(counts, key=lambda count: -(count or 0))
    assert counts[-1] == 0
    assert counts[0]


def test_counts_entries_and_split_brain_agree(nodes: Nodes) -> None:
    home = nodes.world.volumes[nodes.node(HOST).pool, "home"]
    nodes.world.now += 5000
    start_heal(nodes.world, home, home.bricks[2].name, 30)
    home.split = 2
    home.bricks[2].up = False
    nodes.world.now += 10
    summary = decode_heal_summary(nodes.told(f"{XML} volume heal home info summary", HOST))
    infos = decode_heal_info(nodes.told(f"{XML} volume heal home info", HOST))
    count = decode_heal_count(nodes.told("gluster --mode=script volume heal home statistics heal-count", HOST))
    waiting = home.entries(home.bricks[0].name, nodes.world.now) + 2
    assert waiting > 2
    assert [brick.entries for brick in summary.bricks] == [waiting, waiting, None]
    assert [brick.split_brain for brick in summary.bricks] == [2, 2, None]
    assert (
        [brick.heal.entries for brick in infos] == [brick.entries for brick in count.bricks] == [waiting, waiting, None]
    )
    split = decode_heal_info(nodes.told(f"{XML} volume heal home info split-brain", HOST))
    assert [brick.heal.entries for brick in split] == [2, 2, None]


def test_tasks_are_in_progress_and_then_completed(nodes: Nodes) -> None:
    volume = nodes.world.volumes[nodes.node(HOST).pool, "ci-cache"]
    volume.rebalance = begun(nodes.world, volume, MoveKind.REBALANCE)
    states = []
    for _ in range(2):
        told = {one.name: one for one in decode_tasks(nodes.told(f"{XML} volume status all tasks", HOST))}
        states += [(task.id, task.state) for task in told["ci-cache"].tasks]
        nodes.world.now += volume.rebalance.seconds
    task = volume.rebalance.task
    assert states == [(task, TaskState.IN_PROGRESS), (task, TaskState.COMPLETED)]


def test_moves_of_files_go_on_with_time_and_add_up(nodes: Nodes) -> None:
    volume = nodes.world.volumes[nodes.node(HOST).pool, "ci-cache"]
    emptied = volume.bricks[0].name
    volume.rebalance = begun(nodes.world, volume, MoveKind.REBALANCE)
    volume.removal = begun(nodes.world, volume, MoveKind.REMOVE_BRICK, (emptied,))
    files = []
    for part in (0.0, 0.5, 0.5):
        nodes.world.now += volume.rebalance.seconds * part
        moves = decode_rebalance(nodes.told(f"{XML} volume rebalance ci-cache status", HOST))
        assert moves.task == volume.rebalance.task
        assert moves.total.files == sum(one.moved.files or 0 for one in moves.nodes)
        files.append((moves.total.files, moves.total.state))
    assert files[0] == (0, TaskState.IN_PROGRESS)
    assert 0 < (files[1][0] or 0) < (files[2][0] or 0)
    assert files[2][1] is TaskState.COMPLETED
    removal = decode_remove_brick(nodes.told(f"{XML} volume remove-brick ci-cache {emptied} status", HOST))
    assert (removal.task, len(removal.nodes)) == (volume.removal.task, 1)


@pytest.mark.parametrize("what", ["info nosuch", "status nosuch"])
def test_what_is_not_there_is_refused(nodes: Nodes, what: str) -> None:
    with pytest.raises(CommandRefused, match="does not exist"):
        (decode_volumes if what.startswith("info") else decode_status)(nodes.told(f"{XML} volume {what}", HOST))
