"""What simulated nodes print of LVM, disks and mounts has the form of what real ones printed."""

import json
import re

import pytest

from glusterterm.model.units import gib_to_kib
from glusterterm.sim.nodes import Signature, Smart
from glusterterm.sim.shell.json_form import written
from tests.recorded_nodes import FOLDER
from tests.unit.sim_ssh.worlds import NOON, Nodes, demo

HOST = "stor-b1.example.com"
LVM = "/usr/sbin/lvm"
THIN = "lvm-thin-uml/node1"
PVS = "pv_name,pv_uuid,vg_name,pv_size,pv_free,pv_used,pv_attr,pv_fmt"
VGS = "vg_name,vg_uuid,vg_size,vg_free,vg_extent_size,lv_count,pv_count,vg_attr"
LVS = (
    "lv_name,vg_name,lv_uuid,lv_attr,lv_size,pool_lv,origin,data_percent,metadata_percent,lv_path,lv_dm_path,segtype,"
    "lv_role,devices,chunk_size,lv_metadata_size"
)
LSBLK = "NAME,KNAME,PATH,TYPE,SIZE,FSTYPE,UUID,MOUNTPOINT,PKNAME"


@pytest.fixture
def nodes() -> Nodes:
    return demo()[1]


def form(text: str) -> list[str]:
    """Give the lines of JSON without its values and commas, each where it is first."""
    plain = re.sub(r'("[a-z:_]+": ?)("[^"]*"|\d+|null|true|false)', r"\1_", text)
    return list(dict.fromkeys(line.rstrip(",") for line in plain.splitlines()))


def columns(text: str, kind: str) -> list[list[str]]:
    """Give the names of the columns of each row of LVM's report."""
    return [list(row) for row in json.loads(text)["report"][0][kind]]


@pytest.mark.parametrize(
    ("file", "command"),
    [
        (f"{THIN}-pvs-json.json", f"{LVM} pvs --reportformat json --units k -o {PVS}"),
        (f"{THIN}-vgs-json.json", f"{LVM} vgs --reportformat json --units k -o {VGS}"),
        (f"{THIN}-lvs-a-json.json", f"{LVM} lvs -a --reportformat json --units k -o {LVS}"),
        (f"{THIN}-lvs-json-default.json", f"{LVM} lvs --reportformat json"),
    ],
)
def test_lvm_s_reports_have_the_lines_of_recorded_ones(nodes: Nodes, file: str, command: str) -> None:
    assert form(nodes.told(command, HOST)) == form((FOLDER / file).read_text())


def test_an_empty_report_is_lvm_s(nodes: Nodes) -> None:
    nodes.node(HOST).disks.clear()
    assert nodes.told(f"{LVM} pvs --reportformat json", HOST) == (FOLDER / f"{THIN}-pvs-none.json").read_text()


def test_the_full_report_has_every_column_of_a_recorded_one(nodes: Nodes) -> None:
    told = nodes.told(f"{LVM} fullreport --reportformat json --units k", HOST)
    recorded = (FOLDER / f"{THIN}-fullreport-json.json").read_text()
    for kind in ("vg", "pv", "lv", "pvseg", "seg"):
        assert columns(told, kind)[0] == columns(recorded, kind)[0], kind


def test_lvm_s_hidden_volumes_are_named_and_sorted_as_it_does(nodes: Nodes) -> None:
    rows = json.loads(nodes.told(f"{LVM} lvs -a --reportformat json -o vg_name,lv_name", HOST))["report"][0]["lv"]
    names = [(row["vg_name"], row["lv_name"].strip("[]")) for row in rows]
    assert names == sorted(names)
    assert sum(row["lv_name"].endswith("_tdata]") for row in rows) == sum(
        len(group.pools) for group in nodes.node(HOST).groups.values()
    )


def test_lsblk_shows_the_tree_of_a_recorded_one(nodes: Nodes) -> None:
    told = nodes.told(f"lsblk -J -b -o {LSBLK}", HOST)
    name = next((FOLDER / "lvm-thin-uml").glob("node1-lsblk-J-b-o-NAME-KNAME-PATH-TYPE*.json"))
    assert set(form(name.read_text())) <= set(form(told))
    lines = [re.sub(r"\S.*", "", line) for line in form(told)]
    assert max(map(len, lines)) == max(len(re.sub(r"\S.*", "", line)) for line in form(name.read_text()))
    names = re.findall(r'"name": "(\S+-tpool)"', told)
    assert names
    assert all(names.count(name) == 2 for name in names)  # on its metadata and on its data


