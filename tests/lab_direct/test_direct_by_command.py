"""A pool on real nodes by command alone: nodes, devices, a volume of each durability, and nothing left at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.lab.fixtures import lab_of_its_own
from tests.lab.lab import Lab
from tests.lab.layout import Kind
from tests.lab_direct.kept import Kept, described
from tests.lab_direct.operator import Operator

pytestmark = pytest.mark.long
FILES = {f"file{number}": f"content {number}\n" for number in range(20)}


@dataclass(frozen=True)
class Wanted:
    """A volume: what is typed, and what gluster calls it before and after it was expanded."""

    words: tuple[str, ...]
    size_gib: int
    bricks: int
    before: tuple[str, str]
    after: tuple[str, str]


WANTED = {
    "spread": Wanted(("--durability", "none"), 1, 1, ("Distribute", "1"), ("Distribute", "2")),
    "copies": Wanted(
        ("--durability", "replicate", "--replica", "3"),
        1,
        3,
        ("Replicate", "1 x 3 = 3"),
        ("Distributed-Replicate", "2 x 3 = 6"),
    ),
    "arbiter": Wanted(  # two GiB of files of 4 KiB: mkfs.xfs refuses an arbiter brick of less than 300 MiB
        (
            *("--durability", "replicate", "--replica", "3"),
            *("--gluster-volume-options", "user.heketi.arbiter true,user.heketi.average-file-size 4"),
        ),
        2,
        3,
        ("Replicate", "1 x (2 + 1) = 3"),
        ("Distributed-Replicate", "2 x (2 + 1) = 6"),
    ),
    "parity": Wanted(
        ("--durability", "disperse", "--disperse-data", "2", "--redundancy", "1"),
        2,
        3,
        ("Disperse", "1 x (2 + 1) = 3"),
        ("Distributed-Disperse", "2 x (2 + 1) = 6"),
    ),
}


def test_a_pool_is_made_used_and_taken_apart_by_command(tmp_path: Path) -> None:
    with lab_of_its_own(Kind.UML, "command", pool=False) as lab, lab.inside():
        operator = Operator(lab, tmp_path)
        operator.configure()
        _joined(operator)
        for name, wanted in WANTED.items():
            _through_its_life(operator, name, wanted)
        _taken_apart(operator)


def _joined(operator: Operator) -> None:
    """Have two nodes join the first, and all of them give both of their disks."""
    lab = operator.lab
    ((cluster, _),) = [(each["id"], each["nodes"]) for each in operator.json("cluster", "list")["clusters"]]
    for zone, node in enumerate(lab.servers[1:], start=2):
        hosts = ("--management-host-name", node.name, "--storage-host-name", node.address)
        operator("node", "add", "--zone", str(zone), "--cluster", cluster, *hosts, "--yes")
        assert f"Number of Peers: {zone - 1}" in lab.run(lab.servers[0], "gluster", "peer", "status").stdout
    for node in lab.servers:
        names = [word for disk in node.blank for word in ("--name", disk)]
        operator("device", "add", *names, "--node", node.name, "--yes")
        groups = lab.run(node, "vgs", "--noheadings", "-o", "vg_name").stdout.split()
        assert len(groups) == len(node.blank)
    listed = operator.json("device", "list")["devices"]
    assert {(each["host"], each["name"]) for each in listed} == {
        (n.name, disk) for n in lab.servers for disk in n.blank
    }


def _through_its_life(operator: Operator, name: str, wanted: Wanted) -> None:
    """Make a volume, write, expand, rebalance, read, delete."""
    lab, size = operator.lab, str(wanted.size_gib)
    operator("volume", "create", "--name", name, "--size", size, *wanted.words, "--yes")
    _is(lab, name, *wanted.before)
    Kept.on(lab).agree(wanted.bricks)
    with _mounted(lab, name) as folder:
        for file, content in FILES.items():
            lab.run(lab.client, "tee", f"{folder}/{file}", given=content)
    operator("volume", "expand", "--volume", name, "--expand-size", size, "--yes")
    _is(lab, name, *wanted.after)
    Kept.on(lab).agree(2 * wanted.bricks)
    operator("volume", "rebalance", name, "--yes")
    with _mounted(lab, name) as folder:
        for file, content in FILES.items():
            assert lab.run(lab.client, "cat", f"{folder}/{file}").stdout == content
    operator("volume", "delete", name, "--confirm", name)
    Kept.on(lab).agree(0)
    assert Kept.on(lab).volumes == ()
    assert all(each["used_kib"] == 0 for each in operator.json("device", "list")["devices"])


def _taken_apart(operator: Operator) -> None:
    """Take every disk out of the pool, and every node but the last."""
    lab = operator.lab
    for node in lab.servers:
        for disk in node.blank:
            for verb in ("disable", "remove"):
                operator("device", verb, f"{node.name}:{disk}", "--yes")
            operator("device", "delete", f"{node.name}:{disk}", "--yes")
            assert lab.run(node, "blkid", disk, check=False).stdout == ""
        assert lab.run(node, "vgs", "--noheadings", "-o", "vg_name").stdout.split() == []
    for node in lab.servers[1:]:
        operator("node", "delete", node.name, "--yes")
    assert "Number of Peers: 0" in lab.run(lab.servers[0], "gluster", "peer", "status").stdout
    assert operator.json("server", "operations", "list")["operations"] == []


def _is(lab: Lab, name: str, kind: str, bricks: str) -> None:
    said = described(lab, name).splitlines()
    assert f"Type: {kind}" in said
    assert f"Number of Bricks: {bricks}" in said
    assert "Status: Started" in said


@contextmanager
def _mounted(lab: Lab, name: str) -> Iterator[str]:
    folder = f"/mnt/{name}"
    lab.run(lab.client, "mkdir", "-p", folder)
    lab.run(lab.client, "mount", "-t", "glusterfs", f"{lab.servers[0].address}:/{name}", folder)
    try:
        yield folder
    finally:
        lab.run(lab.client, "umount", folder)
