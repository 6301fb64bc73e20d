"""Screens that are closed once, however often they are told to."""

from typing import Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

ResultT = TypeVar("ResultT")


class ClosesOnce(Screen[ResultT], Generic[ResultT]):
    """A screen for which a second Enter may have been typed, or a second click made, before the first one closed it.

    Textual closes the screen on top, whoever asks. Named behind the other base: styles are inherited along the first.
    """

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Close with this result; do nothing where it is closed already, or another screen is on top."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
