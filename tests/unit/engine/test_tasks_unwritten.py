"""Tasks where nothing can be written down: nothing is sent, it is said why, and they go on when there is room."""

from pathlib import Path

import pytest

from glusterterm.model.errors import JournalFailed
from glusterterm.model.operations import CreateVolume
from glusterterm.model.tasks import StepState, TaskState
from tests.builders import REPLICA_3
from tests.contract.managed import Managed
from tests.contract.requests_seen import changes
from tests.engines import engine_over, is_done, one_step, ran, to_its_end

PLAN = one_step(CreateVolume("mine", 10, REPLICA_3))


async def test_what_the_audit_log_has_no_room_for_is_not_sent_until_there_is_room(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3)
    audit = tmp_path / "audit.jsonl"
    audit.symlink_to("/dev/full")
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, PLAN)
        assert task.state is TaskState.WAITING
        assert "No space left" in task.why
        assert task.next_step
        assert task.steps[0].state is StepState.PLANNED
        assert changes(managed) == []
        audit.unlink()
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id))
    assert changes(managed) == ["POST /volumes"]


async def test_a_task_that_cannot_be_written_down_does_not_begin(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3)
    async with engine_over(managed, tmp_path) as engine:
        (tmp_path / "tasks").write_text("a file where the folder was to be")
        with pytest.raises(JournalFailed, match="nothing is sent"):
            await engine.start(PLAN)
        assert engine.tasks == ()
    assert changes(managed) == []
