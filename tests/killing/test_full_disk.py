"""The disk is full at one line after another: what can't be written down is not sent."""

from dataclasses import replace
from pathlib import Path

from glusterterm.model.tasks import Sending, TaskState
from tests.contract import changes_volumes
from tests.contract.managed import Managed
from tests.killing.killer import run
from tests.killing.process import Orders
from tests.killing.runs import of_one_step, records, sendings, taken_up, undisturbed
from tests.killing.served import serving

KIND = of_one_step(changes_volumes.create_volume)


async def full_from(limit: int, folder: Path) -> tuple[int, TaskState | None, str]:
    """Run a task where no file can be longer than `limit`, then again with room.

    Gives how many requests were sent at first, and how the task stood then.
    """
    managed = Managed()
    job = KIND.make(managed)
    async with serving(managed) as served:
        orders = Orders(served.url, folder, job.plan, file_limit=limit)
        told = await run(orders)
        sent = len(served.changed)
        if sent:
            assert any(isinstance(record, Sending) for record in records(folder)), limit
        stood = told.stood[-1].tasks
        await taken_up(replace(orders, resume=True, file_limit=None), f"full from byte {limit} on")
        assert job.holds()
        assert served.changed == ["POST /volumes"]
        assert sendings(folder) <= 2
        return sent, stood[0][1] if stood else None, stood[0][2] if stood else ""


async def test_what_a_full_disk_keeps_from_being_written_is_not_sent(tmp_path: Path) -> None:
    await undisturbed(KIND, tmp_path / "undisturbed")
    (path,) = (tmp_path / "undisturbed" / "tasks").rglob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    length = 0
    for number, line in enumerate(lines):
        limit = length + len(line) // 2  # half of this line fits
        sent, state, why = await full_from(limit, tmp_path / str(number))
        assert sent == (0 if number < 2 else 1), number
        if number > 0:
            assert state in (TaskState.WAITING, TaskState.INTERRUPTED), (number, state)
            assert "can't be used" in why or "can't be written" in why, (number, why)
        length += len(line)
