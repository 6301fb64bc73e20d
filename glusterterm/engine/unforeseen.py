"""Bugs, told so that they can be reported and nothing secret can be in what is told."""

from traceback import extract_tb

from glusterterm.model.errors import GlustertermError


def unforeseen(error: Exception, what: str, next_step: str) -> GlustertermError:
    """Name a bug by its class and place alone: its text may hold anything, secrets too.

    Args:
        what: what failed, such as `asking`.
        next_step: what comes of it, or what to do.
    """
    place = next((f" ({frame.name}, line {frame.lineno})" for frame in reversed(extract_tb(error.__traceback__))), "")
    return GlustertermError(
        f"{what} failed in a way nobody foresaw: {type(error).__name__}{place}", next_step=next_step
    )
