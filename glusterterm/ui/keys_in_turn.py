"""Keys in turn: each is dealt with wholly before the next is looked at, however fast they come.

Textual hands a key to the widget that has the focus, and asks the bindings only once the key came back up from there.
Of keys that come in one piece, as over a slow line, a later one may be looked at before: it would move the focus under
the earlier one, which then does something else than it would have done.
"""

from collections import deque
from functools import partial

from textual import events
from textual.app import App
from textual.message import Message
from textual.timer import Timer

_LOST_S = 0.25
_HELD_S = 0.02
_MOST_HELD = 100


class Preparing:
    """A screen that is still being made when it is first shown. Keys wait for it, for some seconds at the most."""

    prepared = False


class KeyPassed(Message):
    """Goes the way of a key right behind it: where it arrives, the key was dealt with."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self.turn = turn


class KeysInTurn(App[None]):
    """An application that takes one key after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key] = deque()
        self._turn = self._held = 0
        self._lost: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait for the one before it."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._waiting.append(event)
        if self._lost is None:
            await self._take_next()

    def on_key_passed(self, message: KeyPassed) -> None:
        """Go on with the next key, once what the last one put off is done: a focus is given a little later."""
        message.stop()
        self.call_later(self._passed, message.turn)

    async def _take_next(self) -> None:
        while self._waiting and self._lost is None:
            if self._is_being_made():
                self._held += 1
                self._lost = self.set_timer(_HELD_S, partial(self._passed, self._turn))
                return
            self._held = 0
            key = self._waiting.popleft()
            target = self.focused or (self.screen if self.screen_stack else None)
            await super().on_event(key)
            self._turn += 1
            if target is not None and target.post_message(KeyPassed(self._turn)):
                # What was closed by the key may take the message with it.
                self._lost = self.set_timer(_LOST_S, partial(self._passed, self._turn))

    def _is_being_made(self) -> bool:
        screen: object = self.screen if self.screen_stack else None
        return isinstance(screen, Preparing) and not screen.prepared and self._held < _MOST_HELD

    async def _passed(self, turn: int) -> None:
        if turn != self._turn or self._lost is None:
            return
        self._lost.stop()
        self._lost = None
        await self._take_next()
