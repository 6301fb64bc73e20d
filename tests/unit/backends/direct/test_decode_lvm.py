"""LVM's objects, read off outputs that real nodes printed."""

import pytest

from glusterterm.backends.direct.decode.lvm import (
    decode_full_report,
    decode_group_figures,
    decode_logical_volumes,
    decode_physical_volumes,
    decode_thin_count,
    decode_volume_groups,
    size_kib,
)
from glusterterm.model.errors import OutputNotUnderstood
from glusterterm.model.machine.lvm import LogicalHealth, LogicalKind, LogicalVolume
from tests.fake_nodes import recorded

GROUP = "vg_7c1e5a907c1e5a907c1e5a907c1e5a90"
POOL = "tp_11111111111111111111111111111111"
BRICK = "brick_11111111111111111111111111111111"


def logical(file: str) -> dict[str, LogicalVolume]:
    return {volume.name: volume for volume in decode_logical_volumes(recorded(file))}


def rows(kind: str, *lines: str) -> str:
    return f'{{"report": [{{"{kind}": [{", ".join(lines)}]}}]}}'


def test_a_physical_volume_has_its_sizes_in_kib_and_its_group() -> None:
    (disk,) = decode_physical_volumes(recorded("lvm-thin-uml/node1-pvs-json.json"))
    assert (disk.name, disk.uuid, disk.group) == ("/dev/ubdb", "r9VtY4-H2jg-fQWw-1mBd-Hsx2-Hfbx-dCaw52", GROUP)
    assert (disk.size_kib, disk.free_kib, disk.used_kib) == (4059136, 2994176, 1064960)
    assert (disk.allocatable, disk.missing, disk.exported, disk.tags) == (True, False, False, ())


def test_a_physical_volume_in_no_group_may_not_be_allocated_from() -> None:
    (disk,) = decode_physical_volumes(
        recorded("lvm/node4-pvs-reportformat-json-o-pv-uuid-pv-size-pv-free-dev-size-units-b.json")
    )
    assert (disk.group, disk.size_kib, disk.device_kib) == ("", 1048576, 1048576)
    assert disk.allocatable is False


def test_a_missing_physical_volume_is_told_as_missing() -> None:
    (disk,) = decode_physical_volumes(
        rows("pv", '{"pv_name":"[unknown]", "pv_attr":"a-m", "pv_missing":"missing", "pv_tags":"a,b"}')
    )
    assert (disk.name, disk.missing, disk.tags) == ("[unknown]", True, ("a", "b"))


def test_what_was_not_asked_for_is_unknown() -> None:
    (disk,) = decode_physical_volumes(rows("pv", '{"pv_name":"/dev/sdb", "vg_name":""}'))
    assert (disk.size_kib, disk.allocatable, disk.missing) == (None, None, False)


def test_a_group_has_its_extents_and_counts() -> None:
    (group,) = decode_volume_groups(recorded("lvm-thin-uml/node1-vgs-json.json"))
    assert (group.name, group.uuid) == (GROUP, "D2Zn9b-Sscq-E2ZO-Pc7d-AXSM-Tc9g-eLTfsM")
    assert (group.size_kib, group.free_kib, group.extent_kib) == (4059136, 2994176, 4096)
    assert (group.logical_volumes, group.physical_volumes, group.extents) == (2, 1, None)
    assert (group.writable, group.partial, group.exported) == (True, False, False)


def test_a_group_with_a_missing_disk_is_partial() -> None:
    (group,) = decode_volume_groups(rows("vg", '{"vg_name":"vg", "vg_attr":"wz-pn-"}'))
    assert group.partial


def test_no_group_at_all_is_an_answer() -> None:
    assert decode_volume_groups(recorded("lvm/node4-vgs-reportformat-json.json")) == ()


def test_a_report_of_something_else_is_none_of_groups() -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_volume_groups(recorded("lvm-thin-uml/node1-pvs-json.json"))


def test_a_pool_tells_how_full_it_is_and_a_brick_which_pool_it_is_in() -> None:
    found = logical("lvm-thin-uml/node1-lvs-a-json.json")
    pool, brick = found[POOL], found[BRICK]
    assert (pool.kind, pool.data_share, pool.metadata_share) == (LogicalKind.THIN_POOL, 0.0647, 0.1055)
    assert (pool.size_kib, pool.metadata_kib, pool.chunk_kib) == (1048576, 8192, 256)
    assert pool.devices == (f"{POOL}_tdata(0)",)
    assert (brick.kind, brick.pool, brick.segment_type) == (LogicalKind.THIN, POOL, "thin")
    assert (brick.data_share, brick.metadata_share, brick.chunk_kib) == (0.0647, None, None)
    assert (brick.active, brick.open, brick.writable, brick.suspended) == (True, True, True, False)
    assert brick.path == f"/dev/{GROUP}/{BRICK}"
    assert brick.mapper_path == f"/dev/mapper/{GROUP}-{BRICK}"


