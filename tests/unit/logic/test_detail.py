"""What the details of each kind of object tell."""

from dataclasses import replace

import pytest

from glusterterm.logic.detail import details
from glusterterm.logic.lines import Line
from glusterterm.model.ids import BlockVolumeId, Kind, Ref
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import BlockHosting, Durability, DurabilityType, EntryState
from tests.builders import (
    ONE_COPY,
    SOURCE,
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
    volume = replace(
        make_volume("v1", name="vol_mongo", size_gib=20, sets=(("b1", "b2", "b3"),), arbiter_bricks=("b3",)),
        gid=2001,
        snapshot_factor=1.5,
        options=("performance.cache-size 64MB", "auth.allow *"),
        hosting=BlockHosting(7, 3, (BlockVolumeId("bv1"),)),
    )
    return make_snapshot(
        make_cluster("c1"),
        make_node("n1", host="stor-01", address="192.0.2.1", zone=2),
        make_node("n2", host="stor-02", state=EntryState.OFFLINE),
        make_node("n3", host="stor-03", tags=(("arbiter", "required"),)),
        replace(make_device("d1", "n1", state=EntryState.FAILED, pending="o1"), paths=("/dev/vdb", "/dev/disk/x")),
        make_device("d2", "n2"),
        make_device("d3", "n3"),
        volume,
        make_volume("v2", durability=ONE_COPY, hosts=("192.0.2.1",)),
        make_volume("v3", durability=Durability(DurabilityType.DISPERSE, 0, 2, 1), hosts=()),
        replace(make_brick("b1", "d1"), charge_kib=11 * 1024**2, logical_volume="/dev/vg_d1/brick_b1"),
        make_brick("b2", "d2"),
        make_brick("b3", "d3", size_gib=1),
        make_brick("b4", "d3", "v2"),
        make_brick("b5", "d3", "v2"),
        replace(make_block_volume("bv1"), usable_gib=4),
        make_operation("o1", "remove-device", devices=("d1",)),
    )


def told(kind: Kind, id_: str, snapshot: Snapshot | None = None, room: dict[str, int] | None = None) -> str:
    lines = details(snapshot or world(), {"c1": "prod"}, Ref(kind, id_), room)
    return "\n".join(f"{line.label:<11}{line.text}" if line.label else line.text for line in lines)


def lines_of(kind: Kind, id_: str) -> tuple[Line, ...]:
    return details(world(), {}, Ref(kind, id_))


def test_a_device_tells_its_figures_and_its_bricks_with_their_volumes() -> None:
    text = told(Kind.DEVICE, "d1")
    assert text.startswith("/dev/vdb  on stor-01 · zone 2\nd1\n")
    assert "state      failed, evacuating" in text
    assert "100 GiB of 500 GiB · 400 GiB free" in text
    assert "/dev/disk/x" in text
    assert "brick b1  vol_mongo · 10 GiB" in text
    assert "brick b3  vol_mongo · arbiter · 1 GiB" in told(Kind.DEVICE, "d3")


def test_a_device_without_bricks_says_so() -> None:
    assert "Bricks  none" in told(Kind.DEVICE, "d1", make_snapshot(make_cluster(), make_node(), make_device()))


def test_a_volume_tells_how_it_keeps_its_data_and_how_it_is_mounted() -> None:
    text = told(Kind.VOLUME, "v1")
    assert text.startswith("vol_mongo  volume · cluster prod\nv1\n")
    assert "size       20 GiB" in text
    assert "durability replica 3 · with arbiter" in text
    assert "gid 2001" in text
    assert "1.5 times the size" in text
    assert "performance.cache-size 64MB" in text
    assert "7 GiB free, 3 GiB reserved" in text
    assert "blk_bv1 · 5 GiB" in text
    command = "mount -t glusterfs -o backup-volfile-servers=192.0.2.2:192.0.2.3 192.0.2.1:vol_mongo /mnt"
    assert command in text.splitlines()
    assert next(line for line in lines_of(Kind.VOLUME, "v1") if line.text == command).verbatim


def test_a_volume_tells_its_sets_where_they_are_known() -> None:
    known = told(Kind.VOLUME, "v1")
    assert "Bricks  3 in 1 set" in known
    assert "brick b3  on stor-03 /dev/vdb · arbiter" in known
    assert "which of them form a set is not known" in told(Kind.VOLUME, "v2")


def test_several_sets_are_told_apart() -> None:
    snapshot = make_snapshot(
        make_cluster(),
        make_volume(sets=(("b1",), ("b2",))),
        make_brick("b1"),
        make_brick("b2"),
        make_device(),
        make_node(),
    )
    lines = told(Kind.VOLUME, "v1", snapshot).splitlines()
    assert lines.index("set 1") < lines.index("set 2")


def test_a_volume_of_one_copy_says_what_that_means() -> None:
    text = told(Kind.VOLUME, "v2")
    assert "a lost brick is lost data" in text
    assert "one server only" in text
    assert "mount -t glusterfs 192.0.2.1:vol_v2 /mnt" in text


def test_a_name_cannot_run_a_command_of_its_own_in_the_mount_line() -> None:
    snapshot = make_snapshot(make_cluster(), make_volume(name="a; reboot", hosts=("h", "$(x)")))
    assert "backup-volfile-servers='$(x)' 'h:a; reboot' /mnt" in told(Kind.VOLUME, "v1", snapshot)


def test_a_volume_without_a_mount_has_no_mount_line() -> None:
    assert "mount -t" not in told(Kind.VOLUME, "v3")
    assert "disperse 2+1" in told(Kind.VOLUME, "v3")


def test_a_volume_of_which_only_the_id_is_known_says_why() -> None:
    snapshot = make_snapshot(source=replace(SOURCE, method=Method.VOLUMES), bare_volumes=("v9",))
    assert "role user" in told(Kind.VOLUME, "v9", snapshot)


def test_a_node_tells_its_addresses_and_devices() -> None:
    text = told(Kind.NODE, "n1")
    assert text.startswith("stor-01  zone 2 · cluster prod\nn1\n")
    assert "manage     stor-01" in text
    assert "storage    192.0.2.1" in text
    assert "/dev/vdb    20%  100/500 GiB" in text
    assert "state      offline" in told(Kind.NODE, "n2")
    assert "arbiter=required" in told(Kind.NODE, "n3")


def test_a_cluster_tells_its_capacity_by_state() -> None:
    lines = lines_of(Kind.CLUSTER, "c1")
    by_state = {line.label: line.text.split() for line in lines if line.mark is not None and line.label}
    assert by_state == {
        "online": ["20%", "100/500", "GiB"],
        "offline": ["20%", "100/500", "GiB"],
        "failed": ["20%", "100/500", "GiB"],
    }
    assert "nodes      2 online · 1 offline" in told(Kind.CLUSTER, "c1")


def test_a_healthy_cluster_does_not_repeat_its_capacity() -> None:
    snapshot = make_snapshot(make_cluster(), make_node(), make_device())
    assert "By state" not in told(Kind.CLUSTER, "c1", snapshot)


def test_a_cluster_tells_the_room_that_is_left_as_far_as_it_is_known() -> None:
    text = told(Kind.CLUSTER, "c1", room={"replica 3": 1536, "distribute": 0, "disperse 8+4": 0})
    starts = ("replica", "distribute ", "disperse 8+4")
    lines = dict(line.rsplit("  ", 1) for line in text.splitlines() if line.startswith(starts))
    assert {key.strip(): value.strip() for key, value in lines.items()} == {
        "replica 2": "…",
        "replica 3": "1.5 TiB",
        "distribute": "no room",
        "disperse 8+4": "needs 12 nodes, 2 online",
    }


def test_a_brick_tells_its_place_and_the_others_of_its_set() -> None:
    text = told(Kind.BRICK, "b1")
    assert text.startswith("brick b1  on stor-01 /dev/vdb\nb1\n")
    assert "volume     vol_mongo" in text
    assert "takes      11 GiB of its device" in text
    assert "path       /var/lib/heketi/mounts/vg_d1/brick_b1/brick" in text
    assert "thin pool  tp_b1" in text
    assert "/dev/vg_d1/brick_b1" in text
    others = text.split("Others of its set")[1]
    assert "brick b2" in others
    assert "brick b1" not in others


def test_without_sets_a_brick_shows_the_others_of_its_volume_and_says_so() -> None:
    assert "form its set is not known" in told(Kind.BRICK, "b4")


def test_a_block_volume_tells_what_hosts_it() -> None:
    text = told(Kind.BLOCK_VOLUME, "bv1")
    assert "inside     vol_mongo" in text
    assert "5 GiB · 4 GiB usable" in text
    assert "192.0.2.1, 192.0.2.2" in text
    assert "iqn.2016-12.org.gluster-block:bv1" in text


def test_an_operation_tells_what_it_touches() -> None:
    text = told(Kind.OPERATION, "o1")
    assert "evacuating" in text
    assert "device     d1" in text


@pytest.mark.parametrize("kind", Kind)
def test_what_is_gone_is_told_to_be_gone(kind: Kind) -> None:
    assert "There is no record of it" in told(kind, "0123456789abcdef")


def test_records_that_are_missing_break_nothing() -> None:
    snapshot = make_snapshot(make_device("d1", "lost"), make_brick("b1", "d1", "lost"), make_brick("b2", "lost", "v1"))
    assert "no record" in told(Kind.DEVICE, "d1", snapshot)
    assert "volume lost" in told(Kind.BRICK, "b1", snapshot)
    assert "on node n1 lost" in told(Kind.BRICK, "b2", snapshot)
