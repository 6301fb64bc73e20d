"""What the details tell of the nodes' own word."""

from dataclasses import replace

from glusterterm.logic.detail import details
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import (
    BrickTruth,
    ClusterTruth,
    DeviceTruth,
    HealCount,
    NodeTruth,
    Part,
    PeerSeen,
    ProcessState,
    Reading,
    SmartHealth,
    VolumeTruth,
)
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, Kind, NodeId, PeerUuid, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.units import KIB_PER_GIB
from tests.builders import NOW, make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume

DISK = DeviceTruth(
    "vg_d1",
    True,
    100 * KIB_PER_GIB,
    25 * KIB_PER_GIB,
    "/dev/sdq",
    SmartHealth(True, 41, 3, 24, power_on_h=31_000, model="ST4000", serial="Z1"),
    errors=2,
    last_error="I/O error, dev sdq",
    down=1,
)


def world() -> Snapshot:
    """Give a cluster of which the nodes say much."""
    plain = make_snapshot(
        make_cluster(),
        make_node("n1", host="stor-01"),
        make_node("n2", host="stor-02"),
        make_device(),
        make_volume(name="vol_mongo"),
        make_brick(),
    )
    node, device = plain.nodes[NodeId("n1")], plain.devices[DeviceId("d1")]
    volume, brick = plain.volumes[VolumeId("v1")], plain.bricks[BrickId("b1")]
    cluster = plain.clusters[ClusterId("c1")]
    seen = PeerSeen(PeerUuid("u2"), "10.0.0.2", connected=False, trusted=True, node=NodeId("n2"))
    stranger = PeerSeen(PeerUuid("u9"), "10.0.0.9", connected=True, trusted=True)
    truth = VolumeTruth(True, None, GlusterVolumeState.STARTED, HealCount(None, 2), offline=1, unseen=1)
    process = BrickTruth(ProcessState.SUSPECT, NOW, connected=False, heal=HealCount(12))
    return replace(
        plain,
        clusters={cluster.id: replace(cluster, truth=ClusterTruth(node.id, ("by-hand",), (stranger,)))},
        nodes={**plain.nodes, node.id: replace(node, truth=NodeTruth(False, None, True, False, (seen,)))},
        devices={device.id: replace(device, truth=DISK)},
        volumes={volume.id: replace(volume, truth=truth)},
        bricks={brick.id: replace(brick, truth=process)},
        readings=(
            Reading(Ref.node(node.id), Part.LOGIN, NOW, "stor-01: no route to host", "look at its network"),
            Reading(Ref.node(node.id), Part.PEERS, NOW),
            Reading(Ref.cluster(cluster.id), Part.PROCESSES, NOW),
        ),
    )


def told(kind: Kind, id_: str, snapshot: Snapshot | None = None) -> list[str]:
    lines = details(snapshot or world(), {}, Ref(kind, id_))
    return [f"{line.label}: {line.text}" if line.label else line.text for line in lines]


def test_a_node_tells_what_is_not_so_and_what_to_do() -> None:
    lines = told(Kind.NODE, "n1")
    assert "ssh: not reached" in lines
    assert not any(line.startswith(("glusterd: runs", "peers: stor")) for line in lines), "that was before"
    failed = next(at for at, line in enumerate(lines) if "no route to host" in line)
    assert lines[failed].startswith("login: read at ")
    assert "look at its network" in lines[failed + 1]


def test_a_volume_tells_what_is_not_known_as_not_known() -> None:
    lines = told(Kind.VOLUME, "v1")
    assert "volume: started" in lines
    assert "processes: 1 brick offline" in lines
    assert "processes: 1 brick not seen by gluster" in lines
    assert "heal: how much is left is not known" in lines
    assert any("2 in split-brain" in line for line in lines)


def test_a_brick_a_device_and_a_cluster_tell_theirs() -> None:
    brick = told(Kind.BRICK, "b1")
    assert any(line.startswith("process: process suspect, since ") for line in brick)
    assert "heal: no self-heal daemon reaches it" in brick
    assert "heal: 12 entries left" in brick
    assert "processes: 1 brick down" in told(Kind.DEVICE, "d1")
    cluster = told(Kind.CLUSTER, "c1")
    assert "not listed: volume by-hand" in cluster
    assert "not listed: peer 10.0.0.9" in cluster
    assert any(line.startswith("brick processes: read at ") for line in cluster)


def test_a_device_tells_what_its_disk_says() -> None:
    lines = told(Kind.DEVICE, "d1")
    assert "LVM: 25 GiB of 100 GiB free" in lines
    assert "disk: is /dev/sdq now" in lines
    assert "model: ST4000 · Z1" in lines
    assert "SMART: passed" in lines
    assert " : 3 reallocated · 24 pending" in lines
    assert " : 41 °C · 31,000 h" in lines
    assert "kernel: 2 I/O errors" in lines
    assert " : I/O error, dev sdq" in lines


def test_where_nodes_are_not_asked_nothing_is_said_of_them() -> None:
    plain = make_snapshot(make_cluster(), make_node(), make_device(), make_volume(), make_brick())
    for kind, id_ in ((Kind.CLUSTER, "c1"), (Kind.NODE, "n1"), (Kind.DEVICE, "d1"), (Kind.VOLUME, "v1")):
        assert not any("itself" in line for line in told(kind, id_, plain))


def test_a_node_that_is_reached_tells_what_runs_and_whom_it_sees() -> None:
    snapshot = world()
    node = snapshot.nodes[NodeId("n1")]
    assert node.truth is not None
    here = replace(node, truth=replace(node.truth, reached=True))
    lines = told(Kind.NODE, "n1", replace(snapshot, nodes={**snapshot.nodes, node.id: here}))
    assert "glusterd: runs" in lines
    assert "self-heal: daemon offline" in lines
    assert "peers: stor-02 disconnected" in lines
    stopped = replace(node, truth=replace(node.truth, reached=True, glusterd_runs=False))
    lines = told(Kind.NODE, "n1", replace(snapshot, nodes={**snapshot.nodes, node.id: stopped}))
    assert "glusterd: stopped" in lines
    assert not any(line.startswith("peers: stor") for line in lines), "without glusterd it sees nobody"


def test_a_volume_tells_when_gluster_said_so() -> None:
    assert any(line.startswith(" : as gluster said at ") for line in told(Kind.VOLUME, "v1"))