def test_a_disk_of_the_system_s_name_is_the_one_that_was_added(nodes: Nodes) -> None:
    before = json.loads(nodes.told("lsblk -J -b -o PATH,SIZE", HOST))["blockdevices"]
    nodes.world.add_disk(HOST, "/dev/sda", gib_to_kib(10))
    after = json.loads(nodes.told("lsblk -J -b -o PATH,SIZE", HOST))["blockdevices"]
    assert [row["path"] for row in after] == [row["path"] for row in before]
    assert {row["path"]: row["size"] for row in after}["/dev/sda"] == gib_to_kib(10) * 1024


@pytest.mark.parametrize(
    ("file", "command"),
    [(f"{THIN}-findmnt-J.json", "findmnt -J"), ("disks/node4-wipefs-J-dev-vdb.json", "wipefs -J /dev/sdb")],
)
def test_trees_of_util_linux_are_laid_out_as_recorded_ones(nodes: Nodes, file: str, command: str) -> None:
    assert sorted(form(nodes.told(command, HOST))) == sorted(form((FOLDER / file).read_text()))


def test_tables_have_the_columns_of_recorded_ones(nodes: Nodes) -> None:
    for unit, file in (("-PT -B1", "disks/node4-df-PT-B1.txt"), ("-PT", f"{THIN}-df-PT.txt")):
        told = nodes.told(f"df {unit}", HOST).splitlines()
        assert told[0].split() == (FOLDER / file).read_text().splitlines()[0].split()
        assert all(len(line.split()) == 7 for line in told[1:])
    assert {len(line.split()) for line in nodes.told("cat /proc/mounts", HOST).splitlines()} == {6}
    export = nodes.told("blkid -c /dev/null -o export", HOST)
    assert all(re.fullmatch(r"[A-Z_]+=\S+", line) for line in export.splitlines() if line)
    recorded = (FOLDER / f"{THIN}-vgdisplay-c.txt").read_text()
    group = next(iter(nodes.node(HOST).groups))
    assert nodes.told(f"{LVM} vgdisplay -c {group}", HOST).count(":") == recorded.count(":")


def test_the_count_of_a_pool_is_a_number_in_its_column(nodes: Nodes) -> None:
    group = next(iter(nodes.node(HOST).groups.values()))
    pool = next(iter(group.pools))
    told = nodes.told(f"{LVM} lvs --noheadings --options=thin_count {group.name}/{pool}", HOST)
    assert told == (FOLDER / f"{THIN}-thin-count-0.txt").read_text().replace("0", "1")


def test_a_failing_disk_says_so_by_smart_and_in_the_kernel_s_log(nodes: Nodes) -> None:
    printed = nodes.ask("smartctl -j -a /dev/sdc", HOST)
    told = json.loads(printed.stdout)
    assert printed.status == told["smartctl"]["exit_status"] == 8 + 16 + 64
    assert told["smart_status"] == {"passed": False}
    raw = {row["id"]: row["raw"]["value"] for row in told["ata_smart_attributes"]["table"]}
    assert (raw[5], raw[197], raw[187]) == (1184, 24, 24)
    assert told["serial_number"] == nodes.node(HOST).disks["/dev/sdc"].serial
    log = nodes.told("dmesg --time-format=iso --level=emerg,alert,crit,err", HOST).splitlines()
    assert len(log) == 48
    assert all(re.match(r"2026-11-22T\d\d:\d\d:\d\d,\d{6}\+00:00 .*\bdev sdc, sector \d+ ", line) for line in log)
    assert log == sorted(log)
    good = nodes.ask("smartctl -j -a /dev/sdb", HOST)
    assert (good.status, json.loads(good.stdout)["smart_status"]) == (0, {"passed": True})


def test_smart_is_written_as_python_s_own_json_is(nodes: Nodes) -> None:
    for path in ("/dev/sdc", "/dev/nvme0n1", "/dev/nosuch"):
        told = nodes.ask(f"smartctl -j -a {path}", HOST).stdout
        assert told == json.dumps(json.loads(told), indent=2) + "\n"
    assert written({"a": [], "b": {}, "c": [1.5, None, True]}) == json.dumps(
        {"a": [], "b": {}, "c": [1.5, None, True]}, indent=2
    )


