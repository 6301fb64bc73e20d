"""Something that takes long to make, made on a thread when it is first wanted, such as what loads HTTP or SSH."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from glusterterm.model.errors import GlustertermError

if TYPE_CHECKING:
    from collections.abc import Callable

ValueT = TypeVar("ValueT")


class MadeOnce(Generic[ValueT]):
    """Makes one thing, whoever wants it first; where that fails, it is tried anew for the next.

    Args:
        make: makes it; called on a thread.
    """

    def __init__(self, make: Callable[[], ValueT]) -> None:
        self._make = make
        self._made: asyncio.Future[ValueT] | None = None

    async def get(self) -> ValueT:
        """Give it; raises what `make` does."""
        if self._made is None:
            self._made = asyncio.ensure_future(asyncio.to_thread(self._make))
        try:
            return await asyncio.shield(self._made)
        except GlustertermError:
            self._made = None  # a certificate or a key that can't be read now may be there the next time
            raise

    async def if_made(self) -> ValueT | None:
        """Give it where it was wanted and could be made, to let go of it."""
        try:
            return await self.get() if self._made is not None else None
        except GlustertermError:
            return None
