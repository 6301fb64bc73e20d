"""Work that waits for a disk, done beside the event loop and to its end, whatever becomes of who asked."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

ArgumentsP = ParamSpec("ArgumentsP")
ResultT = TypeVar("ResultT")


async def off_loop(
    work: Callable[ArgumentsP, ResultT], *arguments: ArgumentsP.args, **named: ArgumentsP.kwargs
) -> ResultT:
    """Do `work` on a thread. When whoever waits is cancelled it is done all the same, and only then are they.

    A record that is half written when its task is cancelled would be neither there nor not there.
    """
    doing = asyncio.ensure_future(asyncio.to_thread(work, *arguments, **named))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait({doing})
        raise
