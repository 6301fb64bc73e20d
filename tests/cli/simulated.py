"""A simulated Heketi on loopback inside the test's process: what is queued ends when it is asked for, unless held."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from glusterterm.sim import routes
from glusterterm.sim.replies import Request
from tests.fakes_sim import Caller, node_caller


@dataclass
class Heketi:
    """The server: `asked` are the requests that came, as `METHOD PATH`. `hold` keeps what is queued from ending."""

    caller: Caller
    url: str = ""
    hold: bool = False
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def changes(self) -> list[str]:
        """Give the requests that change something."""
        return [line for line in self.asked if not line.startswith("GET ") or line.endswith("/resync")]

    def dump(self) -> Any:
        """Give everything that it knows."""
        with self.lock:
            return self.caller.json("/db/dump")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away."""


@contextlib.contextmanager
def simulated(nodes: int = 0, disks: int = 1, **config: Any) -> Iterator[Heketi]:
    """Serve on a free port until the block is left; without authentication, with that many nodes of one cluster."""
    heketi = Heketi(node_caller(**config)[0])
    if nodes:
        heketi.caller.nodes(nodes, disks)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with heketi.lock:
                heketi.asked.append(f"{self.command} {self.path}")
                caller = heketi.caller
                due = caller.world.jobs.next_due
                if self.path.startswith("/queue/") and not heketi.hold and due is not None:
                    caller.now = max(caller.now, due)
                reply = routes.handle(caller.world, Request(self.command, self.path, headers, body), caller.now)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_DELETE = _answer

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    heketi.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield heketi
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def body(text: str) -> Any:
    """Read one JSON document."""
    return json.loads(text)
