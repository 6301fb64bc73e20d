"""The simulator over real sockets: what no pure function shows."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime

import httpx
import pytest

from glusterterm.engine.clock import RealClock
from glusterterm.model.errors import SimulatorFailed
from glusterterm.sim.presets_life import signed
from glusterterm.sim.server import Ready, SimulatorOptions, serve
from tests.fakes import FakeClock

QUIET = SimulatorOptions(preset="demo", auth=False, life=False)


@asynccontextmanager
async def served(options: SimulatorOptions = QUIET, clock: FakeClock | None = None) -> AsyncIterator[Ready]:
    """Serve a simulation in this process, and end it."""
    stop, told = asyncio.Event(), asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(options, clock or FakeClock(), told.set_result, stop))
        try:
            yield await told
        finally:
            stop.set()


async def test_two_addresses_on_loopback_are_served() -> None:
    async with served() as ready, httpx.AsyncClient() as http:
        assert ready.url.startswith("http://127.0.0.1:")
        hello = await http.get(f"{ready.url}/hello")
        assert hello.text == "Hello from Heketi"
        assert "GET /nodes" in (await http.get(ready.control)).json()["routes"]
        assert ready.url != ready.control


async def test_a_client_that_goes_in_the_middle_of_its_request_is_let_go_without_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with served() as ready, httpx.AsyncClient() as http:
        _, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(ready.url).port)
        writer.write(b"POST /volumes HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        await writer.drain()
        await http.get(f"{ready.url}/hello")
        writer.transport.abort()
        assert (await http.get(f"{ready.url}/hello")).status_code == 200
        assert (await http.get(f"{ready.url}/volumes")).status_code == 200
    assert caplog.records == []


async def test_replies_look_like_go_s() -> None:
    clock = FakeClock()
    async with served(clock=clock) as ready, httpx.AsyncClient() as http:
        reply = await http.get(f"{ready.url}/clusters")
        assert parsedate_to_datetime(reply.headers["date"]).timestamp() == int(clock.now())
        assert "server" not in reply.headers
        assert reply.headers["content-type"] == "application/json; charset=UTF-8"
        big = await http.get(f"{ready.url}/db/dump")
        assert big.headers["transfer-encoding"] == "chunked"
        assert "content-length" not in big.headers
        assert big.json()["clusterentries"]
        wrong = await http.head(f"{ready.url}/clusters")
        assert (wrong.status_code, wrong.content) == (405, b"")
        moved = await http.get(f"{ready.url}//clusters")
        assert (moved.status_code, moved.headers["location"]) == (301, "/clusters")


async def test_a_connection_serves_many_requests() -> None:
    async with served() as ready, httpx.AsyncClient(limits=httpx.Limits(max_connections=1)) as http:
        for _ in range(3):
            assert (await http.get(f"{ready.url}/clusters")).status_code == 200
        body = b" " * 3_000_000 + b"{}"
        assert (await http.post(f"{ready.url}/clusters", content=body)).status_code == 201


async def test_keys_are_made_up_where_none_are_given() -> None:
    clock = FakeClock()
    async with served(SimulatorOptions(admin_key="open sesame"), clock) as ready, httpx.AsyncClient() as http:
        assert ready.admin_key == "open sesame"
        assert len(ready.user_key) >= 20
        assert (await http.get(f"{ready.url}/clusters")).status_code == 401
        token = signed("open sesame", "GET", "/clusters", clock.now())
        allowed = await http.get(f"{ready.url}/clusters", headers={"Authorization": f"bearer {token}"})
        assert allowed.json() == {"clusters": []}


async def test_a_dropped_connection_and_half_a_body_are_really_so() -> None:
    async with served() as ready, httpx.AsyncClient() as http:
        for kind in ("drop", "lost-reply", "half-body"):
            await http.post(f"{ready.control}/faults", json={"kind": kind, "times": 1})
            with pytest.raises(httpx.RemoteProtocolError):
                await http.get(f"{ready.url}/db/dump")
        assert (await http.get(f"{ready.url}/db/dump")).status_code == 200


async def test_a_lost_reply_is_of_a_request_that_was_done() -> None:
    async with served() as ready, httpx.AsyncClient() as http:
        before = len((await http.get(f"{ready.url}/clusters")).json()["clusters"])
        for kind, made in (("drop", 0), ("lost-reply", 1)):
            await http.post(f"{ready.control}/faults", json={"kind": kind, "times": 1, "route": "^POST /clusters"})
            with pytest.raises(httpx.RemoteProtocolError):
                await http.post(f"{ready.url}/clusters", json={"file": True})
            assert len((await http.get(f"{ready.url}/clusters")).json()["clusters"]) == before + made


async def test_a_late_reply_holds_up_nobody_else() -> None:
    clock = FakeClock()
    async with served(clock=clock) as ready, httpx.AsyncClient() as http, asyncio.TaskGroup() as group:
        await http.post(f"{ready.control}/faults", json={"kind": "latency", "seconds": 30, "route": "dump"})
        late = group.create_task(http.get(f"{ready.url}/db/dump"))
        assert (await http.get(f"{ready.url}/clusters")).status_code == 200
        assert not late.done()
        while not late.done():
            await clock.advance(30)


async def test_a_port_that_is_taken_is_told() -> None:
    async with served() as ready:
        port = int(ready.url.rpartition(":")[2])
        with pytest.raises(SimulatorFailed, match=f"port {port}"):
            await serve(SimulatorOptions(port=port), FakeClock(), lambda ready: None, asyncio.Event())


@pytest.mark.parametrize("options", [SimulatorOptions(preset="nonsense"), SimulatorOptions(scale="1,2")])
async def test_options_that_make_no_sense_are_told(options: SimulatorOptions) -> None:
    with pytest.raises(SimulatorFailed):
        await serve(options, FakeClock(), lambda ready: None, asyncio.Event())


START = (
    "from glusterterm.engine.clock import RealClock\n"
    "from glusterterm.sim.server import SimulatorOptions, run\n"
    "raise SystemExit(run(SimulatorOptions(preset='demo', until_stdin_closes=True), RealClock()))\n"
)


@pytest.mark.parametrize("end", ["stdin", signal.SIGTERM, signal.SIGINT])
def test_the_process_says_one_line_and_ends_cleanly(end: str | signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stderr is not None
        ready = json.loads(process.stdout.readline())
        assert set(ready) == {"url", "control", "admin_key", "user_key", "pid"}
        assert ready["pid"] == process.pid
        if isinstance(end, signal.Signals):
            process.send_signal(end)
        else:
            process.stdin.close()
        assert process.wait(10) == 0
        assert process.stdout.read() == b""
        assert process.stderr.read() == b""


def test_an_input_that_has_ended_before_the_start_ends_the_process_too() -> None:
    done = subprocess.run([sys.executable, "-c", START], stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    assert (done.returncode, done.stderr) == (0, b"")


def test_signal_usr2_leads_out_of_read_only_mode() -> None:
    with subprocess.Popen([sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        ready = json.loads(process.stdout.readline())

        def ask(method: str, body: object = None) -> httpx.Response:
            token = signed(ready["admin_key"], method, "/admin", RealClock().now())
            headers = {"Authorization": f"bearer {token}"}
            return httpx.request(method, f"{ready['url']}/admin", json=body, headers=headers)

        assert ask("POST", {"state": "read-only"}).status_code == 204
        assert ask("POST", {"state": "normal"}).status_code == 503
        process.send_signal(signal.SIGUSR2)
        while ask("GET").json() != {"state": "normal"}:
            pass
        process.stdin.close()
        assert process.wait(10) == 0
