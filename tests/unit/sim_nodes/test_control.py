"""The control address: what it takes, what it refuses, what comes of it at Heketi's own address."""

import json
from typing import Any

import pytest

from glusterterm.sim.control import Control
from glusterterm.sim.evacuation_faults import EvacuationFailure
from glusterterm.sim.presets import Made, Preset, Simulation, make
from glusterterm.sim.presets_life import signed
from glusterterm.sim.replies import Reply, Request
from glusterterm.sim.routes import handle

NOW = 1_700_000_000.0


class Standing:
    """A server's clock that a test moves."""

    def __init__(self) -> None:
        self.skew_s = 0.0

    def now(self) -> float:
        return NOW + self.skew_s


class Bench:
    """A quiet demo with its control address."""

    def __init__(self, preset: Preset = Preset.DEMO) -> None:
        self.simulation: Simulation = make(Made(preset, life=False), NOW)
        self.clock = Standing()
        self.control = Control(self.simulation, self.clock)
        self.simulation.nodes.pace = 0.01

    def post(self, path: str, /, **values: object) -> dict[str, Any]:
        status, answer = self.control.ask("POST", path, json.dumps(values).encode())
        assert status == 200, answer
        return dict(answer)

    def heketi(self, method: str, path: str, body: object = None, *, after: float = 0.0) -> Reply:
        now = max(NOW + after, self.simulation.world.now)
        token = signed(self.simulation.world.config.admin_key, method, path, now)
        raw = b"" if body is None else json.dumps(body).encode()
        return handle(self.simulation.world, Request(method, path, {"authorization": f"bearer {token}"}, raw), now)

    def outcome(self, method: str, path: str, body: object = None, *, after: float = 0.0) -> Reply:
        """Ask for something that is queued, and give how it ended."""
        reply = self.heketi(method, path, body, after=after)
        assert reply.status == 202, reply.body
        return self.heketi("GET", reply.headers["location"], after=after + 60)

    def offline_device(self) -> str:
        """Give a device with bricks that was put offline, on a node with others."""
        world = self.simulation.world
        return next(device.id for device in world.devices.values() if device.state == "offline")


def test_it_lists_what_can_be_asked() -> None:
    status, answer = Bench().control.ask("GET", "/")
    assert status == 200
    assert "POST /faults" in str(answer["routes"])


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", b"", 404),
        ("PUT", "/faults", b"", 405),
        ("POST", "/faults", b"{", 400),
        ("POST", "/faults", b"[]", 400),
        ("POST", "/faults", b'{"kind": "unheard-of"}', 400),
        ("POST", "/faults", b'{"kind": "drop", "route": "("}', 400),
        ("POST", "/faults", b'{"kind": "drop", "times": "many"}', 400),
        ("POST", "/nodes", b'{"host": "nobody"}', 400),
        ("POST", "/disks", b'{"host": "edge-1.example.com", "path": "/dev/none"}', 400),
        ("POST", "/bricks", b'{"volume": "home", "up": false, "number": 99}', 400),
        ("POST", "/bricks", b'{"volume": "none", "up": false}', 400),
        ("POST", "/drift", b'{"device": "none", "gib": 1}', 400),
        ("POST", "/evacuations", b'{"device": "none", "failure": "replace"}', 400),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(method: str, path: str, body: bytes, status: int) -> None:
    told, answer = Bench().control.ask(method, path, body)
    assert told == status
    assert answer["error"]


def test_faults_are_set_told_and_cleared() -> None:
    bench = Bench()
    assert bench.post("/faults", kind="busy", route="^POST", times=3)["faults"][0]["times"] == 3
    assert bench.control.ask("DELETE", "/faults")[1] == {"faults": []}


TEXTS = {
    EvacuationFailure.NO_REPLACEMENT: "as no device was found to replace it: No Replacement was found for resource",
    EvacuationFailure.HEAL_SOURCE: "as it is source brick for data to be healed",
    EvacuationFailure.PEERS_DOWN: "required peer bricks are online",
    EvacuationFailure.HEAL_INFO: "Unable to get heal info of volume : ",
    EvacuationFailure.HEAL_NAMES: "Unable to determine heal status of brick",
    EvacuationFailure.VOLUME_INFO: "Unable to get volume info of volume name: ",
    EvacuationFailure.VOLUME_GONE: "Volume does not exist",
    EvacuationFailure.FOREIGN_BRICK: "Id not found",
    EvacuationFailure.REPLACE: "Unable to replace brick ",
    EvacuationFailure.BRICK: "mkfs.xfs: cannot open device: Device or resource busy",
    EvacuationFailure.PENDING: "The target exists, contains other items, or is in use.",
}


