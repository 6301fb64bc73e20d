"""Work that waits for a disk, done beside the event loop and to its end, whatever becomes of who asked."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

ArgumentsP = ParamSpec("ArgumentsP")
ResultT = TypeVar("ResultT")


async def off_loop(
    work: Callable[ArgumentsP, ResultT], *arguments: ArgumentsP.args, **named: ArgumentsP.kwargs
) -> ResultT:
    """Do `work` on a thread. When whoever waits is cancelled it is done all the same, and only then are they.

    A record that is half written when its task is cancelled would be neither there nor not there.
    """
    return await taken_off_loop(lambda: work(*arguments, **named), lambda _: None)


async def taken_off_loop(work: Callable[[], ResultT], let_go: Callable[[ResultT], None]) -> ResultT:
    """Do `work` as `off_loop` does; what it took is let go of where nobody is left to have it."""
    doing = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        while not doing.done():
            with suppress(asyncio.CancelledError):  # who leaves twice waits all the same: a file must not be closed yet
                await asyncio.wait({doing})
        if doing.exception() is None:
            let_go(doing.result())
        raise
