"""Who may begin or take up a task: one console for each task, one task for each object."""

from pathlib import Path

import pytest

from glusterterm.engine.claims import Claims
from glusterterm.engine.journal import Journal
from glusterterm.model.errors import JournalFailed, ObjectTaken, TaskNotFound
from glusterterm.model.ids import Ref, VolumeId
from glusterterm.model.operations import DeleteVolume
from glusterterm.model.plans import Plan, Step
from glusterterm.model.tasks import Owner, StateChanged, TaskId, TaskState

V = VolumeId("v1")
PLAN = Plan("delete it", (Step("delete", DeleteVolume(V)),), (Ref.volume(V),))
DAMAGED = TaskId("20000101-000000-0000")


def claims(folder: Path, url: str = "http://heketi.test:8080") -> Claims:
    """Make claims in `folder`."""
    return Claims(Journal(folder), "prod", url, Owner(1, "admin-1", "op"))


def test_one_task_is_about_an_object_while_it_runs_and_until_it_has_ended(tmp_path: Path) -> None:
    file, task = claims(tmp_path).begin(1.0, PLAN, {})
    with pytest.raises(ObjectTaken, match="is running on it"):
        claims(tmp_path).begin(2.0, PLAN, {})
    file.close()
    with pytest.raises(ObjectTaken, match="has not ended") as caught:
        claims(tmp_path).begin(2.0, PLAN, {})
    assert task.id in caught.value.next_step
    claims(tmp_path, "http://other.test:8080").begin(2.0, PLAN, {})[0].close()


def test_what_runs_and_cannot_be_read_may_be_about_anything(tmp_path: Path) -> None:
    (tmp_path / f"{DAMAGED}.jsonl").write_text("{}\n")
    with Journal(tmp_path).take(DAMAGED), pytest.raises(JournalFailed, match="damaged"):
        claims(tmp_path).begin(2.0, PLAN, {})
    claims(tmp_path).begin(2.0, PLAN, {})[0].close()  # once nobody runs it, it keeps nobody from anything


def test_what_has_ended_is_not_taken_up_and_no_lock_is_left_of_that(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    file, task = claims(tmp_path).begin(1.0, PLAN, {})
    file.append(StateChanged(2.0, TaskState.CANCELLED))
    journal.end(file, task.id)
    with pytest.raises(TaskNotFound, match="has ended"):
        claims(tmp_path).take_up(task.id)
    assert not (tmp_path / f"{task.id}.lock").exists()


def test_a_task_about_another_server_is_not_taken_up(tmp_path: Path) -> None:
    file, task = claims(tmp_path).begin(1.0, PLAN, {})
    file.close()
    with pytest.raises(TaskNotFound, match=r"heketi\.test"):
        claims(tmp_path, "http://other.test:8080").take_up(task.id)