def test_hidden_volumes_are_named_without_brackets_and_told_as_hidden() -> None:
    found = logical("lvm-thin-uml/node1-lvs-a-json.json")
    assert {name: volume.kind for name, volume in found.items() if volume.hidden} == {
        "lvol0_pmspare": LogicalKind.POOL_METADATA,
        f"{POOL}_tdata": LogicalKind.POOL_DATA,
        f"{POOL}_tmeta": LogicalKind.POOL_METADATA,
    }
    assert [name for name, volume in found.items() if volume.spare] == ["lvol0_pmspare"]
    assert found["lvol0_pmspare"].active is False
    assert found["lvol0_pmspare"].size_kib == 8192


def test_a_pool_without_room_is_told_by_its_health_and_by_its_attributes_alone() -> None:
    text = recorded("lvm-thin-uml/node1-lvs-pool-full-json.json")
    pool = logical("lvm-thin-uml/node1-lvs-pool-full-json.json")[POOL]
    assert (pool.data_share, pool.health, pool.queues_when_full) == (1.0, LogicalHealth.OUT_OF_DATA, True)
    (same,) = (each for each in decode_logical_volumes(text.replace("out_of_data", "")) if each.name == POOL)
    assert same.health is LogicalHealth.OUT_OF_DATA


def test_a_volume_whose_state_could_not_be_found_out_is_neither_active_nor_not() -> None:
    (volume,) = logical("lvm/node4-lvs-all-json.json").values()
    assert (volume.kind, volume.active, volume.open, volume.size_kib) == (LogicalKind.PLAIN, None, None, 102400)


def test_a_volume_in_several_pieces_is_one_that_lies_on_all_their_disks() -> None:
    piece = '{"lv_name":"lv", "vg_name":"vg", "devices":"/dev/sd%s(0)"}'
    (volume,) = decode_logical_volumes(rows("lv", piece % "b", piece % "c"))
    assert volume.devices == ("/dev/sdb(0)", "/dev/sdc(0)")


def test_a_full_report_has_groups_disks_and_volumes_with_where_they_lie() -> None:
    report = decode_full_report(recorded("lvm-thin-uml/node1-fullreport-json.json"))
    (group,), (disk,) = report.groups, report.physical
    assert (group.extents, group.free_extents, disk.group, disk.size_kib) == (991, 731, GROUP, 4057989)
    brick, pool = report.logical
    assert (brick.name, brick.group, brick.pool, brick.created) == (BRICK, GROUP, POOL, "2026-11-22 19:38:46 +0000")
    assert (pool.thin_volumes, pool.chunk_kib, pool.devices) == (1, 256, (f"{POOL}_tdata(0)",))


def test_the_figures_of_a_group_are_what_heketi_reads() -> None:
    figures = decode_group_figures(recorded("lvm-thin-uml/node1-vgdisplay-c.txt"))
    assert (figures.name, figures.uuid) == (GROUP, "D2Zn9b-Sscq-E2ZO-Pc7d-AXSM-Tc9g-eLTfsM")
    assert (figures.size_kib, figures.extent_kib, figures.extents) == (4059136, 4096, 991)
    assert (figures.allocated_extents, figures.free_extents, figures.free_kib) == (0, 991, 4059136)
    assert (figures.logical_volumes, figures.physical_volumes) == (0, 1)


def test_a_pools_thin_volumes_are_counted() -> None:
    assert decode_thin_count(recorded("lvm-thin-uml/node1-thin-count-0.txt")) == 0
    assert decode_thin_count("     12\n") == 12


@pytest.mark.parametrize(
    ("text", "kib"),
    [
        ("4059136.00k", 4059136),
        ("<2.86g", 2998927),
        ("1020.00m", 1044480),
        ("1073741824B", 1048576),
        ("1.00t", 1024**3),
        ("0 ", 0),
        ("8192", 8192),
        ("1.02K", 0),
        ("2048S", None),
        ("2048s", 1024),
        ("", None),
        ("g", None),
        ("-1k", None),
    ],
)
def test_sizes_are_kib_whatever_the_unit(text: str, kib: int | None) -> None:
    assert size_kib(text) == kib
