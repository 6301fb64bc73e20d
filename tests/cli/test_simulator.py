"""The simulator as a command, and the demo that stands on it."""

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glusterterm.cli.commands import PRESETS
from glusterterm.cli.demo import CLUSTER_NAMES, Demo
from glusterterm.model.errors import SimulatorFailed
from glusterterm.sim.presets import Made, Preset, make
from tests.cli.serving import environment, run


@contextlib.contextmanager
def simulator(home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, Any]]]:
    """Run the simulator until the block is left, and give what it told."""
    with subprocess.Popen(
        [sys.executable, "-m", "glusterterm", "sim", "--until-stdin-closes", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(home),
        cwd=home,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.terminate()


def test_it_tells_where_it_serves_and_ends_with_its_input(tmp_path: Path) -> None:
    with simulator(tmp_path, "--preset", "demo", "--admin-key", "a", "--user-key", "u") as (process, told):
        assert list(told) == ["url", "control", "admin_key", "user_key", "pid"]
        assert (told["admin_key"], told["user_key"], told["pid"]) == ("a", "u", process.pid)
        here = {"HEKETI_CLI_SERVER": told["url"], "HEKETI_CLI_KEY": "a"}
        shown = run(tmp_path, "topology", "--json", **here)
        assert (shown.returncode, shown.stderr) == (0, b"")
        assert len(json.loads(shown.stdout)["clusters"]) >= 1
        wrong = run(tmp_path, "topology", HEKETI_CLI_SERVER=told["url"], HEKETI_CLI_KEY="other")
        assert wrong.returncode == 1
        assert b"the key does not match" in wrong.stderr
        _, rest = process.communicate()  # closes its input
        assert process.returncode == 0
        assert rest is None


def test_a_scale_gives_just_that_many(tmp_path: Path) -> None:
    with simulator(tmp_path, "--scale", "2,3,2,10", "--no-auth") as (_, told):
        shown = run(tmp_path, "topology", "--json", HEKETI_CLI_SERVER=told["url"])
    clusters = json.loads(shown.stdout)["clusters"]
    assert [len(cluster["nodes"]) for cluster in clusters] == [3, 3]
    assert [len(cluster["volumes"]) for cluster in clusters] == [10, 10]
    assert [len(node["devices"]) for node in clusters[0]["nodes"]] == [2, 2, 2]
    bricks = [device["bricks"] for node in clusters[0]["nodes"] for device in node["devices"]]
    assert sum(map(len, bricks)) == 30


def post(url: str, values: dict[str, Any]) -> str:
    """Post JSON, and give the queue's path where there is one."""
    with urllib.request.urlopen(url, json.dumps(values).encode()) as reply:  # noqa: S310 (loopback)
        return reply.headers["Location"] or ""


def make_volume(told: dict[str, Any], size_gib: int) -> None:
    """Have a replica 3 volume made at once, and wait until it is there."""
    post(f"{told['control']}/time", {"pace": 0})
    wanted = {"size": size_gib, "durability": {"type": "replicate", "replicate": {"replica": 3}}}
    queue = post(f"{told['url']}/volumes", wanted)
    pending = "true"
    while pending:  # the last answer is a redirect to the volume, which urllib follows
        with urllib.request.urlopen(f"{told['url']}{queue}") as reply:  # noqa: S310 (loopback)
            pending = reply.headers["X-Pending"]


@pytest.mark.parametrize(("arguments", "speed"), [((), 1.0), (("--no-life",), 0.0)])
def test_the_demos_life_can_be_switched_off(tmp_path: Path, arguments: tuple[str, ...], speed: float) -> None:
    with simulator(tmp_path, "--preset", "demo", *arguments) as (_, told):
        order = urllib.request.Request(f"{told['control']}/time", b"{}", method="POST")  # noqa: S310 (loopback)
        with urllib.request.urlopen(order) as reply:  # noqa: S310
            assert json.load(reply)["life"] == speed


def test_sets_are_asked_for_where_they_are_wanted(tmp_path: Path) -> None:
    with simulator(tmp_path, "--scale", "1,3,4,0", "--no-auth") as (_, told):
        make_volume(told, 1200)
        (unknown,), (known,) = (
            json.loads(run(tmp_path, "topology", "--json", *more, HEKETI_CLI_SERVER=told["url"]).stdout)["clusters"]
            for more in ([], ["--sets"])
        )
    assert unknown["volumes"][0]["sets"] is None
    (volume,) = known["volumes"]
    assert len(volume["sets"]) == len(volume["bricks"]) // 3 > 1
    assert sorted(brick for bricks in volume["sets"] for brick in bricks) == volume["bricks"]


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with simulator(tmp_path) as (_, told):
        port = told["url"].rpartition(":")[2]
        done = run(tmp_path, "sim", "--port", port)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(f"glusterterm: port {port} of 127.0.0.1 can't be served".encode())
    assert done.stderr.count(b"\n") == 1


def test_every_preset_can_be_asked_for() -> None:
    assert tuple(Preset) == PRESETS


def test_a_command_may_look_at_the_demo(tmp_path: Path) -> None:
    done = run(tmp_path, "--demo", "cluster", "list", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["source"]["url"].startswith("http://127.0.0.1:")


def test_the_demo_has_keys_of_its_own_and_ends_when_closed() -> None:
    with Demo() as demo:
        profile = demo.profile()
        assert profile.key
        assert profile.key not in repr(profile)
        assert demo.profile() is profile
        assert not demo.ended
    assert demo.ended


def test_a_demo_that_can_not_be_had_in_time_is_given_up() -> None:
    demo = Demo()
    with pytest.raises(SimulatorFailed, match="was not ready after 0 s"):
        demo.profile(0)
    assert demo.ended


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import sys; sys.exit('no room')", "the simulator ended: no room"),
        ("raise SystemExit(3)", "the simulator ended: it said nothing"),
        ("print('hello')", "did not say where it serves"),
        ("print('[]')", "did not say where it serves"),
        ("print('{}')", "did not say where it serves"),
        ("print('x' * 700000)", "did not say where it serves"),
    ],
)
def test_a_demo_that_does_not_start_is_told_with_its_last_words(code: str, told: str) -> None:
    demo = Demo((sys.executable, "-c", code))
    with pytest.raises(SimulatorFailed, match=told):
        demo.profile()
    assert demo.ended


def test_a_demo_that_does_not_end_by_itself_is_ended() -> None:
    demo = Demo((sys.executable, "-c", "import signal; signal.pause()"))
    demo.close(0.1)
    assert demo.ended


def test_a_demo_that_can_not_be_started_at_all_is_told() -> None:
    with pytest.raises(SimulatorFailed, match="could not be started: No such file"):
        Demo(("/nowhere/python",))


def test_the_demos_names_are_those_of_its_clusters() -> None:
    simulation = make(Made(Preset.DEMO), 1_700_000_000.0)
    assert [id_ for id_, _ in CLUSTER_NAMES] == sorted(simulation.world.clusters)
