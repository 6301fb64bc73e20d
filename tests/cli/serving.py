"""A server on loopback that gives recorded replies, or fails in one of the ways that servers fail."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.recordings import exchanges

NOTHING_SET = ("HEKETI_CLI_SERVER", "HEKETI_CLI_USER", "HEKETI_CLI_KEY", "COLUMNS", "LINES")
ADMIN_KEY = "My Secret"


@dataclass
class Served:
    """What the server answers: for each path a status and a body. `hold` keeps it from answering."""

    replies: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    cut_short: bool = False
    hold: threading.Event | None = None
    asked: list[str] = field(default_factory=list)
    url: str = ""


def recorded(name: str) -> dict[str, tuple[int, bytes]]:
    """Give the recorded reply of each path that was read."""
    return {
        exchange.path: (exchange.status, exchange.content) for exchange in exchanges(name) if exchange.method == "GET"
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away: standard error is what tests look at."""


@contextlib.contextmanager
def serving(replies: dict[str, tuple[int, bytes]] | None = None) -> Iterator[Served]:
    """Serve on a free port of loopback until the block is left."""
    served = Served(replies if replies is not None else {})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked.append(self.path)
            if served.hold is not None:
                served.hold.wait(30)
            status, body = served.replies.get(self.path, (404, b"Invalid path or request\n"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if served.cut_short else body)
            self.close_connection = served.cut_short

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        if served.hold is not None:
            served.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()


def nobody() -> str:
    """Give an address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Give an environment with nothing configured but `more`."""
    kept = {name: value for name, value in os.environ.items() if name not in NOTHING_SET and "XDG_" not in name}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONWARNINGS": "error", **more}


def run(
    home: Path, *arguments: str, stdin: bytes = b"", code: str = "", **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run glusterterm, or the Python `code`, in a process of its own, with `more` in its environment."""
    what = ("-c", code) if code else ("-m", "glusterterm")
    return subprocess.run(
        [sys.executable, *what, *arguments],
        input=stdin,
        capture_output=True,
        env=environment(home, **more),
        cwd=home,
        timeout=60,
        check=False,
    )
