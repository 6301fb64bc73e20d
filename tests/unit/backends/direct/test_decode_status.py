"""Processes, daemons, tasks, file systems and clients, read off recorded answers by eye."""

from collections.abc import Callable

import pytest

from glusterterm.backends.direct.decode.status import decode_clients, decode_space, decode_status, decode_tasks
from glusterterm.backends.direct.decode.volumes import decode_volumes
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.status import (
    BrickProcess,
    BrickSpace,
    Client,
    Daemon,
    DaemonKind,
    TaskKind,
    TasksOfVolume,
    TaskState,
    VolumeStatus,
    VolumeTask,
)
from glusterterm.model.gluster.volumes import GlusterBrick, GlusterVolume
from glusterterm.model.ids import PeerUuid
from tests.recorded_nodes import recorded

NODE1 = PeerUuid("327b756d-b979-47b7-bea1-b458c2d393be")
NODE2 = PeerUuid("901bce56-7858-47eb-bc83-711ac2bb0a5c")
NODE3 = PeerUuid("2158d472-9c69-4adb-95d4-e42bd7361656")
NODE4 = PeerUuid("68e6049b-83e2-4506-a60e-0743b1f87e83")

XFS_OPTIONS = ("rw", "noatime", "nouuid", "attr2", "inode64", "logbufs=8", "logbsize=64k")


def status(file: str) -> VolumeStatus:
    (only,) = decode_status(recorded(file).stdout)
    return only


def definition(file: str) -> GlusterVolume:
    (only,) = decode_volumes(recorded(file).stdout)
    return only


def one_row(inside: str) -> str:
    volume = f"<volume><volName>v</volName><node>{inside}</node></volume>"
    return f"<cliOutput><opRet>0</opRet><volStatus><volumes>{volume}</volumes></volStatus></cliOutput>"


def online(told: VolumeStatus) -> list[tuple[PeerUuid | None, bool | None]]:
    return [(process.peer, process.online) for process in told.bricks]


def test_a_volume_in_health_has_all_its_processes_and_a_self_heal_daemon_on_every_node() -> None:
    assert status("status/node1-status-rep3.xml") == VolumeStatus(
        name="rep3",
        bricks=(
            BrickProcess("10.77.0.11", "/bricks/b1/rep3", NODE1, online=True, port=57907, pid=1424),
            BrickProcess("10.77.0.12", "/bricks/b1/rep3", NODE2, online=True, port=50997, pid=559),
            BrickProcess("10.77.0.13", "/bricks/b1/rep3", NODE3, online=True, port=59328, pid=473),
        ),
        daemons=(
            Daemon(DaemonKind.SELF_HEAL, "localhost", NODE1, online=True, port=None, pid=1386),
            Daemon(DaemonKind.SELF_HEAL, "10.77.0.13", NODE3, online=True, port=None, pid=444),
            Daemon(DaemonKind.SELF_HEAL, "10.77.0.12", NODE2, online=True, port=None, pid=528),
            Daemon(DaemonKind.SELF_HEAL, "10.77.0.14", NODE4, online=True, port=None, pid=444),
        ),
        tasks=(),
    )


def test_a_killed_brick_is_told_of_as_offline_without_port_and_pid() -> None:
    killed = status("brick_killed/node1-status-rep3.xml")
    assert killed.bricks[1] == BrickProcess("10.77.0.12", "/bricks/b1/rep3", NODE2, online=False, port=None, pid=None)
    assert online(killed) == [(NODE1, True), (NODE2, False), (NODE3, True)]
    assert killed.missing(definition("status/node1-info-rep3.xml")) == ()
    assert online(status("brick_killed/node1-status-after-start-force.xml"))[1] == (NODE2, True)


def test_the_brick_of_a_cut_node_is_missing_and_its_state_not_known() -> None:
    # The volume had then one brick each on node 1, node 2 (cut off) and node 4.
    cut = status("node_cut/node1-status-cut.xml")
    volume = definition("replace/node1-info-rep3.xml")
    gone = GlusterBrick("10.77.0.12", "/bricks/b1/rep3", NODE2, arbiter=False)
    assert online(cut) == [(NODE1, True), (NODE4, True)]
    assert cut.missing(volume) == (gone,)
    assert cut.process(gone) is None
    assert cut.process(volume.bricks[0]) == cut.bricks[0]


def test_the_cut_node_itself_tells_of_its_own_brick_only() -> None:
    own = status("node_cut/node2-status-on-cut-node.xml")
    assert online(own) == [(NODE2, True)]
    assert [(daemon.host, daemon.peer) for daemon in own.daemons] == [("localhost", NODE2)]


def test_a_self_heal_daemon_that_does_not_run_is_told_of_though_a_cut_node_s_is_not() -> None:
    daemons = status("node_cut/node1-status-cut.xml").daemons_of(DaemonKind.SELF_HEAL)
    assert {daemon.peer: daemon.online for daemon in daemons} == {NODE1: True, NODE3: False, NODE4: True}
    assert [daemon.pid for daemon in daemons if not daemon.online] == [None]


