"""What a backend tells while it works: one value per request, for the log pane and for nobody's logic."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """One request and how it ended. Bodies and headers are not in it, so no secret can be.

    `at` is seconds since 1970 at the end; `took_s` seconds; `size` bytes of the reply; `status` 0 and `error` a
    sentence where no reply came.
    """

    at: float
    method: str
    path: str
    status: int
    took_s: float
    size: int
    error: str = ""
