"""The tasks on disk: what is written stays, what a crash cut short counts as not written, one owner at a time."""

import fcntl
import json
import os
import resource
import signal
import stat
import threading
from pathlib import Path
from typing import get_args

import pytest

from glusterterm.engine.journal import KEPT, Journal, Trace
from glusterterm.engine.journal_lines import LineDamaged, line_of, record_of
from glusterterm.logic.task_states import told
from glusterterm.model.checks import AwaitHeal, Check, ProveEmpty, SwapDisk
from glusterterm.model.errors import JournalFailed, ObjectTaken, TaskNotFound
from glusterterm.model.ids import DeviceId, Kind, NodeId, QueueId, Ref
from glusterterm.model.operations import Operation
from glusterterm.model.plans import Objection, Plan, Step, Typed, Weight
from glusterterm.model.tasks import (
    Answered,
    AnswerLost,
    Before,
    Begun,
    Checking,
    NotTaken,
    Owner,
    Record,
    Resumed,
    Sending,
    StateChanged,
    StepEnded,
    StepState,
    Taken,
    TaskId,
    TaskState,
)
from tests.every_operation import EVERY, V

ID = TaskId("20261123-010203-4f2a")
OWNER = Owner(4711, "admin-1", "op")
RESULT = Ref(Kind.VOLUME, "v9")
CHECKS: tuple[Check, ...] = (AwaitHeal((V,)), ProveEmpty(DeviceId("d1")), SwapDisk(NodeId("n1"), "/dev/sdx"))
PLAN = Plan(
    "everything",
    tuple(
        Step(f"step {number} · ünï", operation, number % 2 == 0) for number, operation in enumerate((*EVERY, *CHECKS))
    ),
    (Ref.volume(V),),
    (Objection(Weight.OVERRIDE, "redundancy may be lost", "wait", "F26"),),
    ("data is gone",),
    ("3 bricks of 10 GiB",),
    Typed("vol_x", "the volume's name"),
)
BEGUN = Begun(1.5, ID, "prod", "http://heketi.test:8080", PLAN, OWNER)
RECORDS: tuple[Record, ...] = (
    BEGUN,
    Checking(1.7, len(EVERY)),
    Sending(2.0, 0, EVERY[0], Before(("c1",), 10, ("o1",))),
    NotTaken(3.0, 0, "busy", looked=True),
    Sending(4.0, 0, EVERY[0], Before()),
    Taken(5.0, 0, QueueId("00ab" * 8)),
    AnswerLost(6.0, 0, "the server was restarted"),
    StateChanged(7.0, TaskState.UNKNOWN, "not known", "look"),
    Resumed(8.0, Owner(2, "admin-1", "op")),
    Answered(9.0, 0, RESULT),
    StepEnded(10.0, 0, StepState.DONE, RESULT, "made", looked=True),
    StateChanged(11.0, TaskState.CANCELLED, "abandoned"),
)


def written(journal: Journal, *records: Record, id_: TaskId = ID) -> Path:
    """Write records of a task that nobody holds, and give its file."""
    with journal.take(id_) as file:
        for record in records:
            file.append(record)
    return journal.folder / f"{id_}.jsonl"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_every_record_is_read_as_it_was_written(record: Record) -> None:
    line = line_of(record)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert record_of(line) == record


def test_every_kind_of_record_and_operation_is_tried() -> None:
    assert {type(record) for record in RECORDS} == set(get_args(Record))
    assert {type(step.operation) for step in PLAN.steps} == {*get_args(Operation), *get_args(Check)}


