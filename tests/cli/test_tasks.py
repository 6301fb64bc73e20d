"""Tasks by commands: left, listed, shown, taken up, given up, and never sent twice."""

import contextlib
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glusterterm.model.tasks import NOT_FOLLOWED
from glusterterm.sim.nodes import Signature
from glusterterm.sim.replies import Reply, Request
from tests.cli.serving import environment
from tests.cli.simulated import Heketi, Typed, environment_of, here, simulated

CREATE = "volume create --size 1 --name web --yes"
SOON_S = 15.0


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str]) -> Typed:
    """Run commands in this process."""
    return Typed(capfd)


@pytest.fixture
def heketi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heketi]:
    """Serve three nodes."""
    with simulated(nodes=3) as served:
        here(served, tmp_path, monkeypatch)
        yield served


@contextlib.contextmanager
def elsewhere(heketi: Heketi, folder: Path, line: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command in a process of its own until the block is left."""
    with subprocess.Popen(
        [sys.executable, "-m", "glusterterm", *line.split()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(folder, **environment_of(heketi, folder)),
        cwd=folder,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextlib.contextmanager
def elsewhere_made(heketi: Heketi) -> Iterator[None]:
    """Have somebody else make a cluster right after ours was made."""
    answer = heketi.answer

    def and_another(request: Request) -> Reply:
        reply = answer(request)
        if (request.method, request.raw_path) == ("POST", "/clusters"):
            answer(request)
        return reply

    heketi.answer = and_another  # type: ignore[method-assign]
    yield
    heketi.answer = answer  # type: ignore[method-assign]


def until_taken(heketi: Heketi, process: subprocess.Popen[str]) -> None:
    """Wait until Heketi was asked what became of a change that `process` sent."""
    deadline = time.monotonic() + SOON_S  # noqa: TID251  # a real process runs beside this one
    while not any(line.startswith("GET /queue/") for line in heketi.asked):
        if process.poll() is not None or time.monotonic() > deadline:  # noqa: TID251
            process.kill()
            raise AssertionError((heketi.asked, process.communicate()))
        signal.sigtimedwait((), 0.01)


def left(heketi: Heketi, folder: Path, line: str = CREATE, how: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
    """Interrupt a command after its change was taken; give its status and what it printed."""
    heketi.hold = True
    heketi.asked.clear()
    with elsewhere(heketi, folder, line) as process:
        until_taken(heketi, process)
        process.send_signal(how)
        out, errors = process.communicate()
    heketi.hold = False
    return process.returncode, out, errors


def test_ctrl_c_says_what_goes_on_and_how_to_take_it_up(heketi: Heketi, typed: Typed, tmp_path: Path) -> None:
    status, out, errors = left(heketi, tmp_path)
    assert (status, out) == (130, "")
    (task,) = typed.json("tasks list")
    assert errors == (
        "glusterterm: interrupted: create volume web of 1 GiB goes on in Heketi "
        f"(next: take it up: glusterterm tasks resume {task['id']})\n"
    )
    assert task["state"] == "interrupted"
    made = typed("tasks resume", task["id"])
    assert made.startswith("Name: web\n")
    assert heketi.changes == ["POST /volumes"]
    assert typed.json("tasks list")[0]["state"] == "done"
    assert typed("tasks resume", task["id"]) == made, "who comes second is told the same, and sends nothing"
    assert heketi.changes == ["POST /volumes"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_killed_leaves_a_task_that_can_be_taken_up(
    heketi: Heketi, typed: Typed, tmp_path: Path, how: signal.Signals
) -> None:
    left(heketi, tmp_path, how=how)
    (task,) = typed.json("tasks list")
    assert task["state"] == "interrupted"
    assert typed("tasks resume", task["id"][:-1]).startswith("Name: web\n")
    assert heketi.changes == ["POST /volumes"]


def test_the_list_is_json_of_the_documented_shape(heketi: Heketi, typed: Typed, tmp_path: Path) -> None:
    assert typed.json("tasks list") == []
    left(heketi, tmp_path)
    (task,) = typed.json("tasks list")
    queue = next(line.rpartition("/")[2] for line in heketi.asked if line.startswith("GET /queue/"))
    assert task == {
        "id": task["id"],
        "state": "interrupted",
        "title": "create volume web of 1 GiB",
        "profile": heketi.url.removeprefix("http://"),
        "object": None,
        "started_at": task["started_at"],
        "ended_at": None,
        "steps": [{"title": "create volume web of 1 GiB", "state": "running", "queue_id": queue}],
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", task["started_at"])
    header, row = typed("tasks list").splitlines()
    assert header.split() == ["TASK", "STATE", "BEGAN", "TOOK", "PROFILE", "TITLE"]
    assert row.startswith(f"{task['id']}  interrupted  {task['started_at']}  ")
    assert row.endswith("  create volume web of 1 GiB")


def test_a_task_is_shown_whole(heketi: Heketi, typed: Typed, tmp_path: Path) -> None:
    left(heketi, tmp_path)
    id_ = typed.json("tasks list")[0]["id"]
    lines = typed("tasks show", id_).splitlines()
    assert lines[:3] == [f"task     {id_}", "does     create volume web of 1 GiB", "state    interrupted"]
    assert "  heketi-cli volume create --size=1 --name=web --durability=replicate --replica=3" in lines
    told = typed.json("tasks show", id_)["task"]
    assert (told["id"], told["url"], told["steps"][0]["sent"]) == (id_, heketi.url, 1)
    assert (
        typed.failure("tasks show nothing") == "glusterterm: there is no task 'nothing' (next: glusterterm tasks list)"
    )


def test_beginnings_of_ids_that_are_several_are_told(heketi: Heketi, typed: Typed) -> None:
    typed("loglevel set info --yes")
    typed("loglevel set debug --yes")
    first, second = (task["id"] for task in typed.json("tasks list"))
    common = first[:9]
    assert typed.failure("tasks show", common).startswith(f"glusterterm: {common!r} is 2 tasks: ")
    assert first > second or first[:15] == second[:15]


def test_a_task_that_is_kept_is_shown_though_it_is_too_old_for_the_list(
    heketi: Heketi, typed: Typed, tmp_path: Path
) -> None:
    typed("loglevel set info --yes")
    (task,) = typed.json("tasks list")
    ended = tmp_path / "state" / "glusterterm" / "tasks" / "ended"
    text = (ended / f"{task['id']}.jsonl").read_text()
    for number in range(201):
        id_ = f"20000101-000000-{number:04x}"
        (ended / f"{id_}.jsonl").write_text(text.replace(task["id"], id_))
    assert len(typed.json("tasks list")) == 200
    assert typed("tasks show 20000101-000000-0000").startswith("task     20000101-000000-0000")


def test_an_abandoned_task_is_over_and_its_object_free_again(heketi: Heketi, typed: Typed, tmp_path: Path) -> None:
    typed(CREATE)
    left(heketi, tmp_path, "volume expand --volume web --expand-size 1 --yes")
    (task, _) = typed.json("tasks list")
    assert task["state"] == "interrupted"
    assert "web is being expanded" in typed.failure("volume delete web --confirm web")
    heketi.finish()
    refused = typed.failure("volume delete web --confirm web")
    assert refused == (
        "glusterterm: expand web by 1 GiB was begun on it and has not ended "
        f"(next: resume or abandon task {task['id']} first)"
    )
    assert typed("tasks abandon", task["id"]) == ""
    assert typed.errors == (
        "abandoned: expand web by 1 GiB: nothing more is sent for it; "
        "expand web by 1 GiB was sent, and is Heketi's own matter now\n"
    )
    assert typed.json("tasks list")[0]["state"] == "cancelled"
    assert typed.failure("tasks resume", task["id"]).startswith(f"glusterterm: task {task['id']} has ended: cancelled")
    assert typed("volume delete web --confirm web").endswith(" deleted\n")


def test_no_wait_prints_the_task_and_ends_when_heketi_has_taken_it(heketi: Heketi, typed: Typed) -> None:
    heketi.hold = True
    id_ = typed(f"{CREATE} --no-wait").strip()
    assert typed.errors == f"glusterterm: taken, and not waited for (next: glusterterm tasks resume {id_})\n"
    assert heketi.changes == ["POST /volumes"]
    assert typed.json("tasks list")[0]["state"] == "interrupted"
    assert NOT_FOLLOWED in typed("tasks show", id_)
    assert f"nobody runs task {id_}" in typed.failure("tasks watch", id_)
    heketi.hold = False
    assert typed("tasks resume", id_).startswith("Name: web\n")
    assert heketi.changes == ["POST /volumes"]


def test_no_wait_as_json_is_the_task(heketi: Heketi, typed: Typed) -> None:
    heketi.hold = True
    told = typed.json(f"{CREATE} --no-wait")["task"]
    assert (told["state"], told["steps"][0]["state"]) == ("running", "running")
    assert told["steps"][0]["queue_id"]


def test_no_wait_waits_for_every_step_but_the_last(heketi: Heketi, typed: Typed) -> None:
    id_ = typed("device evacuate node1:/dev/sdb --yes --no-wait").strip()
    device = typed.json("device info node1:/dev/sdb")["device"]
    assert [line.partition(" ")[0] for line in heketi.changes] == ["POST", "POST"]
    assert heketi.changes == [f"POST /devices/{device['id']}/state"] * 2
    assert typed.json("tasks list")[0]["id"] == id_


def test_no_wait_says_nothing_of_taken_where_nothing_was_taken(heketi: Heketi, typed: Typed) -> None:
    heketi.caller.world.state = "read-only"
    assert typed(f"{CREATE} --no-wait", status=10) == ""
    told = typed.errors
    (task,) = typed.json("tasks list")
    assert task["state"] == "waiting"
    assert told.endswith(f"then: glusterterm tasks resume {task['id']})\n")
    assert "not waited for" not in told


def test_no_wait_waits_for_what_became_of_a_request_whose_answer_was_lost(heketi: Heketi, typed: Typed) -> None:
    heketi.lose = "POST /volumes"
    assert typed(f"{CREATE} --no-wait").startswith("Name: web\n")
    assert heketi.changes == ["POST /volumes"]


def test_no_wait_of_a_change_that_is_not_queued_tells_what_came_of_it(heketi: Heketi, typed: Typed) -> None:
    assert typed("cluster create --yes --no-wait").startswith("Cluster id: ")


def test_watching_follows_a_task_that_another_process_runs(heketi: Heketi, typed: Typed, tmp_path: Path) -> None:
    heketi.hold = True
    with elsewhere(heketi, tmp_path, CREATE) as runs:
        until_taken(heketi, runs)
        (task,) = typed.json("tasks list")
        assert task["state"] == "running"
        assert "is run by another console or command" in typed.failure("tasks resume", task["id"])
        with elsewhere(heketi, tmp_path, f"tasks watch {task['id']}") as watches:
            heketi.hold = False
            assert watches.communicate()[0].startswith("Name: web\n")
            assert watches.returncode == 0
        assert runs.communicate()[0].startswith("Name: web\n")
    assert heketi.changes == ["POST /volumes"]
    assert typed("tasks watch", task["id"]) != ""


def test_a_task_is_taken_up_by_the_profile_that_reaches_its_server(
    heketi: Heketi, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(heketi, tmp_path)
    id_ = typed.json("tasks list")[0]["id"]
    monkeypatch.setenv("HEKETI_CLI_SERVER", "http://127.0.0.1:1")
    told = typed.failure("tasks resume", id_)
    assert told == (
        f"glusterterm: task {id_} is about {heketi.url}, and http://127.0.0.1:1 is configured "
        f"(next: give --server {heketi.url}, or the profile of that server)"
    )
    monkeypatch.delenv("HEKETI_CLI_SERVER")
    file = tmp_path / "config" / "glusterterm" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f'[profiles.a]\nserver = "http://127.0.0.1:1"\n[profiles.b]\nserver = "{heketi.url}"\n')
    file.chmod(0o600)
    assert "is not sent" not in typed("tasks resume", id_)


def test_resuming_sends_nothing_in_read_only_mode(heketi: Heketi, typed: Typed, tmp_path: Path) -> None:
    left(heketi, tmp_path)
    id_ = typed.json("tasks list")[0]["id"]
    heketi.asked.clear()
    assert "it is read-only" in typed.failure("tasks resume --read-only", id_)
    assert heketi.asked == []


def test_a_task_that_fails_says_why_and_is_kept(heketi: Heketi, typed: Typed) -> None:
    typed(CREATE)
    with heketi.lock:
        heketi.nodes.add_disk("node1", "/dev/bad").signature = Signature.XFS
    told: Any = json.loads(typed("device add --node node1 --name /dev/bad --yes --json", status=1))
    assert told["task"]["state"] == "failed"
    assert told["task"]["steps"][0]["error"] in typed.errors.replace("\n", " ") or "xfs" in typed.errors
    assert typed.json("tasks list")[0]["state"] == "failed"


def test_a_task_that_waits_exits_with_a_verdict_and_goes_on_when_it_is_resumed(heketi: Heketi, typed: Typed) -> None:
    heketi.caller.world.state = "read-only"
    assert typed("cluster create --yes", status=10) == ""
    told = typed.errors
    (task,) = typed.json("tasks list")
    assert task["state"] == "waiting"
    assert told.endswith(f"then: glusterterm tasks resume {task['id']})\n")
    heketi.caller.world.state = "normal"
    assert typed("tasks resume", task["id"]).startswith("Cluster id: ")
    assert len(heketi.dump()["clusterentries"]) == 2


def test_an_answer_that_was_lost_is_found_out_and_nothing_sent_again(heketi: Heketi, typed: Typed) -> None:
    heketi.lose = "POST /volumes"
    assert typed(CREATE).startswith("Name: web\n")
    assert heketi.changes == ["POST /volumes"]
    (step,) = typed.json("tasks show", typed.json("tasks list")[0]["id"])["task"]["steps"]
    assert step["text"].endswith("(found by looking)")


@pytest.mark.long  # it is looked for 6 s, twice
def test_where_looking_can_not_tell_the_operator_says_what_was_made(heketi: Heketi, typed: Typed) -> None:
    heketi.lose = "POST /clusters"
    old = set(heketi.dump()["clusterentries"])
    with elsewhere_made(heketi):
        assert typed("cluster create --yes", status=10) == ""
    (task,) = typed.json("tasks list")
    assert task["state"] == "unknown"
    ours = min(set(heketi.dump()["clusterentries"]) - old)
    for nonsense in ("nonsense", *old):
        refused = typed.failure("tasks resume", task["id"], "--made", nonsense)
        assert f"{nonsense!r} is no cluster that this step can have made (next: give one of: " in refused
        assert ours in refused
    assert typed("tasks resume", task["id"], "--made", ours[:10]) == f"Cluster id: {ours}\n"
    assert heketi.changes == ["POST /clusters"]


def test_a_journal_that_can_not_be_written_lets_nothing_be_sent(heketi: Heketi, typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    assert "nothing is sent" in typed.failure(CREATE)
    assert heketi.changes == []


def test_a_journal_that_is_damaged_does_not_hide_the_others(heketi: Heketi, typed: Typed, tmp_path: Path) -> None:
    typed(CREATE)
    (tmp_path / "state" / "glusterterm" / "tasks" / "20000101-000000-0000.jsonl").write_text("{}\n")
    assert [task["state"] for task in typed.json("tasks list")] == ["done"]
    assert "is damaged" in typed.errors


def test_what_was_changed_is_in_the_audit_log_without_secrets(
    heketi: Heketi, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEKETI_CLI_KEY", "s3cret")
    typed(CREATE)
    audit = tmp_path / "state" / "glusterterm" / "audit.jsonl"
    lines = [json.loads(line) for line in audit.read_text().splitlines()]
    assert [line["request"].split()[:2] for line in lines] == [["POST", "/volumes"]] * 3
    assert {"time", "user", "host", "profile", "task", "request", "answer"} <= set(lines[0])
    assert "s3cret" not in audit.read_text() + (next((audit.parent / "tasks" / "ended").iterdir())).read_text()
    assert audit.stat().st_mode & 0o077 == 0
