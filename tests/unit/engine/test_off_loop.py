"""Work that waits for a disk: done to its end whoever is cancelled, and nothing that it took stays taken."""

import asyncio
import threading

import pytest

from glusterterm.engine.off_loop import off_loop, taken_off_loop
from tests.fakes import settle


async def test_the_event_loop_goes_on_meanwhile() -> None:
    goes_on = threading.Event()
    asyncio.get_running_loop().call_soon(goes_on.set)
    assert await off_loop(goes_on.wait, 10)


async def test_what_fails_is_told() -> None:
    with pytest.raises(ZeroDivisionError):
        await off_loop(lambda: 1 // 0)


async def test_who_is_cancelled_waits_till_the_work_is_done() -> None:
    begun, may_end, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait(10)
        done.set()

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(off_loop(work))
        await asyncio.to_thread(begun.wait, 10)
        waiting.cancel()
        assert not waiting.done()
        may_end.set()
    assert waiting.cancelled()
    assert done.is_set()


async def test_who_is_cancelled_twice_waits_all_the_same() -> None:
    begun, may_end, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait(10)
        done.set()

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(off_loop(work))
        await asyncio.to_thread(begun.wait, 10)
        for _ in range(3):
            waiting.cancel()
            await settle()
        ended_early = waiting.done()
        may_end.set()
    assert not ended_early
    assert waiting.cancelled()
    assert done.is_set()


async def test_what_was_taken_for_somebody_who_is_cancelled_is_let_go_of() -> None:
    begun, may_end = threading.Event(), threading.Event()
    let_go: list[str] = []

    def work() -> str:
        begun.set()
        may_end.wait(10)
        return "a lock"

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(taken_off_loop(work, let_go.append))
        await asyncio.to_thread(begun.wait, 10)
        waiting.cancel()
        may_end.set()
    assert waiting.cancelled()
    assert let_go == ["a lock"]


async def test_what_is_given_to_who_waits_is_not_let_go_of() -> None:
    let_go: list[str] = []
    assert await taken_off_loop(lambda: "a lock", let_go.append) == "a lock"
    assert let_go == []
