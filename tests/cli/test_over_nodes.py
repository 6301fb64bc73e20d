"""What is done on nodes beside a Heketi, over SSH: volumes started, stopped, set and healed, locks freed."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from glusterterm import bootstrap_nodes
from glusterterm.backends.direct import commands_lock
from glusterterm.backends.direct.owners import LockOwner
from glusterterm.config.load import load
from glusterterm.config.paths import find
from glusterterm.model.ids import OperationId
from tests.cli.conftest import DemoNodes
from tests.cli.simulated import Typed


@pytest.fixture
def typed(demo_nodes: DemoNodes, capfd: pytest.CaptureFixture[str]) -> Typed:
    assert demo_nodes.dump.exists()
    return Typed(capfd)


def test_what_heketi_has_no_call_for_is_done_on_its_nodes(typed: Typed) -> None:
    found = json.loads(typed("volume list --json"))["volumes"]
    name = next(each["name"] for each in found if each["durability"]["type"] == "replicate" and not each["block"])
    said = f"Volume {name} option set: user.note it's here\n"
    assert typed(f"volume set {name} --yes", "user.note it's here") == said
    typed(f"volume set {name} --yes", "performance.quick-read off")
    key = "performance.quick-read"
    assert typed(f"volume reset {name} {key} --yes") == f"Volume {name} option reset: {key}\n"
    assert "there is nothing to spread its files over" in typed(f"volume rebalance {name} --plan")
    assert typed(f"volume stop {name} --confirm {name}") == f"Volume {name} stopped\n"
    assert "is not started" in typed(f"volume heal {name} --plan")
    assert typed(f"volume start {name} --yes") == f"Volume {name} started\n"
    assert typed(f"volume profile on {name} --yes") == f"Volume {name} profile: started\n"
    assert typed(f"volume profile off {name} --yes") == f"Volume {name} profile: stopped\n"


def test_what_this_process_itself_does_on_nodes_is_not_left_alone(typed: Typed) -> None:
    name = json.loads(typed("topology --json --profile pool"))["clusters"][0]["volumes"][0]["name"]
    for profile in ("p", "pool"):
        assert typed(f"volume stop {name} --confirm {name} --no-wait --profile {profile}", status=1) == ""
        assert "made on the nodes by this very process" in typed.errors
        assert len(typed("tasks list").splitlines()) == 1, "nothing was begun"


def test_a_pool_is_taken_over_from_a_saved_dump(typed: Typed, tmp_path: Path) -> None:
    heketi = json.loads(typed("topology --json"))
    before = json.loads(typed("topology --json --profile pool"))
    (cluster,) = before["clusters"]
    dump = tmp_path / "dump.json"
    assert typed(f"cluster take-over {cluster['id']} --plan --profile p", status=1) == ""
    planned = typed(f"cluster take-over {cluster['id']} --dump {dump} --plan --profile pool")
    assert "vgchange" in planned
    assert "stop Heketi for good first" in planned
    told = typed(f"cluster take-over {cluster['id']} --dump {dump} --yes --profile pool")
    after = json.loads(typed("topology --json --profile pool"))
    (taken,) = after["clusters"]
    (same,) = [each for each in heketi["clusters"] if each["id"] == taken["id"]]
    assert told == f"Cluster {same['id']} taken over, with 6 nodes\n"
    zones = [{each["id"]: each["zone"] for each in cluster["nodes"]} for cluster in (taken, same)]
    assert zones[0] == zones[1]


def test_what_a_pool_has_begun_is_listed_as_heketis_is_and_its_modes_are_not(typed: Typed) -> None:
    assert typed.json("server operations list --profile pool")["operations"] == []
    assert typed("server operations info --profile pool").splitlines()[:2] == ["Operation Counts:", "  Total: 0"]
    assert "no pending operation 'ab'" in typed.failure("server operations info ab --profile pool")
    assert "has no Heketi to be asked for that" in typed.failure("server mode get --profile pool")


HOST = "stor-a1.example.com"


def lock(host: str, owner: LockOwner) -> None:
    """Take a node's lock as somebody else would."""
    paths = find()
    profile = load(paths.config).profile("p")
    assert profile is not None
    runner = bootstrap_nodes.open_runner(profile, paths)
    assert runner is not None

    async def take() -> None:
        assert (await runner.run(host, commands_lock.TAKE(owner=str(owner)))).exit_status == 0
        await runner.close()

    asyncio.run(take())


def test_a_lock_is_freed_where_its_holder_is_gone_and_that_was_said(typed: Typed, tmp_path: Path) -> None:
    assert typed(f"ssh unlock {HOST}") == f"{HOST}: nobody holds its lock\n"
    mine = LockOwner.here(OperationId("0" * 32), 1_795_348_800.0)
    lock(HOST, replace(mine, user="eve", host="elsewhere", boot="ab"))
    assert typed(f"ssh unlock {HOST}", status=1) == ""
    assert f"{HOST}: held by eve@elsewhere (process {mine.pid}) since 2026-11-2" in typed.errors
    assert "--confirm eve@elsewhere" in typed.errors
    assert typed(f"ssh unlock {HOST} --confirm root@elsewhere", status=1) == ""
    assert typed(f"ssh unlock {HOST} --confirm eve@elsewhere --read-only", status=1) == ""
    assert "was not sent" in typed.errors
    assert typed(f"ssh unlock {HOST} --confirm eve@elsewhere") == f"{HOST}: free\n"
    assert typed(f"ssh unlock {HOST}") == f"{HOST}: nobody holds its lock\n"
    audit = (tmp_path / "state" / "glusterterm" / "audit.jsonl").read_text()
    assert [json.loads(line)["answer"] for line in audit.splitlines()] == ["sent", "done"]


def test_a_lock_whose_holder_is_at_work_is_not_freed(typed: Typed) -> None:
    mine = LockOwner.here(OperationId("0" * 32), 1_795_348_800.0)
    lock(HOST, mine)
    assert typed(f"ssh unlock {HOST} --confirm {mine.user}@{mine.host}", status=1) == ""
    assert "is at work with it" in typed.errors


def test_a_nodes_disks_are_listed_each_with_whether_it_can_be_added(typed: Typed) -> None:
    system, *bricks, spare = json.loads(typed("ssh disks stor-c2.example.com --json"))["disks"]
    assert (spare["path"], spare["use"], spare["reasons"], spare["smart"]) == ("/dev/sdd", "free", [], True)
    assert spare["size_kib"] == 931 * 1024**2
    assert spare["model"]
    assert spare["serial"]
    assert (system["use"], system["signatures"]) == ("can't be used", ["gpt"])
    assert system["reasons"][0] == "sda1 on it is mounted at /boot/efi"
    for brick in bricks:
        (reason,) = brick["reasons"]
        assert reason.startswith("it belongs to the volume group vg_")


def test_a_disk_that_something_is_on_says_what_is_destroyed(typed: Typed) -> None:
    last = typed("ssh disks edge-3.example.com").splitlines()[-1]
    assert last.split()[0] == "/dev/sdb"
    assert last.endswith("passed  free once wiped: ext4 is on it: taking it destroys that")


def test_without_ssh_the_plan_says_what_it_takes(typed: Typed) -> None:
    found = json.loads(typed("volume list --json"))["volumes"]
    told = typed(f"volume stop {found[0]['name']} --plan --profile without_ssh")
    assert "Heketi has no call for that" in told
    assert typed(f"volume stop {found[0]['name']} --yes --profile without_ssh", status=1) == ""
    assert "give the profile a table ssh" in typed.errors
