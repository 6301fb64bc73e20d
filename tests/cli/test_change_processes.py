"""A change as a process of its own, against the simulator as a process of its own."""

import json
from pathlib import Path

from tests.cli.serving import run
from tests.cli.test_simulator import post, simulator

LOADED = (
    "import sys\nfrom glusterterm.cli.main import main\nstatus = main(sys.argv[1:])\n"
    "print(*sys.modules, file=sys.stderr)\nsys.exit(status)"
)


def test_a_volume_is_made_and_deleted_with_keys_and_tokens(tmp_path: Path) -> None:
    with simulator(tmp_path, "--scale", "1,3,1,0") as (_, told):
        post(f"{told['control']}/time", {"pace": 0})
        here = {"HEKETI_CLI_SERVER": told["url"], "HEKETI_CLI_KEY": told["admin_key"]}
        made = run(tmp_path, "volume", "create", "--size", "1", "--name", "web", "--yes", "--json", **here)
        assert (made.returncode, made.stderr) == (0, b"")
        document = json.loads(made.stdout)
        assert [volume["name"] for volume in document["volumes"]] == ["web"]
        assert document["task"]["state"] == "done"
        deleted = run(tmp_path, "volume", "delete", "web", "--confirm", "web", **here)
        assert deleted.returncode == 0
        assert deleted.stdout.decode() == f"Volume {document['volumes'][0]['id']} deleted\n"
        shown = run(tmp_path, "topology", "--json", **here)
        assert json.loads(shown.stdout)["clusters"][0]["volumes"] == []
        kept = tmp_path / ".local" / "state" / "glusterterm"
        texts = [file.read_text() for file in kept.rglob("*.jsonl")]
        assert len(texts) == 3
        assert not any(told["admin_key"] in text for text in texts)


def test_a_change_loads_neither_the_console_nor_the_simulator(tmp_path: Path) -> None:
    with simulator(tmp_path, "--scale", "1,3,1,0", "--no-auth") as (_, told):
        done = run(tmp_path, "cluster", "create", "--yes", code=LOADED, HEKETI_CLI_SERVER=told["url"])
    assert done.returncode == 0
    loaded = {name.partition(".")[0] for name in done.stderr.decode().split()}
    assert "httpx" in loaded
    assert not {"textual", "rich", "aiohttp", "asyncssh"} & loaded


def test_listing_tasks_asks_nobody_and_loads_no_http(tmp_path: Path) -> None:
    done = run(tmp_path, "tasks", "list", code=LOADED, HEKETI_CLI_SERVER="http://127.0.0.1:1")
    assert (done.returncode, done.stdout) == (0, b"TASK  STATE  BEGAN  TOOK  PROFILE  TITLE\n")
    assert not {"httpx", "jwt", "textual"} & {name.partition(".")[0] for name in done.stderr.decode().split()}


def test_of_a_change_to_the_demo_nothing_stays(tmp_path: Path) -> None:
    done = run(tmp_path, "--demo", "cluster", "create", "--yes")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Cluster id: ")
    assert not (tmp_path / ".local").exists()


def test_the_demo_is_as_read_only_as_any_other_server(tmp_path: Path) -> None:
    done = run(tmp_path, "--demo", "--read-only", "cluster", "create", "--yes")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"glusterterm: cluster create was not sent to demo: it is read-only (next: ")