@pytest.mark.parametrize("failure", list(EvacuationFailure))
def test_an_evacuation_fails_with_each_known_message(failure: EvacuationFailure) -> None:
    bench = Bench(Preset.FULL)
    world = bench.simulation.world
    device = next(iter(world.devices.values()))
    other = {"node": device.node, "name": "/dev/sdc"}
    assert bench.outcome("POST", "/devices", other).status == 204
    state = f"/devices/{device.id}/state"
    assert bench.outcome("POST", state, {"state": "offline"}, after=60).status == 204
    bench.post("/evacuations", device=device.id, failure=failure)
    reply = bench.outcome("POST", state, {"state": "failed"}, after=120)
    assert reply.status == 500
    assert TEXTS[failure] in reply.body.decode()
    assert device.state == "offline"


def test_what_was_injected_is_taken_back() -> None:
    bench = Bench()
    device = bench.offline_device()
    bench.post("/evacuations", device=device, failure="replace")
    bench.post("/evacuations", device=device, failure="no-replacement")
    assert bench.control.ask("DELETE", "/evacuations")[0] == 200
    assert bench.outcome("POST", f"/devices/{device}/state", {"state": "failed"}).status == 204


def test_commands_on_nodes_fail_when_told_to() -> None:
    bench = Bench()
    bench.post("/commands", pattern="^mkfs", stderr="mkfs.xfs: no\n")
    reply = bench.outcome("POST", "/volumes", {"size": 1})
    assert (reply.status, reply.body) == (500, b"mkfs.xfs: no\n\n")


def test_drift_shows_when_a_device_is_looked_at_anew() -> None:
    bench = Bench()
    device = bench.offline_device()
    used = bench.simulation.world.devices[device].used
    bench.post("/drift", device=device, gib=11)
    assert bench.outcome("GET", f"/devices/{device}/resync").status == 204
    assert bench.simulation.world.devices[device].used >= used + 11 * 1024 * 1024


def test_a_node_that_is_cut_off_is_told_to_heketi_by_its_silence() -> None:
    bench = Bench()
    node = next(node for node in bench.simulation.world.nodes.values() if node.manage[0] == "edge-1.example.com")
    bench.post("/nodes", host="edge-1.example.com", reachable=False)
    reply = bench.outcome("POST", "/devices", {"node": node.id, "name": "/dev/sdx"})
    assert b"connect: no route to host" in reply.body
    state = bench.post("/nodes", host="edge-1.example.com", reachable=True)
    assert state["reachable"] is True


def test_a_disk_dies_is_swapped_and_let_go() -> None:
    bench = Bench()
    host, path = "stor-a1.example.com", "/dev/sdb"
    node = next(node for node in bench.simulation.world.nodes.values() if node.manage[0] == host)
    device = next(d for d in bench.simulation.world.devices.values() if (d.node, d.name) == (node.id, path))
    assert bench.post("/disks", host=host, path=path, event="die")["disks"][path]["dead"] is True
    assert b"usable state" in bench.outcome("GET", f"/devices/{device.id}/resync").body
    swapped = bench.post("/disks", host=host, path=path, event="swap")["disks"][path]
    assert (swapped["dead"], swapped["smart"], swapped["group"]) == (False, "PASSED", "")
    assert swapped["held"] > 0
    wanted = {"node": node.id, "name": path}
    assert b"exclusively" in bench.outcome("POST", "/devices", wanted, after=60).body
    bench.post("/disks", host=host, path=path, event="release")
    assert bench.outcome("POST", "/devices", wanted, after=120).status == 204


def test_a_brick_that_comes_back_has_to_heal() -> None:
    bench = Bench()
    bench.post("/bricks", volume="mail", number=1, up=False)
    assert bench.post("/bricks", volume="mail", number=1, up=True)["up"] == [True, True, True]
    volume = next(volume for key, volume in bench.simulation.nodes.volumes.items() if key[1] == "mail")
    assert volume.entries(volume.bricks[0].name, NOW) > 0
    assert volume.entries(volume.bricks[1].name, NOW) == 0


def test_a_restart_forgets_queue_ids_and_leaves_operations_stale() -> None:
    bench = Bench()
    bench.post("/time", pace=1.0)
    queued = bench.heketi("POST", "/volumes", {"size": 1}).headers["location"]
    assert bench.heketi("GET", queued, after=1).headers["x-pending"] == "true"
    bench.post("/restart")
    assert bench.heketi("GET", queued, after=2).status == 404
    pending = json.loads(bench.heketi("GET", "/operations/pending").body)["pendingoperations"]
    assert [operation["status"] for operation in pending] == ["stale", "stale"]


def test_time_can_be_set_slow_fast_and_askew() -> None:
    bench = Bench()
    assert bench.post("/time", pace=0.5, life=4, skew_s=90) == {"pace": 0.5, "life": 4.0, "skew_s": 90.0}
    assert bench.clock.now() == NOW + 90


@pytest.mark.parametrize("seconds", [1e308, -1e6, float("nan"), float("inf")])
def test_a_time_that_no_simulation_gets_to_is_refused(seconds: float) -> None:
    bench = Bench()
    status, told = bench.control.ask("POST", "/time", json.dumps({"skew_s": seconds}).encode())
    assert (status, told) == (400, {"error": "'skew_s' has to be a number, of at most 100,000"})
    assert bench.clock.now() == NOW
