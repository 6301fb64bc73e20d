"""Read-only mode, below everything that could forget to ask: what changes something is never sent."""

import shlex

import httpx

from glusterterm.backends.heketi import routes
from glusterterm.model.commands import Answer, Command, Runner
from glusterterm.model.errors import ReadOnlyRefused
from glusterterm.model.text import clean

NEXT_STEP = "leave read-only mode: without --read-only, read_only in the profile, and with the key of the role admin"


def refused(action: str) -> ReadOnlyRefused:
    """Give the error for something that was not done, whatever would have carried it.

    Args:
        action: what was not sent, such as `DELETE /volumes/ID`.
    """
    return ReadOnlyRefused(f"{action} was not sent: this console only looks", next_step=NEXT_STEP)


class ReadOnlyTransport(httpx.AsyncBaseTransport):
    """Refuses every route that changes something, before a byte is sent.

    Args:
        inner: what carries the requests that only read.
        base_path: what stands before Heketi's own paths, where a proxy serves it below one; decoded.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, base_path: str = "") -> None:
        self._inner = inner
        self._base_path = base_path

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry `request` if it only reads.

        Raises:
            ReadOnlyRefused: it changes something, or nothing is known of it.
        """
        path = request.url.path
        if not path.startswith(self._base_path) or not routes.reads(request.method, path[len(self._base_path) :]):
            raise refused(f"{request.method} {path}")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._inner.aclose()


class ReadOnlyRunner:
    """Refuses every command that changes something or is in no table, before a connection is made.

    Args:
        inner: what runs the commands that only look.
    """

    def __init__(self, inner: Runner) -> None:
        self._inner = inner

    async def run(self, host: str, command: Command) -> Answer:
        """Run `command` if it only looks.

        Raises:
            ReadOnlyRefused: it changes something, or nothing is known of it.
        """
        _let_pass(command)
        return await self._inner.run(host, command)

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Run `commands` if every one of them only looks.

        Raises:
            ReadOnlyRefused: one of them changes something, or nothing is known of it. None was sent.
        """
        for command in commands:
            _let_pass(command)
        return await self._inner.run_batch(host, commands)

    def why_lost(self, host: str) -> str:
        """Say why the connection to a node broke; empty while it stands, and where none was made."""
        return self._inner.why_lost(host)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._inner.close()


def _let_pass(command: Command) -> None:
    from glusterterm.backends.direct import commands  # the table is long, and a Heketi alone never needs it

    if not commands.only_reads(command):
        raise refused(clean(shlex.join(command.argv)))