def test_bricks_of_a_node_without_glusterd_are_missing_though_they_run() -> None:
    down = status("glusterd_down/node1-status-dist-node3-glusterd-down.xml")
    missing = down.missing(definition("expand/node1-info-dist.xml"))
    assert [(brick.peer, brick.path) for brick in missing] == [(NODE3, "/bricks/b1/dist")]


def test_a_new_brick_is_offline_right_after_it_replaced_another() -> None:
    replaced = status("replace/node1-status-t0.xml")
    assert online(replaced) == [(NODE1, True), (NODE2, True), (NODE4, False)]
    assert replaced.missing(definition("replace/node1-info-rep3.xml")) == ()


def test_a_brick_is_matched_by_its_peer_whatever_name_that_goes_by() -> None:
    process = BrickProcess("node1", "/b", NODE1, online=True, port=1, pid=2)
    assert process.serves(GlusterBrick("10.77.0.11", "/b", NODE1, arbiter=False))
    assert not process.serves(GlusterBrick("node1", "/b", NODE2, arbiter=False))
    assert not process.serves(GlusterBrick("node1", "/c", NODE1, arbiter=False))
    assert process.serves(GlusterBrick("node1", "/b", None, arbiter=False))
    assert not process.serves(GlusterBrick("10.77.0.11", "/b", None, arbiter=False))


def test_two_bricks_of_one_node_in_one_volume_are_told_apart_by_their_paths() -> None:
    dispersed = status("status/node1-status-ec42.xml")
    assert len(dispersed.bricks) == 6
    assert dispersed.missing(definition("status/node1-info-ec42.xml")) == ()
    assert [process.port for process in dispersed.bricks if process.peer == NODE1] == [54207, 53952]


def test_the_status_of_all_volumes_leaves_out_those_that_are_not_started() -> None:
    told = decode_status(recorded("status/node1-status.xml").stdout)
    assert [volume.name for volume in told] == ["arb", "dist", "dr", "dr3", "ec42", "rep2", "rep3"]
    assert decode_status(recorded("create/node1-status-none-started.xml").stdout) == ()


def test_asking_for_a_volume_that_is_not_started_is_refused() -> None:
    with pytest.raises(CommandRefused) as refused:
        status("create/node1-status-not-started.xml")
    assert refused.value.text == "Volume dist is not started"


def test_the_status_of_one_kind_of_daemon_or_of_one_brick_holds_that_alone() -> None:
    assert status("status/node1-status-rep3-shd.xml").bricks == ()
    assert len(status("status/node1-status-rep3-shd.xml").daemons) == 4
    only = status("status/node1-status-rep3-10.77.0.12-bricks-b1-rep3.xml")
    assert (online(only), only.daemons) == ([(NODE2, True)], ())


@pytest.mark.parametrize("kind", [kind for kind in DaemonKind if kind is not DaemonKind.OTHER])
def test_every_daemon_of_gluster_s_is_known_by_its_name(kind: DaemonKind) -> None:
    (told,) = decode_status(one_row(f"<hostname>{kind}</hostname><path>n1</path><status>1</status>"))
    assert (told.bricks, [daemon.kind for daemon in told.daemons]) == ((), [kind])


def test_a_daemon_that_nobody_knows_is_kept() -> None:
    (told,) = decode_status(one_row("<hostname>Tea Daemon</hostname><path>n1</path><status>0</status>"))
    assert told.daemons == (Daemon(DaemonKind.OTHER, "n1", None, online=False, port=None, pid=None),)


def test_daemons_are_told_apart_by_kind() -> None:
    healer, server = (
        Daemon(kind, "n1", NODE1, online=True, port=None, pid=1) for kind in (DaemonKind.SELF_HEAL, DaemonKind.NFS)
    )
    told = VolumeStatus("v", (), (healer, server), ())
    assert told.daemons_of(DaemonKind.NFS) == (server,)


@pytest.mark.parametrize("decode", [decode_status, decode_space, decode_clients, decode_tasks])
def test_an_answer_to_another_question_is_not_understood(decode: Callable[[str], object]) -> None:
    with pytest.raises(OutputNotUnderstood, match="volumes"):
        decode(recorded("status/node1-list.xml").stdout)


@pytest.mark.parametrize("said", ["", "<status>2</status>", "<status>N/A</status>", "<status/>"])
def test_neither_online_nor_offline_is_not_known(said: str) -> None:
    (told,) = decode_status(one_row(f"<hostname>h</hostname><path>/b</path>{said}"))
    assert told.bricks[0].online is None


def test_a_row_that_is_neither_brick_nor_daemon_is_not_understood() -> None:
    with pytest.raises(OutputNotUnderstood, match="path"):
        decode_status(one_row("<hostname>h</hostname><status>1</status>"))


