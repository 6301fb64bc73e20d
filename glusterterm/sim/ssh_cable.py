"""The cable to a simulated node: what is sent takes its time, and nothing gets through while it is pulled.

A pulled cable tells nobody. Connections stay open and silent, new ones get no answer, and all goes on when it is put in
again.
"""

import asyncio
from collections import deque

from glusterterm.sim.nodes import SimNode


class _End(asyncio.Protocol):
    """One end of a cable: towards the client, or towards the node's server."""

    def __init__(self, cable: "Cable") -> None:
        self._cable = cable
        self.transport: asyncio.Transport | None = None
        self.full = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        if isinstance(transport, asyncio.Transport):
            self.transport = transport
            self._cable.flow()

    def data_received(self, data: bytes) -> None:
        """Send on."""
        self._cable.sent(self, data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the other end."""
        del exc
        self._cable.sent(self, None)

    def pause_writing(self) -> None:
        """Let the other end send no more for now."""
        self.full = True
        self._cable.flow()

    def resume_writing(self) -> None:
        """Let the other end send again."""
        self.full = False
        self._cable.flow()


class Cable:
    """One connection to a node. Give `client` and `server` as protocols to the two sockets."""

    def __init__(self, node: SimNode) -> None:
        self._node = node
        self._held: deque[tuple[_End, bytes | None]] = deque()
        self.client = _End(self)
        self.server = _End(self)

    def sent(self, end: _End, data: bytes | None) -> None:
        """Carry what one end has got, after the time that it takes; None is the end of the connection."""
        if self._node.latency_s > 0:
            asyncio.get_running_loop().call_later(self._node.latency_s / 2, self._arrive, end, data)
        else:
            self._arrive(end, data)

    def _arrive(self, end: _End, data: bytes | None) -> None:
        if self._held or not self._node.reachable:
            self._held.append((end, data))
            self.flow()
        else:
            self._hand_over(end, data)

    def _hand_over(self, end: _End, data: bytes | None) -> None:
        other = self.server if end is self.client else self.client
        if other.transport is None or other.transport.is_closing():
            return
        if data is None:
            other.transport.close()
        else:
            other.transport.write(data)

    def settle(self) -> None:
        """Go on where the cable has been put in again."""
        while self._held and self._node.reachable:
            self._hand_over(*self._held.popleft())
        self.flow()

    def flow(self) -> None:
        """Read from each end what the other can take: nothing, while the cable is out."""
        open_ = self._node.reachable and not self._held
        for end, other in ((self.client, self.server), (self.server, self.client)):
            if end.transport is None or end.transport.is_closing():
                continue
            if open_ and other.transport is not None and not other.full:
                end.transport.resume_reading()
            else:
                end.transport.pause_reading()

    def cut(self) -> None:
        """End both connections at once."""
        for end in (self.client, self.server):
            if end.transport is not None:
                end.transport.abort()

    @property
    def ended(self) -> bool:
        """Whether both ends are closed."""
        return all(end.transport is None or end.transport.is_closing() for end in (self.client, self.server))
