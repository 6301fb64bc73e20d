"""Carries calls to one Heketi and brings the replies back as they came. All requests go through here."""

from __future__ import annotations

import asyncio
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from glusterterm.backends.heketi import auth, wire
from glusterterm.backends.heketi.endpoint import USER, Endpoint
from glusterterm.model.address import Address
from glusterterm.model.errors import GlustertermError, ReplyNotUnderstood
from glusterterm.model.events import RequestEnded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from glusterterm.backends.heketi.connection import Departure
    from glusterterm.model.ports import Clock

EXAMINE_S = 600.0
"""Seconds that an examination may take at least: Heketi asks every node in turn."""
ACT_TIMES = 5.0
"""How many times as long as looking a change may take to be answered: placement and commands on nodes may come before
(Heketi's API, sections 3 and 14), and an answer that is not waited for leaves a change whose fate nobody knows."""


def ignore(_: RequestEnded) -> None:
    """Tell nobody."""


class Carrier:
    """The way to one Heketi. Nothing is sent twice by itself.

    `skew_s` is how far the server's clock is ahead of ours, as of its last reply; None before that.

    Raises:
        ConfigInvalid: a certificate or the proxy of the environment can't be used.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        address: Address,
        clock: Clock,
        on_event: Callable[[RequestEnded], None] = ignore,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        from glusterterm.backends.heketi import connection
        from glusterterm.backends.read_only import ReadOnlyTransport

        self._endpoint = endpoint
        self._address = address
        self._clock = clock
        self._on_event = on_event
        self.skew_s: float | None = None
        looking, acting = (transport, transport) if transport else connection.carriers(endpoint, address)
        if endpoint.read_only or endpoint.role == USER:
            base_path = unquote(address.base_path)
            looking, acting = ReadOnlyTransport(looking, base_path), ReadOnlyTransport(acting, base_path)
        self._looking, self._acting = connection.client(looking), connection.client(acting)

    async def ask(self, call: wire.Call) -> wire.Reply:
        """Carry one call, once, and give the reply as it came.

        Raises:
            ReadOnlyRefused: the call changes something and nothing may be changed. Nothing was sent.
            GlustertermError: whatever else went wrong, in the operator's words.
        """
        return await self._told(call, self._exchange(call, self._looking))

    async def change(self, call: wire.Call) -> wire.Reply:
        """Carry a change, once, over a connection of its own, and give the reply as it came.

        Raises:
            BackendUnreachable: no reply; whether the change may have arrived is told by `sent`.
            ReplyNotUnderstood: what came is no reply of Heketi's; the change may have arrived.
            GlustertermError: as with `ask`.
        """
        return await self._told(call, self._change(call))

    async def close(self) -> None:
        """Let go of connections."""
        await self._looking.aclose()
        await self._acting.aclose()

    async def _told(self, call: wire.Call, exchange: Awaitable[wire.Reply]) -> wire.Reply:
        started = self._clock.monotonic()
        try:
            reply = await exchange
        except GlustertermError as error:
            self._tell(call, started, error=error.what)
            raise
        self._tell(call, started, reply.status, len(reply.content))
        return reply

    async def _change(self, call: wire.Call) -> wire.Reply:
        from glusterterm.backends.heketi import connection

        departure = connection.Departure()
        try:
            return await self._exchange(call, self._acting, ACT_TIMES * self._endpoint.timeout_s, departure)
        except GlustertermError as error:
            arrived = departure.may_have_arrived(error.__cause__ or error)
            raise connection.of_a_change(error, str(call), may_have_arrived=arrived) from error

    async def _exchange(
        self,
        call: wire.Call,
        http: httpx.AsyncClient,
        at_most_s: float = 0.0,
        departure: Departure | None = None,
    ) -> wire.Reply:
        import httpx

        from glusterterm.backends.heketi import connection

        at_most_s = max(self._endpoint.timeout_s, EXAMINE_S if call is wire.EXAMINE else at_most_s)
        stream = http.stream(
            call.method,
            self._address.url(call.path),
            headers=self._headers(call),
            content=call.body or None,
            extensions={"trace": departure} if departure else None,
        )
        try:
            async with asyncio.timeout(at_most_s), stream as answer:
                self._look_at_clock(answer.headers.get("date", ""))
                content = await self._content(call, answer)
        except TimeoutError as error:
            raise connection.timed_out(str(call), self._address) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise connection.failure(error, str(call), self._address) from error
        return wire.Reply(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, content)

    def _headers(self, call: wire.Call) -> dict[str, str]:
        typed = {"Content-Type": call.content_type} if call.content_type else {}
        if call is wire.HELLO:  # which is open, and asked before we know who answers there
            return typed
        return typed | auth.headers(self._endpoint, call.method, call.path, self._clock.now())

    async def _content(self, call: wire.Call, answer: httpx.Response) -> bytearray:
        content = bytearray()
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) > self._endpoint.max_reply_bytes:
                raise ReplyNotUnderstood(
                    f"the reply to {call} is larger than {self._endpoint.max_reply_bytes >> 20} MiB",
                    next_step="check that the address is Heketi's own",
                )
        return content

    def _look_at_clock(self, date: str) -> None:
        try:
            told = parsedate_to_datetime(date).timestamp()
        except (TypeError, ValueError, OverflowError):
            return
        self.skew_s = told + 0.5 - self._clock.now()

    def _tell(self, call: wire.Call, started: float, status: int = 0, size: int = 0, error: str = "") -> None:
        took_s = self._clock.monotonic() - started
        self._on_event(RequestEnded(self._clock.now(), call.method, call.path, status, took_s, size, error))