def test_a_disk_that_is_not_there_is_told_of_as_smartctl_does(nodes: Nodes) -> None:
    printed = nodes.ask("smartctl -j -i /dev/nosuch", HOST)
    recorded = json.loads((FOLDER / "disks/node4-smartctl-j-i-dev-nosuch.json").read_text())
    told = json.loads(printed.stdout)
    assert printed.status == 2
    assert told["smartctl"]["messages"] == recorded["smartctl"]["messages"]
    assert list(told) == list(recorded)
    assert "/dev/nosuch" not in nodes.node(HOST).disks


def test_every_disk_has_a_model_a_serial_and_a_temperature(nodes: Nodes) -> None:
    for host, node in nodes.world.nodes.items():
        for path in (*node.disks, "/dev/sda"):
            told = json.loads(nodes.ask(f"smartctl -j -a {path}", host).stdout)
            assert told["model_name"]
            assert told["serial_number"]
            assert 20 < told["temperature"]["current"] < 60
        blocks = json.loads(nodes.told("lsblk -J -b -o PATH,SIZE,MODEL,SERIAL", host))["blockdevices"]
        assert {block["path"]: block["size"] for block in blocks}.items() >= {
            path: disk.size_kib * 1024 for path, disk in node.disks.items()
        }.items()


def test_a_disk_that_died_is_gone_for_the_kernel_and_for_lvm(nodes: Nodes) -> None:
    disk = nodes.node(HOST).disks["/dev/sdb"]
    disk.dead, disk.smart = True, Smart.FAILING
    assert "/dev/sdb" not in nodes.told("lsblk -J -b -o PATH", HOST)
    assert disk.group not in nodes.told(f"{LVM} vgs --reportformat json", HOST)
    assert "dev sdb, sector 0" in nodes.told("dmesg --time-format=iso", HOST)


def test_spare_disks_wait_in_the_demo(nodes: Nodes) -> None:
    blank = '{\n   "signatures": [\n\n   ]\n}\n'  # as wipefs of util-linux 2.38.1 prints it
    assert nodes.told("wipefs -J /dev/sdd", "stor-c2.example.com") == blank
    foreign = json.loads(nodes.told("wipefs -J /dev/sdb", "edge-3.example.com"))["signatures"]
    assert [row["type"] for row in foreign] == [Signature.EXT4]
    rows = json.loads(nodes.told("lsblk -J -b -o PATH,SIZE,FSTYPE", "stor-c2.example.com"))["blockdevices"]
    assert {"path": "/dev/sdd", "size": gib_to_kib(931) * 1024, "fstype": None} in rows


def test_what_a_node_says_of_itself_follows_the_simulator_s_clock(nodes: Nodes) -> None:
    assert nodes.told("hostname", HOST) == "stor-b1\n"
    assert float(nodes.told("date +%s.%N", HOST)) == NOON
    before = float(nodes.told("cat /proc/uptime", HOST).split()[0])
    nodes.world.now += 60
    assert float(nodes.told("cat /proc/uptime", HOST).split()[0]) == before + 60
    assert nodes.told("systemctl is-active glusterd", HOST) == "active\n"
    nodes.node(HOST).glusterd = False
    stopped = nodes.ask("systemctl is-active glusterd", HOST)
    assert (stopped.stdout, stopped.status) == ("inactive\n", 3)
    identity = nodes.told("cat /var/lib/glusterd/glusterd.info", HOST)
    recorded = (FOLDER / "versions/node1-cat-var-lib-glusterd-glusterd.info.txt").read_text()
    assert re.sub("=[0-9a-f-]{36}", "=", identity) == re.sub("=[0-9a-f-]{36}", "=", recorded)


def test_the_same_world_tells_the_same_twice() -> None:
    commands = (
        "df -PT -B1",
        "smartctl -j -a /dev/sdb",
        f"{LVM} lvs -a --reportformat json -o {LVS}",
        "lsblk -J -b -o UUID,WWN",
    )
    first, second = demo()[1], demo()[1]
    assert [first.told(command, HOST) for command in commands] == [second.told(command, HOST) for command in commands]
