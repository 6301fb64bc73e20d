"""What each row of the tree says."""

from dataclasses import replace

import pytest

from glusterterm.logic.forest import grow
from glusterterm.logic.labels import Label, doing, label
from glusterterm.logic.lines import Mark, Role
from glusterterm.model.health import BrickTruth, DeviceTruth, HealCount, NodeTruth, ProcessState, SmartHealth
from glusterterm.model.ids import BrickId, DeviceId, Kind, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState, OperationStatus
from tests.builders import (
    NOW,
    make_block_volume,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
)


def world() -> Snapshot:
    return make_snapshot(
        make_cluster("c1"),
        make_node("n1", host="stor-01", address="192.0.2.7", zone=3, tags=(("arbiter", "required"),)),
        make_node("n2", host="stor-02", state=EntryState.OFFLINE),
        make_device("d1", "n1", used_gib=355, state=EntryState.FAILED, pending="o1"),
        make_device("d2", "n2", path="/dev/vdc", state=EntryState.UNKNOWN),
        make_volume("v1", name="vol_mongo", arbiter_bricks=("b2",)),
        make_volume("v2", name="vol_old", pending="o2"),
        make_brick("b1", "d1", "v1", size_gib=8),
        make_brick("b2", "d2", "v1"),
        make_brick("b3", "d2", "v2"),
        make_brick("b4", "d2", "lost"),
        make_block_volume("bv1"),
        make_operation("o1", "remove-device", devices=("d1",)),
        make_operation("o2", "delete-volume", status=OperationStatus.FAILED, volumes=("v2",)),
    )


def said(kind: Kind, id_: str, *, folded: bool = False, names: dict[str, str] | None = None) -> Label:
    snapshot = world()
    return label(snapshot, grow(snapshot, names or {}), names or {}, Ref(kind, id_), folded=folded)


def facts(of: Label) -> list[str]:
    return [fact.text for fact in of.facts]


def test_a_cluster_is_called_by_its_name_and_counts_what_it_holds() -> None:
    row = said(Kind.CLUSTER, "c1", names={"c1": "prod"})
    assert row.name == "prod"
    assert facts(row) == ["c1", "2 nodes", "2 devices", "2 volumes", "1 block volume", "1 failed", "1 offline"]


def test_a_cluster_without_a_name_is_called_by_its_id() -> None:
    assert said(Kind.CLUSTER, "c1").name == "c1"


def test_what_is_wrong_below_a_cluster_or_a_folded_node_is_told_in_its_row() -> None:
    for folded in (True, False):
        assert facts(said(Kind.CLUSTER, "c1", folded=folded))[-2:] == ["1 failed", "1 offline"]
        assert said(Kind.CLUSTER, "c1", folded=folded).mark is Mark.FAILED
    assert facts(said(Kind.NODE, "n1", folded=True))[-1] == "1 failed"
    assert "1 failed" not in facts(said(Kind.NODE, "n1"))


def test_a_node_tells_address_zone_tags_and_state() -> None:
    assert facts(said(Kind.NODE, "n1")) == ["192.0.2.7", "zone 3", "arbiter required"]
    offline = said(Kind.NODE, "n2")
    assert offline.mark is Mark.OFFLINE
    assert offline.facts[-1].text == "offline"
    assert offline.facts[-1].role is Role.WARNING


def test_a_node_of_one_address_does_not_repeat_it() -> None:
    snapshot = make_snapshot(make_cluster(), make_node("n1", host="192.0.2.7", address="192.0.2.7"))
    row = label(snapshot, grow(snapshot, {}), {}, Ref(Kind.NODE, "n1"), folded=False)
    assert facts(row) == ["zone 1"]


def test_a_device_tells_its_state_and_what_is_being_done() -> None:
    row = said(Kind.DEVICE, "d1")
    assert row.mark is Mark.FAILED
    assert facts(row) == ["failed", "evacuating", "1 brick"]
    assert row.below is not None
    assert row.below.fill == pytest.approx(0.71)


def test_every_state_has_a_sign_and_a_word_of_its_own() -> None:
    assert said(Kind.DEVICE, "d2").mark is Mark.UNKNOWN
    assert facts(said(Kind.DEVICE, "d2"))[0] == "state unknown"


def test_a_brick_tells_its_volume() -> None:
    row = said(Kind.BRICK, "b1")
    assert (row.name, row.size, row.mark) == ("brick b1", "8 GiB", Mark.BRICK)
    assert facts(row) == ["vol_mongo", "replica 3"]
    assert facts(said(Kind.BRICK, "b2")) == ["vol_mongo", "arbiter"]


def test_a_brick_of_a_volume_that_is_being_changed_says_so() -> None:
    row = said(Kind.BRICK, "b3")
    assert row.mark is Mark.PENDING
    assert row.facts[-1].text == "delete-volume failed"
    assert row.facts[-1].warns


def test_records_that_are_missing_are_told() -> None:
    assert "no record" in facts(said(Kind.BRICK, "b4"))[-1]
    assert "no record" in facts(said(Kind.BRICK, "nowhere"))[-1]


def test_a_volume_of_which_only_the_id_is_known_is_called_by_it() -> None:
    assert said(Kind.VOLUME, "0123456789abcdef").name == "0123456789abcdef"
    assert said(Kind.VOLUME, "v1").name == "vol_mongo"


