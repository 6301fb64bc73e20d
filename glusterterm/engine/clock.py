"""The one place that reads the system's time."""

import asyncio
import time


class RealClock:
    """The system's clock, as `model.ports.Clock`."""

    def now(self) -> float:
        """Give seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Give seconds of a clock that nobody sets."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait, letting everything else run; 0 is one turn of the loop."""
        await asyncio.sleep(seconds)
