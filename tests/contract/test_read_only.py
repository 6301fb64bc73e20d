"""Read-only mode: none of the changes, commands and keys there are brings anything onto the wire."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from glusterterm.backends.heketi import requests
from glusterterm.backends.heketi.endpoint import USER
from glusterterm.backends.heketi.routes import ROUTES, Route, find
from glusterterm.backends.heketi.wire import Call
from glusterterm.cli.commands import COMMANDS
from glusterterm.engine.journal import Journal
from glusterterm.model.errors import ReadOnlyRefused
from glusterterm.model.operations import BEYOND_HEKETI, CreateCluster, Operation
from glusterterm.model.tasks import Begun, Owner, TaskId
from tests.cli.simulated import Heketi, Typed, here, simulated
from tests.contract.changes import CHANGES
from tests.contract.managed import Managed, Prepare
from tests.contract.planning import planned
from tests.engines import engine_over, one_step
from tests.fakes_sim import replicated

EACH_CHANGE = pytest.mark.parametrize("prepare", CHANGES, ids=lambda each: each.__name__)
ROLES = pytest.mark.parametrize("allowed", [{"read_only": True}, {"user": USER}], ids=["read-only", "role user"])
CHANGING = [command for command in COMMANDS if command.changes]
WRITING = [route for route in ROUTES if route.writes]


def test_every_change_there_is_is_tried_and_takes_a_route_that_writes() -> None:
    operations = [prepare(Managed()).operation for prepare in CHANGES]
    assert {type(operation) for operation in operations} == set(get_args(Operation)) - set(BEYOND_HEKETI)
    for operation in operations:
        call = requests.call(operation)
        route = find(call.method, call.path)
        assert route is not None
        assert route.writes


@ROLES
@EACH_CHANGE
async def test_no_change_is_sent(prepare: Prepare, allowed: dict[str, Any]) -> None:
    managed = Managed(**allowed)
    case = prepare(managed)
    assert not managed.backend.capabilities.changes
    with pytest.raises(ReadOnlyRefused) as caught:
        await managed.backend.submit(case.operation)
    assert caught.value.next_step
    assert not managed.seen
    assert not case.holds()


@EACH_CHANGE
async def test_no_task_is_begun(prepare: Prepare, tmp_path: Path) -> None:
    managed = Managed(read_only=True)
    case = prepare(managed)
    plan = planned(await managed.backend.snapshot(), case.operation)
    looked = list(managed.seen)
    async with engine_over(managed, tmp_path) as engine:
        with pytest.raises(ReadOnlyRefused):
            await engine.start(plan, confirmed=plan.typed.expected if plan.typed else "")
        assert not engine.tasks
    assert managed.seen == looked
    assert not (tmp_path / "audit.jsonl").exists()


@pytest.mark.parametrize("route", WRITING, ids=lambda route: f"{route.method} {route.path}")
async def test_no_route_that_writes_is_let_through_whatever_carries_it(route: Route) -> None:
    managed = Managed(read_only=True)
    with pytest.raises(ReadOnlyRefused):
        await managed.backend.send(Call(route.method, route.path.replace("ID", "00ab" * 8), b"{}"))
    assert not managed.seen


LEFT = TaskId("20260101-000000-0000")
LINES = {
    "topology load": "topology load --json {file}",
    "cluster create": "cluster create",
    "cluster setflags": "cluster setflags {cluster} --block=false",
    "cluster delete": "cluster delete {empty}",
    "cluster take-over": "cluster take-over {cluster}",
    "node add": "node add --cluster {cluster} --zone 1 --management-host-name new --storage-host-name 192.0.2.99",
    "node enable": "node enable {offline_node}",
    "node disable": "node disable node1",
    "node evacuate": "node evacuate {offline_node}",
    "node settags": "node settags node1 rack:1",
    "node rmtags": "node rmtags node1 ups",
    "node delete": "node delete {bare_node}",
    "device add": "device add --node node1 --name /dev/sdz",
    "device enable": "device enable {offline_device}",
    "device disable": "device disable {device}",
    "device evacuate": "device evacuate {device}",
    "device replace": "device replace {device}",
    "device settags": "device settags {device} kind:ssd",
    "device rmtags": "device rmtags {device} kind",
    "device delete": "device delete {failed_device}",
    "device resync": "device resync {device}",
    "brick evict": "brick evict {brick}",
    "volume create": "volume create --size 1",
    "volume expand": "volume expand --volume {volume} --expand-size 1",
    "volume delete": "volume delete {volume}",
    "volume clone": "volume clone {volume}",
    "volume start": "volume start {volume}",
    "volume stop": "volume stop {volume}",
    "volume set": "volume set {volume} 'a.b c'",
    "volume reset": "volume reset {volume} a.b",
    "volume heal": "volume heal {volume}",
    "volume rebalance": "volume rebalance {volume}",
    "volume profile": "volume profile on {volume}",
    "volume set-block-hosting-restriction": "volume set-block-hosting-restriction locked {hosting}",
    "blockvolume create": "blockvolume create --size 1",
    "blockvolume expand": "blockvolume expand --blockvolume {block} --new-size 4",
    "blockvolume delete": "blockvolume delete {block}",
    "server operations cleanup": "server operations cleanup",
    "server mode set": "server mode set local-client",
    "loglevel set": "loglevel set debug",
    "ssh unlock": "ssh unlock node1",
    "tasks resume": f"tasks resume {LEFT}",
}
"""A line for each command that changes something."""
TOPOLOGY = """{"clusters": [{"nodes": [{"devices": ["/dev/sdb"], "node":
{"hostnames": {"manage": ["new"], "storage": ["192.0.2.99"]}, "zone": 1}}]}]}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Heketi, dict[str, str]]]:
    """Serve a Heketi on which every command has something to be about, and give the names of that."""
    with simulated(nodes=5, disks=2) as heketi:
        ask, world = heketi.caller, heketi.caller.world
        volume = ask.done("POST", "/volumes", replicated(2))
        hosting = ask.done("POST", "/volumes", replicated(10, block=True))
        block = ask.done("POST", "/blockvolumes", {"size": 2})
        device = world.bricks[world.volumes[volume].bricks[0]].device
        world.devices[device].tags["kind"] = "hdd"
        node = next(node for node in world.nodes.values() if node.manage[0] == "node1")
        node.tags["ups"] = "a"
        free = [each.id for each in world.devices.values() if not each.bricks]
        for id_, states in ((free[0], ("offline",)), (free[1], ("offline", "failed"))):
            for state in states:
                ask.done("POST", f"/devices/{id_}/state", {"state": state})
        (cluster,) = world.clusters
        names = {"manage": ["bare"], "storage": ["192.0.2.88"]}
        bare = ask.done("POST", "/nodes", {"zone": 1, "cluster": cluster, "hostnames": names})
        ask.done("POST", f"/nodes/{bare}/state", {"state": "offline"})
        ask("POST", "/clusters", {"file": True})
        (empty,) = world.clusters.keys() - {cluster}
        file = tmp_path_factory.mktemp("topology") / "topology.json"
        file.write_text(TOPOLOGY)
        yield (
            heketi,
            {
                "file": str(file),
                "cluster": cluster,
                "empty": empty,
                "offline_node": bare,
                "bare_node": bare,
                "device": device,
                "offline_device": free[0],
                "failed_device": free[1],
                "brick": world.volumes[volume].bricks[0],
                "volume": volume,
                "hosting": hosting,
                "block": block,
            },
        )


