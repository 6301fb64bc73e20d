"""Read-only mode, below everything that could forget to ask: what changes something is never sent."""

import httpx

from glusterterm.backends.heketi import routes
from glusterterm.model.errors import ReadOnlyRefused

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
