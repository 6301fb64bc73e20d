"""A simulated Heketi on loopback inside the test's process: what is queued ends when it is asked for, unless held."""

import contextlib
import json
import shlex
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from glusterterm.cli.main import main
from glusterterm.sim import routes
from glusterterm.sim.nodes import NodeWorld
from glusterterm.sim.replies import Reply, Request
from tests.fakes_sim import Caller, node_caller


@dataclass
class Heketi:
    """The server: `asked` are the requests that came, as `METHOD PATH`. `hold` keeps what is queued from ending.

    The answer to the request `lose` is lost on its way, once.
    """

    caller: Caller
    nodes: NodeWorld
    url: str = ""
    hold: bool = False
    lose: str = ""
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def changes(self) -> list[str]:
        """Give the requests that change something."""
        return [line for line in self.asked if not line.startswith("GET ") or line.endswith("/resync")]

    def answer(self, request: Request) -> Reply:
        """Answer, letting time pass till what is asked for has ended."""
        caller = self.caller
        reply = routes.handle(caller.world, request, caller.now)
        while request.raw_path.startswith("/queue/") and reply.headers.get("x-pending") and not self.hold:
            due = caller.world.jobs.next_due
            assert due is not None
            caller.now = max(caller.now, due)
            reply = routes.handle(caller.world, request, caller.now)
        return reply

    def finish(self) -> None:
        """Let time pass till everything that was taken has ended."""
        with self.lock:
            while (due := self.caller.world.jobs.next_due) is not None:
                self.caller.now = max(self.caller.now, due)
                self.caller("GET", "/clusters")

    def dump(self) -> Any:
        """Give everything that it knows."""
        with self.lock:
            return self.caller.json("/db/dump")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away."""


def here(heketi: Heketi, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process's environment name the server, and nothing else."""
    for name, value in environment_of(heketi, folder).items():
        monkeypatch.setenv(name, value)
    for name in ("HEKETI_CLI_USER", "HEKETI_CLI_KEY"):
        monkeypatch.delenv(name, raising=False)


def environment_of(heketi: Heketi, folder: Path) -> dict[str, str]:
    """Give the variables that name the server, and where configuration and state are."""
    return {
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "HEKETI_CLI_SERVER": heketi.url,
    }


class Typed:
    """Runs commands in this process."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured

    def __call__(self, line: str, *more: str, status: int = 0) -> str:
        """Run a command and give its output; `errors` is what it complained of."""
        self._captured.readouterr()
        got = main([*shlex.split(line), *more])
        out, self.errors = self._captured.readouterr()
        assert got == status, (got, out, self.errors)
        return out

    def json(self, line: str, *more: str, status: int = 0) -> Any:
        """Run a command with --json and give its document."""
        return json.loads(self(line, *more, "--json", status=status))

    def failure(self, line: str, *more: str, status: int = 1) -> str:
        """Run a command that fails and prints nothing; give its last line on standard error."""
        assert self(line, *more, status=status) == ""
        return self.errors.splitlines()[-1]


@contextlib.contextmanager
def simulated(nodes: int = 0, disks: int = 1, **config: Any) -> Iterator[Heketi]:
    """Serve on a free port until the block is left; without authentication, with that many nodes of one cluster."""
    heketi = Heketi(*node_caller(**config))
    if nodes:
        heketi.caller.nodes(nodes, disks)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            line = f"{self.command} {self.path}"
            with heketi.lock:
                heketi.asked.append(line)
                reply = heketi.answer(Request(self.command, self.path, headers, body))
            if line == heketi.lose:
                heketi.lose, self.close_connection = "", True
                heketi.finish()  # nobody will ask the queue
                return
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
