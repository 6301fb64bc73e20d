"""What the terminal itself may do to the console."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable


def end_with_terminal(end: Callable[[], object]) -> None:
    """Call `end` when the terminal is closed (SIGHUP): what is still written must not fail, or wait for a reader."""

    def closed() -> None:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
            if stream is not None:
                os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        end()

    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, closed)
