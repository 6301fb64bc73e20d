"""Tables and trees as text."""

from dataclasses import replace

from glusterterm.cli import details, plain
from glusterterm.cli.output import Column, cells, pairs, table
from glusterterm.model.ids import ClusterId, VolumeId
from glusterterm.model.topology import OperationStatus
from tests.builders import make_block_volume, make_cluster, make_operation, make_snapshot, small_snapshot

ID = "596da737b95c1e9b1f5eb0e0f22d1b30"
COLUMNS = (Column("ID"), Column("NAME", elastic=True), Column("SIZE", right=True))


def test_columns_are_aligned_figures_to_the_right() -> None:
    assert table(COLUMNS, [("a", "long name", "1 GiB"), ("b", "x", "100 GiB")]) == [
        "ID  NAME          SIZE",
        "a   long name    1 GiB",
        "b   x          100 GiB",
    ]


def test_wide_letters_keep_columns_aligned() -> None:
    (_, wide, narrow) = table(COLUMNS, [("a", "磁盘", "1"), ("b", "abcd", "2")])
    assert cells(wide) == cells(narrow)


def test_a_narrow_terminal_cuts_names_and_never_ids() -> None:
    lines = table(COLUMNS, [(ID, "a" * 80, "1 GiB")], 60)
    assert max(map(cells, lines)) == 60
    assert ID in lines[1]
    assert "…" in lines[1]
    (_, crowded) = table(COLUMNS, [(ID, "a" * 80, "1 GiB")], 10)
    assert ID in crowded


def test_a_value_of_several_lines_stays_in_its_column() -> None:
    assert pairs([("a", "1"), ("long", "2\n3")]) == ["a     1", "long  2", "      3"]


def test_the_tree_as_text_says_everything_on_lines_of_their_own() -> None:
    entries = small_snapshot()
    lines = list(plain.tree(replace(entries, notes=("what could not be seen",)), {ClusterId("c1"): "prod"}))
    path = "/var/lib/heketi/mounts"
    assert lines == [
        "heketi  http://127.0.0.1:8080  by dump  2023-11-14T22:13:20Z",
        "cluster  c1  prod  file and block  3 nodes  6 devices  1 volume  0.6/2.9 TiB  20%",
        "  node  n1  stor-01  192.0.2.1  zone 1  online  100/1000 GiB  10%",
        "    device  d1b  /dev/vdb  online  100/500 GiB  20%  1 brick",
        f"      brick  b1  10 GiB  vol_mongo  {path}/vg_d1b/brick_b1/brick",
        "    device  d1c  /dev/vdc  online  0/500 GiB  0%  0 bricks",
        "  node  n2  stor-02  192.0.2.2  zone 1  online  200/1000 GiB  20%",
        "    device  d2b  /dev/vdb  online  200/500 GiB  40%  1 brick",
        f"      brick  b2  10 GiB  vol_mongo  {path}/vg_d2b/brick_b2/brick",
        "    device  d2c  /dev/vdc  online  0/500 GiB  0%  0 bricks",
        "  node  n3  stor-03  192.0.2.3  zone 1  offline  300/1000 GiB  30%",
        "    device  d3b  /dev/vdb  online  300/500 GiB  60%  1 brick",
        f"      brick  b3  10 GiB  vol_mongo  {path}/vg_d3b/brick_b3/brick",
        "    device  d3c  /dev/vdc  online  0/500 GiB  0%  0 bricks",
        "  volume  v1  vol_mongo  10 GiB  replica 3  3 bricks  mount 192.0.2.1:vol_mongo",
        "    set 1  b1  b2  b3",
        "note  what could not be seen",
    ]


def test_the_tree_shows_block_volumes_and_what_is_pending() -> None:
    operation = make_operation("o1", "remove-device", status=OperationStatus.STALE, devices=("d1",))
    lines = list(plain.tree(make_snapshot(make_cluster(file=False), make_block_volume(), operation), {}))
    assert lines[1:] == [
        "cluster  c1  block  0 nodes  0 devices  0 volumes  0/0 KiB  0%",
        "  block volume  bv1  blk_bv1  5 GiB  in volume v1  on 192.0.2.1 192.0.2.2",
        "pending operation  o1  remove-device  stale  d1",
    ]


def test_the_tree_of_the_role_user_is_a_list_of_volumes() -> None:
    assert list(plain.tree(make_snapshot(bare_volumes=("v2", "v1")), {}))[1:] == ["volume  v1", "volume  v2"]


def test_a_volume_is_told_with_its_bricks_in_the_order_of_their_sets() -> None:
    snapshot = small_snapshot()
    volume = replace(snapshot.volumes[VolumeId("v1")], arbiter_bricks=(snapshot.volumes[VolumeId("v1")].bricks[2],))
    assert details.volume(snapshot, volume) == [
        "volume          v1",
        "name            vol_mongo",
        "cluster         c1",
        "size            10 GiB",
        "durability      replica 3",
        "mount           192.0.2.1:vol_mongo",
        "backup servers  192.0.2.2 192.0.2.3",
        "",
        "BRICK  SET          SIZE  HOST     DEVICE",
        "b1     1          10 GiB  stor-01  /dev/vdb",
        "b2     1          10 GiB  stor-02  /dev/vdb",
        "b3     1 arbiter  10 GiB  stor-03  /dev/vdb",
    ]


def test_sets_that_are_not_known_are_called_that() -> None:
    snapshot = small_snapshot()
    volume = replace(snapshot.volumes[VolumeId("v1")], sets=None)
    assert details.volume(snapshot, volume)[-1] == "b3     not known  10 GiB  stor-03  /dev/vdb"
