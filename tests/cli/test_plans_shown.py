"""Plans as they are printed: exactly what would be sent, and nothing is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from glusterterm.cli.commands import COMMANDS
from glusterterm.cli.main import main
from tests.cli.simulated import Heketi, here, simulated


@pytest.fixture
def heketi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heketi]:
    """Serve three nodes with two disks each, and let the environment name the server."""
    with simulated(nodes=3, disks=2) as served:
        here(served, tmp_path, monkeypatch)
        yield served


def test_a_plan_says_byte_for_byte_what_would_be_sent(heketi: Heketi, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["volume", "create", "--size", "10", "--name", "web", "--plan"]) == 0
    out, errors = capfd.readouterr()
    assert errors == ""
    lines = out.splitlines()
    assert lines[:5] == [
        "create volume web of 10 GiB",
        "",
        "step 1  create volume web of 10 GiB",
        '  POST /volumes {"size":10,"name":"web","durability":{"type":"replicate","replicate":{"replica":3},'
        '"disperse":{"data":4,"redundancy":2}},"snapshot":{"enable":false,"factor":0}}',
        "  heketi-cli volume create --size=10 --name=web --durability=replicate --replica=3",
    ]
    assert lines[-1] == "It starts after y, or with --yes."
    assert heketi.asked == ["GET /db/dump"]


def test_a_plan_as_json_is_one_document(heketi: Heketi, capfd: pytest.CaptureFixture[str]) -> None:
    (volume,) = _made(heketi, "web")
    assert main(["volume", "delete", "web", "--plan", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert list(told) == ["schema", "source", "taken_at", "plan"]
    plan = told["plan"]
    assert plan["title"] == "delete web"
    assert plan["steps"] == [
        {
            "title": "delete web",
            "needed": True,
            "request": {"method": "DELETE", "path": f"/volumes/{volume}", "body": None},
            "command": f"heketi-cli volume delete {volume}",
        }
    ]
    assert plan["objects"] == [{"kind": "volume", "id": volume}]
    assert plan["typed"] == {"expected": "web", "what": "the volume's name"}
    assert plan["cannot_undo"]
    assert not plan["blocked"]
    assert main(["volume", "delete", "web", "--plan"]) == 0
    last = capfd.readouterr().out.splitlines()[-1]
    assert last == "It starts after the volume's name is typed, or with --confirm web"


def test_a_plan_that_may_not_start_is_printed_all_the_same(heketi: Heketi, capfd: pytest.CaptureFixture[str]) -> None:
    node = next(iter(heketi.dump()["nodeentries"]))
    assert main(["node", "delete", node, "--plan"]) == 0
    text = capfd.readouterr().out
    assert "\n  forbids it: " in text
    assert text.endswith("It can't start: see what forbids it.\n")
    assert main(["node", "delete", node, "--plan", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["plan"]["blocked"]
    assert main(["node", "delete", node, "--yes"]) == 1
    out, errors = capfd.readouterr()
    assert out == ""
    assert errors.splitlines()[-1].startswith("glusterterm: delete node")
    assert heketi.changes == []


def lines(heketi: Heketi, folder: Path) -> dict[str, list[str]]:
    """Give a way to type each command that changes something, about objects that are there."""
    dump = heketi.dump()
    cluster, node, device = (min(dump[f"{kind}entries"]) for kind in ("cluster", "node", "device"))
    _made(heketi, "web")
    brick = min(heketi.dump()["brickentries"])
    file = folder / "topology.json"
    file.write_text(json.dumps({"clusters": [{"nodes": [_node("other")]}]}))
    return {
        "topology load": ["--json", str(file)],
        "cluster create": [],
        "cluster setflags": [cluster, "--block=false"],
        "cluster delete": [cluster],
        "cluster take-over": [cluster],
        "node add": f"--zone 1 --cluster {cluster} --management-host-name a --storage-host-name b".split(),
        **{f"node {verb}": [node] for verb in ("enable", "disable", "evacuate", "delete")},
        "node settags": [node, "a:b"],
        "node rmtags": [node, "a"],
        "device add": ["--node", node, "--name", "/dev/sdx", "--name", "/dev/sdy"],
        **{f"device {verb}": [device] for verb in ("enable", "disable", "evacuate", "replace", "delete", "resync")},
        "device settags": [device, "a:b"],
        "device rmtags": [device, "a"],
        "brick evict": [brick],
        "volume create": ["--size", "1"],
        "volume expand": ["--volume", "web", "--expand-size", "1"],
        "volume delete": ["web"],
        "volume clone": ["web"],
        **{f"volume {verb}": ["web"] for verb in ("start", "stop", "heal", "rebalance")},
        "volume set": ["web", "nfs.disable on"],
        "volume reset": ["web", "nfs.disable"],
        "volume profile": ["on", "web"],
        "volume set-block-hosting-restriction": ["locked", "web"],
        "blockvolume create": ["--size", "1"],
        "blockvolume expand": ["--blockvolume", "none", "--new-size", "2"],
        "blockvolume delete": ["none"],
        "server operations cleanup": [],
        "server mode set": ["read-only"],
        "loglevel set": ["debug"],
    }


def test_no_plan_of_any_command_sends_anything(
    heketi: Heketi, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    typed = lines(heketi, tmp_path)
    before = heketi.dump()
    unplanned = ("tasks resume", "ssh unlock")
    changing = [command for command in COMMANDS if command.changes and command.words not in unplanned]
    assert {command.words for command in changing} == set(typed)
    heketi.asked.clear()
    for command in changing:
        status = main([*command.words.split(), *typed[command.words], "--plan"])
        assert status == (1 if "none" in typed[command.words] else 0), (command.words, capfd.readouterr().err)
        assert "\nstep 1  " in capfd.readouterr().out or status == 1
    assert set(heketi.asked) == {"GET /db/dump"}
    assert heketi.dump() == before
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("how", ["--read-only", "--user=user"])
def test_no_command_that_changes_something_sends_anything_in_read_only_mode(
    heketi: Heketi, tmp_path: Path, capfd: pytest.CaptureFixture[str], how: str
) -> None:
    typed = lines(heketi, tmp_path)
    heketi.asked.clear()
    for command in COMMANDS:
        if command.changes and command.words not in ("tasks resume", "ssh unlock"):
            line = [*command.words.split(), *typed[command.words], how, "--yes", "--confirm", "web"]
            assert main(line) == 1
            out, errors = capfd.readouterr()
            assert out == ""
            assert errors.startswith(f"glusterterm: {command.words} was not sent to ")
    assert heketi.asked == []


def test_a_plan_may_be_seen_in_read_only_mode(heketi: Heketi, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", "create", "--read-only", "--plan"]) == 0
    assert capfd.readouterr().out.startswith("create a cluster\n")
    assert heketi.changes == []


def test_what_was_typed_cannot_move_the_cursor(heketi: Heketi, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["node", "settags", "node1", "a:\x1b[2Jx", "--plan"]) == 0
    assert "\x1b" not in capfd.readouterr().out
    assert main(["node", "settags", "node1", "a:\udcff", "--plan"]) == 2
    assert "not UTF-8" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("volume create --size 0", "glusterterm: size: at least 1 GiB (next: correct that value)"),
        ("volume create --size 1 --name a/b", "name: only letters, digits, _ and - are allowed"),
        ("volume create --size 1 --replica 4", "1 to 3 copies can be kept"),
        ("volume create --size 1 --durability disperse --disperse-data 5", "2+1, 4+2, 8+3 or 8+4 only"),
        ("volume create --size 1 --gid -1", "a group id from 0 to"),
        ("volume create --size 1 --snapshot-factor 0.5", "a factor from 1 to 100"),
        ("volume create --size 1 --gluster-volume-options nfs.disable", "write a key, a space and a value"),
        ("volume create --size 1 --clusters none", "there is no cluster 'none'"),
        ("volume expand --volume none --expand-size 1", "there is no volume 'none'"),
        ("blockvolume create --size 0", "size: at least 1 GiB"),
        ("node add --zone 0 --cluster C --management-host-name a --storage-host-name b", "zones count from 1"),
        ("node add --zone 1 --cluster C --management-host-name a! --storage-host-name b", "this is no host name"),
        ("device add --node node1 --name sdb", "a path begins with /"),
        ("device add --node none --name /dev/sdb", "there is no node 'none'"),
        ("device settags node1:/dev/sdb a!:b", "the tag 'a!' may hold letters, digits"),
        ("device disable /dev/sdb", "'/dev/sdb' is 3 devices: "),
        ("brick evict none", "there is no brick 'none' (next: glusterterm device info)"),
        ("server operations cleanup none", "there is no pending operation 'none' (next: glusterterm server"),
        ("topology load --json none.json", "none.json can't be read: No such file or directory (next: check the path)"),
    ],
)
def test_values_that_heketi_would_refuse_are_refused_before(
    heketi: Heketi, capfd: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    cluster = next(iter(heketi.dump()["clusterentries"]))
    assert main([*line.replace(" C ", f" {cluster} ").split(), "--yes"]) == 1
    out, errors = capfd.readouterr()
    assert out == ""
    assert told in errors
    assert errors.count("\n") == 1
    assert heketi.changes == []


def _made(heketi: Heketi, name: str) -> list[str]:
    """Have a small volume made, and give the ids of all there are."""
    with heketi.lock:
        wanted = {"size": 1, "name": name, "durability": {"type": "replicate", "replicate": {"replica": 3}}}
        heketi.caller.done("POST", "/volumes", wanted)
    return list(heketi.dump()["volumeentries"])


def _node(name: str) -> dict[str, object]:
    return {"node": {"hostnames": {"manage": [name], "storage": [name]}, "zone": 1}, "devices": ["/dev/sdb"]}
