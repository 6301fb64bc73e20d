"""The record of who changed what: every request before it is sent and after it was answered, and no secret."""

import json
import stat
from pathlib import Path

import pytest

from glusterterm.engine.audit import Audit, Audited
from glusterterm.model.errors import JournalFailed
from glusterterm.model.plans import RequestShown
from glusterterm.model.tasks import Owner, TaskId

ID = TaskId("20261123-010203-4f2a")
ABOUT = Audited(Owner(4711, "admin-1", "op"), "prod", "http://heketi.test:8080")
REQUEST = RequestShown("POST", "/volumes", '{"size": 10, "name": "ünï\\u001b[31m"}')


def test_each_request_is_told_with_whom_when_where_and_what_came_of_it(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "state" / "audit.jsonl", ABOUT)
    audit.sending(1_700_000_000.0, ID, REQUEST)
    audit.answered(1_700_000_001.0, ID, REQUEST, "done")
    lines = [json.loads(line) for line in (tmp_path / "state" / "audit.jsonl").read_text().splitlines()]
    assert [line["answer"] for line in lines] == ["sent", "done"]
    for line in lines:
        assert line["time"].startswith("2023-11-14")
        assert (line["user"], line["host"], line["pid"]) == ("op", "admin-1", 4711)
        assert (line["profile"], line["url"], line["task"]) == ("prod", "http://heketi.test:8080", ID)
        assert line["request"] == str(REQUEST)


def test_it_is_only_ever_added_to_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    for _ in range(3):
        Audit(path, ABOUT).sending(0.0, ID, REQUEST)
    assert len(path.read_text().splitlines()) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_cannot_be_written_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalFailed, match="nothing is sent") as caught:
        Audit(tmp_path / "file" / "audit.jsonl", ABOUT).sending(0.0, ID, REQUEST)
    assert caught.value.next_step


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").symlink_to("/dev/full")
    with pytest.raises(JournalFailed, match="No space left"):
        Audit(tmp_path / "audit.jsonl", ABOUT).sending(0.0, ID, REQUEST)


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    audit = Audit(path, ABOUT)
    audit.sending(0.0, ID, REQUEST)
    path.write_bytes(path.read_bytes() + b'{"time": "20')
    audit.answered(0.0, ID, REQUEST, "done")
    whole = [json.loads(line) for line in path.read_text().splitlines() if line.endswith("}")]
    assert [line["answer"] for line in whole] == ["sent", "done"]