def test_a_task_is_told_again_by_its_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "tasks")
    written(journal, *RECORDS)
    assert journal.read(ID) == told(RECORDS)


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "state" / "tasks")
    path = written(journal, BEGUN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_last_line_that_a_crash_cut_short_counts_as_not_written(cut: int, tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    path = written(journal, *RECORDS[:3])
    path.write_bytes(path.read_bytes()[:-cut])
    assert journal.read(ID) == told(RECORDS[:2])
    written(journal, RECORDS[2])
    assert journal.read(ID) == told(RECORDS[:3])


def test_a_journal_without_a_whole_line_is_no_task(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    (tmp_path / f"{ID}.jsonl").write_bytes(line_of(BEGUN)[:30])
    with pytest.raises(TaskNotFound):
        journal.read(ID)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\x00\x00",
        b"{}",
        b'{"record": "Nonsense"}',
        b'{"record": "Taken"}',
        b"\xff\xfe",
        b"[" * 5000,
        b"null",
        b'{"record": []}',
    ],
)
def test_garbage_in_the_middle_is_told_and_is_not_fatal(garbage: bytes, tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    path = written(journal, BEGUN)
    path.write_bytes(path.read_bytes() + garbage + b"\n" + line_of(RECORDS[1]))
    with pytest.raises(JournalFailed, match="damaged") as caught:
        journal.read(ID)
    assert str(path) in caught.value.next_step
    assert [trace.id for trace in journal.traces()] == [ID]


def test_records_in_an_order_that_cannot_be_are_damage(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    written(journal, BEGUN, BEGUN)
    with pytest.raises(JournalFailed, match="damaged"):
        journal.read(ID)


def test_an_operation_that_is_none_is_damage() -> None:
    line = line_of(BEGUN).replace(b'"CreateCluster"', b'"DropDatabase"')
    with pytest.raises(LineDamaged):
        record_of(line)


def test_a_line_without_what_has_a_default_is_read() -> None:
    line = json.dumps({"record": "StepEnded", "at": 1.0, "step": 0, "state": "done"}).encode()
    assert record_of(line) == StepEnded(1.0, 0, StepState.DONE)


def test_a_task_has_one_owner_at_a_time(tmp_path: Path) -> None:
    one, other = Journal(tmp_path), Journal(tmp_path)
    with one.take(ID) as file:
        file.append(BEGUN)
        with pytest.raises(ObjectTaken, match=ID):
            other.take(ID)
        assert other.traces() == (Trace(ID, len(line_of(BEGUN)), held=True),)
    assert other.traces() == (Trace(ID, len(line_of(BEGUN)), held=False),)
    other.take(ID).close()


def test_who_only_looks_keeps_nobody_from_taking_a_task_up(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    written(journal, BEGUN)
    looking = (tmp_path / f"{ID}.lock").open()
    fcntl.flock(looking, fcntl.LOCK_SH)
    ends = threading.Timer(0.02, looking.close)
    ends.start()
    journal.take(ID).close()
    ends.join()


def test_what_has_ended_is_put_away_and_still_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    file = journal.take(ID)
    file.append(BEGUN)
    file.append(StateChanged(2.0, TaskState.CANCELLED))
    journal.end(file, ID)
    assert journal.traces() == ()
    assert journal.ended(10) == (ID,)
    assert journal.knows(ID)
    assert journal.read(ID).state is TaskState.CANCELLED
    assert [path.name for path in tmp_path.glob("*.lock")] == []


def test_the_newest_of_what_has_ended_are_kept(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    ended.mkdir()
    for number in range(KEPT + 5):
        (ended / f"20260101-{number:06}-0000.jsonl").touch()
    journal = Journal(tmp_path)
    written(journal, BEGUN)
    journal.end(journal.take(ID), ID)
    names = journal.ended(KEPT + 5)
    assert len(names) == KEPT
    assert names[0] == ID
    assert names[-1] == "20260101-000006-0000"


def test_ids_lead_nowhere_else(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "tasks")
    for odd in ("../audit", "", "a/b", "A" * 65, ".."):
        with pytest.raises(TaskNotFound):
            journal.read(TaskId(odd))


def test_a_journal_whose_length_cannot_be_read_keeps_what_is_in_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    path = written(journal, *RECORDS[:2])
    with journal.take(ID) as file:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        one_more = os.open(path, os.O_RDONLY)
        os.close(one_more)
        resource.setrlimit(resource.RLIMIT_NOFILE, (one_more + 1, hard))  # room for one file, and reading takes two
        try:
            with pytest.raises(JournalFailed):
                file.append(RECORDS[2])
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert journal.read(ID) == told(RECORDS[:2])
        file.append(RECORDS[2])
    assert journal.read(ID) == told(RECORDS[:3])


def test_a_line_that_a_full_disk_cut_short_is_taken_back(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with journal.take(ID) as file:
        file.append(BEGUN)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(line_of(BEGUN)) + 10, hard))
        try:
            with pytest.raises(JournalFailed):
                file.append(RECORDS[1])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, ignored)
        assert (tmp_path / f"{ID}.jsonl").read_bytes() == line_of(BEGUN)
        file.append(RECORDS[1])
    assert journal.read(ID) == told(RECORDS[:2])


def test_a_folder_that_cannot_be_used_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    journal = Journal(tmp_path / "file" / "tasks")
    with pytest.raises(JournalFailed, match="nothing is sent") as caught:
        journal.take(ID)
    assert caught.value.next_step
    with pytest.raises(JournalFailed), journal.starting():
        pass


def test_without_a_folder_there_are_no_tasks(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "nowhere")
    assert journal.traces() == ()
    assert journal.ended(10) == ()
    assert not (tmp_path / "nowhere").exists()
