"""What gluster tells, put beside what a backend lists."""

from dataclasses import replace

import pytest

from glusterterm.backends.direct.reports import NodeReport, PoolReport, Told
from glusterterm.backends.direct.truths import with_truth
from glusterterm.model.diff import diff
from glusterterm.model.errors import BackendUnreachable
from glusterterm.model.gluster.heal import CONNECTED, BrickHeal, HealSummary
from glusterterm.model.gluster.peers import ITSELF, Peer, PeerState
from glusterterm.model.gluster.status import BrickProcess, Daemon, DaemonKind, VolumeStatus
from glusterterm.model.gluster.volumes import (
    GlusterBrick,
    GlusterVolume,
    GlusterVolumeState,
    GlusterVolumeType,
    Transport,
)
from glusterterm.model.health import HealCount, Part, ProcessState
from glusterterm.model.ids import BrickId, ClusterId, GlusterVolumeUuid, NodeId, OperationId, PeerUuid, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume

CLUSTER = ClusterId("c1")
NODES = tuple(NodeId(f"n{number}") for number in (1, 2, 3))
VOLUME = VolumeId("v1")


def uuid(node: str) -> PeerUuid:
    return PeerUuid(f"uuid-of-{node}")


def base() -> Snapshot:
    """One replica set over three nodes. The backend lists bricks by id, gluster from the third node on."""
    nodes = [make_node(id_, host=f"stor-{id_}") for id_ in NODES]
    devices = [make_device(f"d-{id_}", id_) for id_ in NODES]
    bricks = [replace(make_brick(f"b-{id_}", f"d-{id_}", VOLUME, node=id_), path=f"/bricks/{id_}") for id_ in NODES]
    return make_snapshot(make_cluster(), *nodes, *devices, *bricks, make_volume(VOLUME, name="vol_one"))


def defined(state: GlusterVolumeState = GlusterVolumeState.STARTED, name: str = "vol_one") -> GlusterVolume:
    bricks = tuple(
        GlusterBrick(f"10.0.0.{id_[1]}", f"/bricks/{id_}", uuid(id_), arbiter=False) for id_ in reversed(NODES)
    )
    return GlusterVolume(
        name,
        GlusterVolumeUuid("g1"),
        GlusterVolumeType.REPLICATE,
        state,
        Transport.TCP,
        replica_count=3,
        arbiter_count=0,
        disperse_count=0,
        redundancy_count=0,
        snapshot_count=0,
        bricks=bricks,
        options=(),
    )


def status(gone: str = "", unseen: str = "") -> VolumeStatus:
    """What `volume status` says: a brick whose process is gone, one whose node did not answer gluster."""
    processes = [
        BrickProcess(f"10.0.0.{id_[1]}", f"/bricks/{id_}", uuid(id_), id_ != gone, 49152, 700)
        for id_ in NODES
        if id_ != unseen
    ]
    daemons = [
        Daemon(DaemonKind.SELF_HEAL, ITSELF if id_ == "n1" else id_, uuid(id_), id_ != gone, None, 800)
        for id_ in NODES
        if id_ != unseen
    ]
    return VolumeStatus("vol_one", tuple(processes), tuple(daemons), ())


def report(node: NodeId, *, named: bool = True) -> NodeReport:
    """What a node tells: itself, and the others by whatever names it has for them."""
    others = [
        Peer(uuid(id_), f"10.0.0.{id_[1]}", True, PeerState.MEMBER, (f"10.0.0.{id_[1]}",))
        for id_ in NODES
        if id_ != node
    ]
    itself = Peer(uuid(node), ITSELF, True)
    return NodeReport(node, Told(None, 5.0), Told(value=True, taken_at=5.0), Told((itself, *others), 5.0))


def pool(at: float, told: VolumeStatus, *volumes: GlusterVolume) -> dict[ClusterId, PoolReport]:
    return {CLUSTER: PoolReport(CLUSTER, NODES[0], Told(volumes or (defined(),), at), Told((told,), at))}