def test_there_is_a_line_for_every_command_that_changes_something() -> None:
    assert set(LINES) == {command.words for command in CHANGING}


@pytest.mark.parametrize("words", [words for words in LINES if words not in ("tasks resume", "ssh unlock")])
def test_each_line_would_change_something(
    words: str,
    served: tuple[Heketi, dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    heketi, names = served
    here(heketi, tmp_path, monkeypatch)
    shown = Typed(capfd)(LINES[words].format(**names), "--plan")
    assert re.search(
        r"\b(POST|DELETE) /|GET /devices/\w+/resync|Heketi has no call for that|Heketi keeps these books", shown
    )
    assert not heketi.changes


def left_behind(heketi: Heketi, folder: Path) -> None:
    """Leave a task in the journal whose command ended before it sent anything."""
    file = Journal(folder / "state" / "glusterterm" / "tasks").take(LEFT)
    file.append(Begun(0.0, LEFT, "it", heketi.url, one_step(CreateCluster()), Owner(1, "host", "op")))
    file.close()


@pytest.mark.parametrize("words", LINES)
@pytest.mark.parametrize("how", ["--read-only", "HEKETI_CLI_USER", "read_only"])
def test_no_command_sends_anything_that_changes(
    words: str,
    how: str,
    served: tuple[Heketi, dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    heketi, names = served
    here(heketi, tmp_path, monkeypatch)
    line = LINES[words].format(**names)
    left_behind(heketi, tmp_path)
    if how == "HEKETI_CLI_USER":
        monkeypatch.setenv(how, USER)
        monkeypatch.setenv("HEKETI_CLI_KEY", "k")
    elif how == "read_only":
        monkeypatch.delenv("HEKETI_CLI_SERVER")
        config = tmp_path / "config" / "glusterterm" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'[profiles.it]\nserver = "{heketi.url}"\nread_only = true\n')
    else:
        line += f" {how}"
    more = {"tasks resume": (), "ssh unlock": ("--confirm", "x")}.get(words, ("--yes", "--confirm", "x"))
    said = Typed(capfd).failure(line, *more, status=1)
    assert "was not sent" in said or "read-only" in said
    assert not heketi.changes
