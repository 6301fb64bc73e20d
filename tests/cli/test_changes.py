"""Every command that changes something, from its words to the objects that are there afterwards."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glusterterm.cli.commands import COMMANDS
from glusterterm.sim.nodes import Signature
from tests.cli.simulated import Heketi, Typed, here, simulated


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str]) -> Typed:
    """Run commands in this process."""
    return Typed(capfd)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heketi]:
    """Serve an empty Heketi."""
    with simulated() as served:
        here(served, tmp_path, monkeypatch)
        yield served


@pytest.fixture
def heketi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heketi]:
    """Serve four nodes with two disks each."""
    with simulated(nodes=4, disks=2) as served:
        here(served, tmp_path, monkeypatch)
        yield served


def clusters(typed: Typed) -> Any:
    """Give what `topology --json` shows."""
    return typed.json("topology")["clusters"]


def test_clusters_nodes_and_devices_are_made_changed_and_deleted(empty: Heketi, typed: Typed) -> None:
    cluster = typed("cluster create --yes").removeprefix("Cluster id: ").strip()
    assert (
        typed(f"cluster setflags {cluster[:6]} --block=false --yes") == f"Cluster {cluster} file: true block: false\n"
    )
    assert [(entry["id"], entry["file"], entry["block"]) for entry in clusters(typed)] == [(cluster, True, False)]
    host = "--zone 2 --management-host-name stor-01 --storage-host-name 192.0.2.1"
    node = typed(f"node add --cluster {cluster} {host} --yes").splitlines()[1].removeprefix("Id: ")
    assert typed.json("node info stor-01")["node"]["zone"] == 2
    assert typed("device add --node stor-01 --name /dev/sdb --name /dev/sdc --yes").splitlines() == [
        f"Device added: {path} {typed.json('device info', path)['device']['id']}" for path in ("/dev/sdb", "/dev/sdc")
    ]
    assert typed("node settags stor-01 rack:7 row:a --yes") == f"Node {node} tags: rack=7 row=a\n"
    assert typed("node rmtags stor-01 row --yes") == f"Node {node} tags: rack=7\n"
    device = typed.json("device info stor-01:/dev/sdb")["device"]["id"]
    assert typed(f"device settags {device} fast:yes --yes") == f"Device {device} tags: fast=yes\n"
    assert typed(f"device settags {device} slow:yes --exact --yes") == f"Device {device} tags: slow=yes\n"
    assert typed(f"device rmtags {device} --all --yes") == f"Device {device} tags:\n"
    assert typed(f"device resync {device} --yes") == f"Device {device} updated\n"
    assert typed(f"device resync {cluster} --cluster --yes").count(" updated\n") == 2
    assert typed("node disable stor-01 --yes") == f"Node {node} is now offline\n"
    assert typed("node enable stor-01 --yes") == f"Node {node} is now online\n"
    assert typed(f"device disable {device} --yes") == f"Device {device} is now offline\n"
    assert typed(f"device enable {device} --yes") == f"Device {device} is now online\n"
    assert typed("device remove /dev/sdb --yes").endswith(" is now removed\n")
    typed("device delete /dev/sdb --yes")
    other = typed.json("device info /dev/sdc")["device"]["id"]
    assert typed("device replace /dev/sdc --yes").splitlines()[-1] == f"Device {other} deleted"
    assert typed("node remove stor-01 --yes").endswith(f"Node {node} is now removed\n")
    assert typed("node delete stor-01 --yes") == f"Node {node} deleted\n"
    assert typed(f"cluster delete {cluster} --confirm {cluster[:8]}") == f"Cluster {cluster} deleted\n"
    assert clusters(typed) == []


def test_volumes_are_made_changed_and_deleted(heketi: Heketi, typed: Typed) -> None:
    (cluster,) = heketi.dump()["clusterentries"]
    lines = typed("volume create --size 10 --name web --yes").splitlines()
    volume = lines[2].removeprefix("Volume Id: ")
    assert lines == [
        "Name: web",
        "Size: 10",
        f"Volume Id: {volume}",
        f"Cluster Id: {cluster}",
        f"Mount: {typed.json('volume info web')['volume']['mount']['device']}",
        f"Mount Options: backup-volfile-servers={','.join(_others(typed))}",
        "Block: false",
        "Durability Type: replicate",
        "Replica Count: 3",
        "Distribute Count: 1",
    ]
    assert "Size: 15" in typed("volume expand --volume web --expand-size 5 --yes").splitlines()
    assert "Name: copy" in typed("volume clone web --name copy --yes").splitlines()
    brick = typed.json("volume info web")["volume"]["bricks"][0]
    assert typed(f"brick evict {brick} --yes", *_override(typed, f"brick evict {brick}")) == f"Brick {brick} evicted\n"
    assert brick not in typed.json("volume info web")["volume"]["bricks"]
    assert typed("volume delete copy --confirm copy").endswith(" deleted\n")
    assert typed("volume delete web --confirm web") == f"Volume {volume} deleted\n"
    told = typed.json("volume create --size 4 --durability disperse --disperse-data 2 --redundancy 1 --gid 7 --yes")
    assert [entry["durability"] for entry in told["volumes"]] == [{"type": "disperse", "data": 2, "redundancy": 1}]
    assert clusters(typed)[0]["volumes"][0]["name"] == told["volumes"][0]["name"]


def test_block_volumes_are_made_changed_and_deleted(heketi: Heketi, typed: Typed) -> None:
    assert "Block: true" in typed("volume create --size 50 --name hosting --block --yes").splitlines()
    lines = typed("blockvolume create --size 5 --name disk --ha 2 --yes").splitlines()
    assert {"Name: disk", "Size: 5", "Hacount: 2"} <= set(lines)
    assert "Size: 8" in typed("blockvolume expand --blockvolume disk --new-size 8 --yes").splitlines()
    restriction = "volume set-block-hosting-restriction"
    assert "Block Hosting Restriction: locked" in typed(f"{restriction} locked hosting --yes").splitlines()
    assert "Block Hosting Restriction: (none)" in typed(f"{restriction} unlocked hosting --yes").splitlines()
    assert typed("blockvolume delete disk --confirm disk").endswith(" deleted\n")
    assert clusters(typed)[0]["block_volumes"] == []


def test_the_server_itself_is_set(heketi: Heketi, typed: Typed) -> None:
    assert typed("loglevel set debug --yes") == "Server log level: debug\n"
    assert typed("loglevel get") == "debug\n"
    assert typed("server mode set local-client --yes", *_override(typed, "server mode set local-client")) == (
        "Server mode: local-client\n"
    )
    assert typed("server mode get") == "local-client\n"
    assert typed.json("server mode get") == {"schema": 1, "mode": "local-client"}


def test_what_is_pending_is_listed_and_cleaned_up(heketi: Heketi, typed: Typed) -> None:
    heketi.hold = True
    with heketi.lock:
        heketi.caller("POST", "/volumes", {"size": 1, "name": "lost"})
        heketi.caller.world.restart(heketi.caller.now)
    (row,) = typed.json("server operations list")["operations"]
    assert (row["type"], row["status"]) == ("create-volume", "stale")
    assert typed("server operations info").splitlines()[:2] == ["Operation Counts:", "  Total: 1"]
    assert typed("server operations info", row["id"][:5]).splitlines()[0] == f"operation  {row['id']}"
    heketi.hold = False
    assert typed("server operations cleanup --yes", row["id"][:5]) == "Pending operations left: 0\n"
    assert typed.json("server operations list")["operations"] == []


def test_a_topology_file_is_loaded_and_loading_it_again_changes_nothing(
    empty: Heketi, typed: Typed, tmp_path: Path
) -> None:
    file = tmp_path / "topology.json"
    nodes = [
        {
            "node": {"hostnames": {"manage": [f"n{number}"], "storage": [f"192.0.2.{number}"]}, "zone": 1},
            "devices": ["/dev/sdb"],
        }
        for number in (1, 2)
    ]
    file.write_text(json.dumps({"clusters": [{"nodes": nodes}]}))
    out = typed("topology load --yes --json", str(file))
    assert out.count("Node information:") == 2
    assert out.count("Device added: /dev/sdb ") == 2
    (cluster,) = clusters(typed)
    assert [len(node["devices"]) for node in cluster["nodes"]] == [1, 1]
    sent = len(empty.changes)
    assert typed("topology load --yes --json", str(file)) == ""
    assert typed.errors == "load a topology file: nothing is new: nothing to do\n"
    assert len(empty.changes) == sent


def test_a_topology_is_not_loaded_over_a_database_that_was_lost(empty: Heketi, typed: Typed, tmp_path: Path) -> None:
    cluster = typed("cluster create --yes").removeprefix("Cluster id: ").strip()
    with empty.lock:
        assert empty.caller("DELETE", f"/clusters/{cluster}").status == 200  # behind our back
    file = tmp_path / "topology.json"
    node = {"hostnames": {"manage": ["n1"], "storage": ["192.0.2.1"]}, "zone": 1}
    file.write_text(json.dumps({"clusters": [{"nodes": [{"node": node, "devices": []}]}]}))
    assert "its database was lost" in typed.failure("topology load --yes --json", str(file))
    assert "as a confirmation" in typed.failure("topology load --yes --over-empty --json", str(file))
    assert typed("topology load --over-empty --confirm override --json", str(file)).startswith("Cluster id: ")


def test_the_device_of_several_that_fails_is_told_and_the_others_are_added(heketi: Heketi, typed: Typed) -> None:
    with heketi.lock:
        heketi.nodes.add_disk("node1", "/dev/old").signature = Signature.XFS
    out = typed("device add --node node1 --name /dev/old --name /dev/new --yes", status=1)
    assert out.startswith("Device added: /dev/new ")
    assert out.count("\n") == 1
    (error,) = [line for line in typed.errors.splitlines() if "warning" not in line]
    assert error.startswith("glusterterm: add /dev/old on node1: ")
    told = typed.json("tasks list")[0]
    assert [(step["title"], step["state"]) for step in told["steps"]] == [
        ("add /dev/old on node1", "failed"),
        ("add /dev/new on node1", "done"),
    ]
    assert told["state"] == "failed"


def test_every_command_that_changes_something_is_typed_in_this_file() -> None:
    here = Path(__file__)
    text = here.read_text() + here.with_name("test_over_nodes.py").read_text()
    for command in COMMANDS:
        if command.changes and command.words not in ("tasks resume", "ssh unlock"):
            ways = (command.words, *(f"{command.words.rpartition(' ')[0]} {alias}" for alias in command.aliases))
            assert any(way in text for way in ways) or command.words.endswith("restriction"), command.words


def _others(typed: Typed) -> list[str]:
    others: list[str] = typed.json("volume info web")["volume"]["mount"]["backup_volfile_servers"]
    return others


def _override(typed: Typed, line: str) -> list[str]:
    """Give the confirmation that a plan wants typed, if it wants one."""
    wanted = typed.json(f"{line} --plan")["plan"]["typed"]
    return ["--confirm", wanted["expected"]] if wanted else []