REPORTS = {node: report(node) for node in NODES}


def state(snapshot: Snapshot, node: str) -> ProcessState:
    truth = snapshot.bricks[BrickId(f"b-{node}")].truth
    assert truth is not None
    return truth.process


def test_bricks_are_found_by_peer_and_path_whatever_the_node_is_called() -> None:
    seen = with_truth(base(), base(), REPORTS, pool(10.0, status()))
    assert {state(seen, node) for node in NODES} == {ProcessState.ONLINE}
    assert seen.volumes[VOLUME].sets == ((BrickId("b-n3"), BrickId("b-n2"), BrickId("b-n1")),), "gluster's order"
    truth = seen.bricks[BrickId("b-n2")].truth
    assert truth is not None
    assert (truth.pid, truth.port) == (700, 49152)


def test_a_process_that_is_gone_is_suspect_once_and_offline_with_the_second_reading() -> None:
    fine = with_truth(base(), base(), REPORTS, pool(10.0, status()))
    first = with_truth(base(), fine, REPORTS, pool(20.0, status(gone="n2")))
    assert state(first, "n2") is ProcessState.SUSPECT
    again = with_truth(base(), first, REPORTS, pool(20.0, status(gone="n2")))
    assert state(again, "n2") is ProcessState.SUSPECT, "it is still the one reading"
    second = with_truth(base(), again, REPORTS, pool(30.0, status(gone="n2")))
    assert state(second, "n2") is ProcessState.OFFLINE
    truth = second.volumes[VOLUME].truth
    assert truth is not None
    assert truth.offline == 1
    downs = {device.id: device.truth.down for device in second.devices.values() if device.truth is not None}
    assert downs == {"d-n1": 0, "d-n2": 1, "d-n3": 0}
    back = with_truth(base(), second, REPORTS, pool(40.0, status()))
    assert state(back, "n2") is ProcessState.ONLINE


def test_a_brick_of_a_node_that_did_not_answer_gluster_is_unknown_and_not_offline() -> None:
    fine = with_truth(base(), base(), REPORTS, pool(10.0, status()))
    seen = with_truth(base(), fine, REPORTS, pool(20.0, status(unseen="n3")))
    assert state(seen, "n3") is ProcessState.UNKNOWN
    truth = seen.volumes[VOLUME].truth
    assert truth is not None
    assert (truth.offline, truth.unseen) == (0, 1)


def test_a_volume_that_is_stopped_has_no_process_to_miss() -> None:
    stopped = defined(GlusterVolumeState.STOPPED)
    seen = with_truth(
        base(), base(), REPORTS, {CLUSTER: PoolReport(CLUSTER, NODES[0], Told((stopped,), 1.0), Told((), 1.0))}
    )
    assert {state(seen, node) for node in NODES} == {ProcessState.NOT_STARTED}


def listed(at: float, pending: str | None = None) -> Snapshot:
    """Give what the backend lists, as of that time."""
    told = replace(base(), taken_at=at)
    volume = replace(told.volumes[VOLUME], pending=OperationId(pending) if pending else None)
    return replace(told, volumes={VOLUME: volume})


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (listed(at=5.0, pending="o1"), listed(at=15.0)),
        (listed(at=5.0, pending="o1"), listed(at=5.0, pending="o1")),
        (listed(at=11.0), listed(at=11.0)),
        (replace(listed(at=5.0), volumes={}), listed(at=15.0)),
    ],
    ids=["was being made", "is being made", "the list is older", "is new"],
)
def test_a_volume_that_may_be_newer_than_gluster_s_list_is_not_told_to_be_gone(before: Snapshot, now: Snapshot) -> None:
    seen = with_truth(now, before, REPORTS, pool(10.0, status(), defined(name="other")))
    assert seen.volumes[VOLUME].truth is None