def test_an_operation_is_told_in_words() -> None:
    assert doing(make_operation(type_="create-volume")) == "being created"
    assert doing(make_operation(type_="create-volume", status=OperationStatus.STALE)) == "create-volume left behind"
    assert doing(make_operation(type_="something-new")) == "something-new"
    assert doing(None) == "being changed"


def told_by_nodes() -> Snapshot:
    """Give the world with what its nodes say themselves: one is not reached, one brick is down, another heals."""
    snapshot = world()
    bricks = {
        "b1": BrickTruth(ProcessState.OFFLINE, NOW, heal=HealCount(3)),
        "b2": BrickTruth(ProcessState.SUSPECT, NOW),
        "b3": BrickTruth(ProcessState.ONLINE, NOW, heal=HealCount(1204)),
        "b4": BrickTruth(ProcessState.UNKNOWN, NOW),
    }
    return replace(
        snapshot,
        nodes={
            id_: replace(node, truth=NodeTruth(reached=id_ == "n1", glusterd_runs=False))
            for id_, node in snapshot.nodes.items()
        },
        devices={
            id_: replace(device, truth=DeviceTruth(down=1, unseen=id_ == "d2"))
            for id_, device in snapshot.devices.items()
        },
        bricks={id_: replace(brick, truth=bricks[id_]) for id_, brick in snapshot.bricks.items()},
    )


def own_words(kind: Kind, id_: str, *, folded: bool = False) -> list[str]:
    snapshot = told_by_nodes()
    return facts(label(snapshot, grow(snapshot, {}), {}, Ref(kind, id_), folded=folded))


def test_what_nodes_say_themselves_stands_beside_the_state_that_an_operator_set() -> None:
    assert own_words(Kind.BRICK, "b1")[2:4] == ["process offline", "3 to heal"]
    assert "process suspect" in own_words(Kind.BRICK, "b2")
    assert own_words(Kind.BRICK, "b3")[2] == "1,204 to heal"
    assert "not seen by gluster" in own_words(Kind.BRICK, "b4")
    assert "1 brick down" in own_words(Kind.DEVICE, "d1")
    assert "failed" in own_words(Kind.DEVICE, "d1"), "Heketi's state stays"
    assert "glusterd stopped" in own_words(Kind.NODE, "n1")
    assert "not reached" in own_words(Kind.NODE, "n2")


def test_a_folded_row_tells_what_is_down_below_it() -> None:
    assert "1 brick down" in own_words(Kind.NODE, "n1", folded=True)
    assert "1 brick down" not in own_words(Kind.NODE, "n1")
    assert own_words(Kind.CLUSTER, "c1")[-2:] == ["1 not reached", "2 bricks down"]


def test_a_brick_that_is_down_has_a_sign_of_its_own() -> None:
    snapshot = told_by_nodes()
    marks = {
        id_: label(snapshot, grow(snapshot, {}), {}, Ref(Kind.BRICK, id_), folded=False).mark for id_ in snapshot.bricks
    }
    assert [marks[BrickId(id_)] for id_ in ("b1", "b2", "b4")] == [Mark.FAILED, Mark.OFFLINE, Mark.UNKNOWN]


@pytest.mark.parametrize(
    ("truth", "word"),
    [
        (BrickTruth(logical_volume=False, mounted=False), "no such LVM volume"),
        (BrickTruth(logical_volume=True, mounted=False), "not mounted"),
        (BrickTruth(mounted=True, read_only=True), "mounted read-only"),
        (BrickTruth(mounted=True, in_fstab=False), "not in fstab"),
    ],
)
def test_what_lvm_and_the_mounts_have_against_a_brick_is_told(truth: BrickTruth, word: str) -> None:
    snapshot = world()
    brick = replace(snapshot.bricks[BrickId("b1")], truth=truth)
    snapshot = replace(snapshot, bricks={brick.id: brick})
    row = label(snapshot, grow(snapshot, {}), {}, Ref(Kind.BRICK, "b1"), folded=False)
    assert facts(row)[2] == word
    assert "not seen by gluster" not in facts(row), "gluster was not asked yet"


def test_a_device_that_lvm_does_not_find_is_told() -> None:
    snapshot = world()
    device = replace(snapshot.devices[DeviceId("d2")], truth=DeviceTruth(present=False))
    snapshot = replace(snapshot, devices={device.id: device})
    row = label(snapshot, grow(snapshot, {}), {}, Ref(Kind.DEVICE, "d2"), folded=False)
    assert "LVM does not find it" in facts(row)


@pytest.mark.parametrize(
    ("truth", "word"),
    [
        (DeviceTruth(smart=SmartHealth(passed=False, pending=24), errors=3), "SMART: failing"),
        (DeviceTruth(smart=SmartHealth(passed=True, pending=24)), "SMART: 24 bad sectors"),
        (DeviceTruth(smart=SmartHealth(passed=True), errors=1), "1 I/O error"),
    ],
)
def test_what_a_disk_and_the_kernel_say_of_it_is_told_worst_first(truth: DeviceTruth, word: str) -> None:
    snapshot = world()
    device = replace(snapshot.devices[DeviceId("d2")], truth=truth)
    snapshot = replace(snapshot, devices={device.id: device})
    row = label(snapshot, grow(snapshot, {}), {}, Ref(Kind.DEVICE, "d2"), folded=False)
    assert [fact for fact in facts(row) if "SMART" in fact or "error" in fact] == [word]
