"""Starts processes that run tasks, and does something to them, or to the server, at a point of their way."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from tests.killing import process
from tests.killing.process import Orders, Point, Stood

LONGEST_S = 60.0
"""Seconds after which a process hangs."""


@dataclass
class Told:
    """What a process told: the points that it came by, how its tasks stood at its start and at its end."""

    points: list[str] = field(default_factory=list)
    stood: list[Stood] = field(default_factory=list)
    status: int | None = None


Act = Callable[[int], None]
"""Something that is done at a point, given the process id."""


async def run(orders: Orders, at: int | None = None, act: Act = lambda _: None) -> Told:
    """Run a process to its end; at its point number `at` do something to it or to its server."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "tests.killing.process"])
    ours, theirs = context.Pipe()
    running = context.Process(target=process.run, args=(orders, theirs))
    running.start()
    theirs.close()
    told = Told()
    try:
        async with asyncio.timeout(LONGEST_S):
            await _listen(ours, told, at, lambda: act(running.pid or 0))
            await asyncio.to_thread(running.join)
    finally:
        running.kill()
        await asyncio.to_thread(running.join)
        told.status = running.exitcode
        running.close()
        ours.close()
    return told


def killing(signal_: int) -> Act:
    """Give the act of sending a signal."""
    return lambda pid: os.kill(pid, signal_)


async def _listen(connection: Connection, told: Told, at: int | None, act: Callable[[], None]) -> None:
    while True:
        try:
            news = await asyncio.to_thread(connection.recv)
            if isinstance(news, Stood):
                told.stood.append(news)
                continue
            assert isinstance(news, Point)
            told.points.append(news.name)
            if len(told.points) - 1 == at:
                act()
            connection.send(None)
        except (EOFError, ConnectionError):
            return