def test_volumes_that_only_one_side_has_are_told() -> None:
    seen = with_truth(listed(at=5.0), listed(at=5.0), REPORTS, pool(10.0, status(), defined(name="by-hand")))
    truth = seen.volumes[VOLUME].truth
    assert truth is not None
    assert not truth.exists
    later = with_truth(listed(at=15.0), seen, REPORTS, pool(10.0, status(), defined(name="by-hand")))
    assert later.volumes[VOLUME].truth == truth, "till gluster lists it"
    cluster = seen.clusters[CLUSTER].truth
    assert cluster is not None
    assert (cluster.asked, cluster.strangers) == (NODES[0], ("by-hand",))


def test_what_gluster_was_not_asked_for_is_not_made_up() -> None:
    seen = with_truth(base(), base(), REPORTS, {CLUSTER: PoolReport(CLUSTER)})
    assert seen.volumes[VOLUME].truth is None
    assert seen.bricks[BrickId("b-n1")].truth is None
    assert seen.clusters[CLUSTER].truth is None


def test_each_node_tells_its_peers_and_who_it_is() -> None:
    error = BackendUnreachable("stor-n2: no route to host", next_step="look at its network", sent=False)
    lost = NodeReport(NODES[1], login=Told(None, 3.0).failed(error))
    seen = with_truth(base(), base(), {**REPORTS, NODES[1]: lost}, pool(10.0, status(gone="n3")))
    first, second = (seen.nodes[node].truth for node in NODES[:2])
    assert first is not None
    assert second is not None
    assert (first.reached, first.peer, first.glusterd_runs, first.self_heal_online) == (True, uuid("n1"), True, True)
    assert (second.reached, second.peers) == (False, ())
    assert {peer.node for peer in first.peers} == {NODES[2], None}, "n2 has told nobody who it is, nor has it that name"
    login = next(each for each in seen.readings if (each.subject, each.part) == (Ref.node(NODES[1]), Part.LOGIN))
    assert (login.taken_at, login.failure, login.next_step) == (3.0, error.what, error.next_step)


def test_a_node_that_told_nothing_is_known_by_a_name_that_its_peers_have_for_it() -> None:
    other = Peer(uuid("n2"), "stor-n2", True, PeerState.MEMBER, ("stor-n2",))
    first = NodeReport(NODES[0], peers=Told((Peer(uuid("n1"), ITSELF, True), other), 5.0))
    seen = with_truth(base(), base(), {NODES[0]: first}, pool(10.0, status()))
    assert state(seen, "n2") is ProcessState.ONLINE
    assert seen.bricks[BrickId("b-n3")].truth is None, "nobody tells whose brick that is"
    assert seen.volumes[VOLUME].sets is None or len(seen.volumes[VOLUME].sets or ()) == 1


def test_a_look_that_found_nothing_new_changes_no_entry() -> None:
    once = with_truth(base(), base(), REPORTS, pool(10.0, status()))
    twice = with_truth(base(), once, REPORTS, pool(20.0, status()))
    assert diff(once, twice).count == 0
    assert twice.bricks[BrickId("b-n1")] is once.bricks[BrickId("b-n1")]
    assert twice.readings != once.readings, "but it is newer"


def test_a_heal_count_from_before_a_brick_went_down_is_not_known_any_more() -> None:
    healed = HealSummary(
        tuple(BrickHeal(f"10.0.0.{id_[1]}", f"/bricks/{id_}", uuid(id_), CONNECTED, 0) for id_ in NODES)
    )

    def left(counted_at: float, told: VolumeStatus) -> HealCount | None:
        report = replace(pool(20.0, told)[CLUSTER], heals={VOLUME: Told(healed, counted_at)})
        truth = with_truth(base(), base(), REPORTS, {CLUSTER: report}).volumes[VOLUME].truth
        assert truth is not None
        return truth.heal

    assert left(5.0, status()) == HealCount(0, None)
    assert left(5.0, status(gone="n2")) == HealCount(None), "nobody has counted since"
    assert left(5.0, status(unseen="n2")) == HealCount(None)
    assert left(30.0, status(gone="n2")) == HealCount(0, None)
