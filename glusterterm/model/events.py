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


@dataclass(frozen=True, slots=True)
class CommandsEnded:
    """One batch of commands that was sent to a node, and how it ended. Neither words nor output are in it.

    `at` is seconds since 1970 at the end; `names` are the commands' in the table; `took_s` seconds; `size` bytes that
    they printed; `error` a sentence where they did not answer.
    """

    at: float
    host: str
    names: tuple[str, ...]
    took_s: float
    size: int
    error: str = ""


Ended = RequestEnded | CommandsEnded