def test_a_rebalance_is_told_of_while_it_runs_and_after_it() -> None:
    rebalance = "46513903-bd72-4c75-887a-57fea24af892"
    during = VolumeTask(TaskKind.REBALANCE, rebalance, TaskState.IN_PROGRESS, ())
    assert status("expand/node1-status-during-rebalance.xml").tasks == (during,)
    assert decode_tasks(recorded("expand/node1-status-tasks-rebalance.xml").stdout) == (
        TasksOfVolume("dist", (during,)),
    )
    after = VolumeTask(TaskKind.REBALANCE, rebalance, TaskState.COMPLETED, ())
    assert status("expand/node1-status-after-rebalance.xml").tasks == (after,)


def test_bricks_that_are_being_emptied_are_named() -> None:
    assert status("expand/node1-status-during-remove-brick.xml").tasks == (
        VolumeTask(
            TaskKind.REMOVE_BRICK,
            "a384e1e1-94ef-468d-825c-4a39d676c360",
            TaskState.IN_PROGRESS,
            ("10.77.0.13:/bricks/b1/dist",),
        ),
    )


def test_volumes_without_tasks_are_told_of_without_any() -> None:
    told = decode_tasks(recorded("status/node1-status-all-tasks.xml").stdout)
    assert [(volume.name, volume.tasks) for volume in told][:2] == [("arb", ()), ("dist", ())]
    assert len(told) == 7


def test_a_brick_on_a_thin_volume_tells_its_file_system() -> None:
    (told,) = decode_space(recorded("lvm-thin-uml/node1-volume-status-detail.xml").stdout)
    brick = "/var/lib/heketi/mounts/vg_7c1e5a907c1e5a907c1e5a907c1e5a90/brick_11111111111111111111111111111111/brick"
    assert told.bricks[0] == BrickSpace(
        process=BrickProcess(
            "10.78.0.11", brick, PeerUuid("ead11d3f-3005-4a9b-9655-ca9dcfc8510c"), online=True, port=60410, pid=1029
        ),
        total_kib=982_528,
        free_kib=942_204,
        inodes_total=524_032,
        inodes_free=523_757,
        block_size=4096,
        device="/dev/mapper/vg_7c1e5a907c1e5a907c1e5a907c1e5a90-brick_11111111111111111111111111111111",
        file_system="xfs",
        mount_options=(*XFS_OPTIONS, "sunit=128", "swidth=512", "noquota"),
    )
    assert (told.name, len(told.bricks)) == ("vol_thin", 3)


def test_a_killed_brick_s_file_system_is_told_of_all_the_same() -> None:
    (told,) = decode_space(recorded("brick_killed/node1-status-rep3-detail.xml").stdout)
    assert [brick.process.online for brick in told.bricks] == [True, False, True]
    assert (told.bricks[1].total_kib, told.bricks[1].free_kib) == (983_040, 941_180)


def test_a_cut_node_s_file_systems_are_not_told_of() -> None:
    (told,) = decode_space(recorded("node_cut/node1-status-detail-cut.xml").stdout)
    assert [brick.process.peer for brick in told.bricks] == [NODE1, NODE4]


def test_figures_that_are_missing_are_unknown_and_never_zero() -> None:
    (told,) = decode_space(one_row("<hostname>h</hostname><path>/b</path><sizeFree>N/A</sizeFree>"))
    brick = told.bricks[0]
    assert (brick.total_kib, brick.free_kib, brick.inodes_total, brick.inodes_free) == (None, None, None, None)
    assert (brick.device, brick.file_system, brick.mount_options) == ("", "", ())


def test_clients_are_told_by_brick_and_an_offline_brick_s_are_not_known() -> None:
    (told,) = decode_clients(recorded("brick_killed/node1-status-rep3-clients.xml").stdout)
    assert told.bricks[0].clients is not None
    assert told.bricks[0].clients[0] == Client("10.77.0.11", 49131, 8348, 9336, 100_000)
    assert [brick.process.online for brick in told.bricks] == [True, False, True]
    assert [brick.clients is None for brick in told.bricks] == [False, True, False]
    assert "10.77.0.20" in told.hosts


def test_who_is_connected_is_told_once_for_a_volume() -> None:
    (told,) = decode_clients(recorded("status/node1-status-rep3-clients.xml").stdout)
    assert told.hosts == ("10.77.0.11", "10.77.0.12", "10.77.0.13", "10.77.0.14", "10.77.0.20")


def test_a_volume_for_which_a_node_failed_to_answer_is_left_out_where_all_were_asked_for() -> None:
    # `dist` had bricks on two nodes that answered "Commit failed", which only the text form says, on stderr.
    told = decode_clients(recorded("status/node1-status-all-clients.xml").stdout)
    assert [volume.name for volume in told] == ["arb", "dr", "dr3", "ec42", "rep2", "rep3"]


def test_a_client_without_a_port_keeps_its_name() -> None:
    row = "<hostname>h</hostname><path>/b</path><clientsStatus><client><hostname>{}</hostname></client></clientsStatus>"
    for name, expected in (("4", ("4", None)), ("fe80::1:4", ("fe80::1", 4)), ("c1:x", ("c1", None))):
        (told,) = decode_clients(one_row(row.format(name)))
        assert told.bricks[0].clients is not None
        assert [(client.host, client.port) for client in told.bricks[0].clients] == [expected]
