"""The simulator as a process: Heketi's interface on loopback, and the control address beside it.

On start one line of JSON goes to standard output, when both are served.
"""

import asyncio
import json
import os
import secrets
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import asdict, dataclass, field
from email.utils import formatdate
from typing import TYPE_CHECKING

from aiohttp import web

from glusterterm.model.errors import SimulatorFailed
from glusterterm.sim.control import Control
from glusterterm.sim.faults import Delivery, Faults, disturbed, instead
from glusterterm.sim.presets import Made, Preset, Simulation, make
from glusterterm.sim.presets_scale import Scale
from glusterterm.sim.replies import Reply, Request
from glusterterm.sim.routes import handle

if TYPE_CHECKING:  # the ports bring the whole model with them, and the demo waits for this process to start
    from glusterterm.model.ports import Clock
    from glusterterm.sim.ssh_nodes import SshNodes, SshReady

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class SimulatorOptions:
    """What was asked for on the command line. Keys that are None are made up; port 0 is any free one."""

    port: int = 0
    preset: str = "empty"
    scale: str | None = None
    admin_key: str | None = field(default=None, repr=False)
    user_key: str | None = field(default=None, repr=False)
    auth: bool = True
    life: bool = True
    until_stdin_closes: bool = False
    seed: str = "glusterterm"
    ssh: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """What is told when both addresses are served."""

    url: str
    control: str
    admin_key: str = field(repr=False)
    user_key: str = field(repr=False)
    pid: int
    ssh: "SshReady | None" = None


def run(options: SimulatorOptions, clock: "Clock") -> int:
    """Serve until a signal, or the end of standard input where that was asked for. Gives the exit status.

    Raises:
        SimulatorFailed: the options make no sense, or the port is taken.
    """
    asyncio.run(_until_told(options, clock))
    return 0


async def _until_told(options: SimulatorOptions, clock: "Clock") -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    if options.until_stdin_closes:
        _watch_stdin(loop, stop)
    await serve(options, clock, _announce, stop)


def _announce(ready: Ready) -> None:
    told = asdict(ready)
    if ready.ssh is None:
        del told["ssh"]
    print(json.dumps(told), flush=True)


async def serve(
    options: SimulatorOptions, clock: "Clock", announce: Callable[[Ready], None], stop: asyncio.Event
) -> None:
    """Serve a simulation, tell where when that is so, and end when `stop` is set.

    Raises:
        SimulatorFailed: the options make no sense, or the port is taken.
    """
    made = _made(options)
    simulation = make(made, clock.now())
    server = HeketiServer(simulation, clock)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, simulation.world.resume)
    async with AsyncExitStack() as opened:
        nodes = await opened.enter_async_context(_ssh(server, clock)) if options.ssh else None
        control = Control(simulation, server, nodes)
        site = await opened.enter_async_context(_Site(server.answer, options.port))
        controls = await opened.enter_async_context(_Site(control.answer, 0))
        told = nodes.ready if nodes is not None else None
        announce(Ready(site.url, controls.url, made.admin_key, made.user_key, os.getpid(), told))
        await stop.wait()


def _ssh(server: "HeketiServer", clock: "Clock") -> "AbstractAsyncContextManager[SshNodes]":
    """Serve the nodes' SSH too. asyncssh takes its time to load, and without it nobody waits for that."""
    from glusterterm.sim.ssh_nodes import ssh_nodes

    return ssh_nodes(server.simulation.nodes, lambda: server.simulation.advance(server.now()), clock)


def _made(options: SimulatorOptions) -> Made:
    try:
        preset = Preset(options.preset)
        scale = Scale.parse(options.scale) if options.scale else None
    except ValueError as odd:
        raise SimulatorFailed(str(odd), next_step="see glusterterm sim --help") from odd
    return Made(
        preset,
        scale,
        options.admin_key or secrets.token_urlsafe(24),
        options.user_key or secrets.token_urlsafe(24),
        options.auth,
        options.life,
        options.seed,
    )


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Stop at the end of standard input; one that can't be waited for, such as a file, has ended already."""
    try:
        descriptor = sys.stdin.fileno()
        loop.add_reader(descriptor, _stop_at_end, loop, descriptor, stop)
    except (AttributeError, OSError):
        stop.set()


def _stop_at_end(loop: asyncio.AbstractEventLoop, descriptor: int, stop: asyncio.Event) -> None:
    if not os.read(descriptor, 4096):
        loop.remove_reader(descriptor)
        stop.set()


class _Site:
    """One address on loopback, served while the context lasts."""

    def __init__(self, answer: Callable[[web.BaseRequest], object], port: int) -> None:
        self._answer = answer
        self._port = port
        self.url = ""

    async def __aenter__(self) -> "_Site":
        self._web = web.Server(self._answer, access_log=None)  # type: ignore[arg-type]
        try:
            self._server = await asyncio.get_running_loop().create_server(self._web, LOOPBACK, self._port)
        except OSError as taken:
            raise SimulatorFailed(
                f"port {self._port} of {LOOPBACK} can't be served: {os.strerror(taken.errno or 0)}",
                next_step="choose another port",
            ) from taken
        self.url = f"http://{LOOPBACK}:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._web.shutdown(0.2)


class HeketiServer:
    """Answers requests on behalf of a simulation. `skew_s` is how far its clock is ahead of the real one."""

    def __init__(self, simulation: Simulation, clock: "Clock") -> None:
        self.simulation = simulation
        self.skew_s = 0.0
        self._clock = clock

    def now(self) -> float:
        """Give the time by the server's own clock."""
        return self._clock.now() + self.skew_s

    async def answer(self, http: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        try:
            request = Request(
                http.method,
                http.raw_path,
                {name.lower(): value for name, value in http.headers.items()},
                await http.content.read(),
                http.remote or LOOPBACK,
            )
            delivery = self._deliver(self.simulation.faults, request)
            if delivery.late_s > 0:
                await self._clock.sleep(delivery.late_s)
            return await self._send(http, delivery)
        except ConnectionError:  # the client is gone: nobody is left to be told
            return _Response()

    def _deliver(self, faults: Faults, request: Request) -> Delivery:
        """Let the world answer, but for what the faults that are set do to it."""
        hit = faults.striking(request.method, request.raw_path.partition("?")[0])
        reply: Reply | None = None
        for fault in hit:
            reply = reply or instead(fault)
        if reply is None:
            now = self.now()
            self.simulation.life.advance(now)
            reply = handle(self.simulation.world, request, now)
        delivery = Delivery(reply, reply.wait_s)
        for fault in hit:
            delivery = disturbed(delivery, fault)
        return delivery

    async def _send(self, http: web.BaseRequest, delivery: Delivery) -> web.StreamResponse:
        reply = delivery.reply
        response = _Response(status=reply.status or 200)
        if reply.dropped:
            return self._hang_up(http, response)
        for name, value in reply.headers.items():
            response.headers[_canonical(name)] = value
        response.headers["Date"] = formatdate(self.now(), usegmt=True)
        if "content-length" not in reply.headers and reply.body:
            response.enable_chunked_encoding()
        await response.prepare(http)
        if delivery.cut_after is not None:
            await response.write(reply.body[: delivery.cut_after])
            return self._hang_up(http, response)
        if http.method != "HEAD":
            await response.write(reply.body)
        await response.write_eof()
        return response

    def _hang_up(self, http: web.BaseRequest, response: web.StreamResponse) -> web.StreamResponse:
        if http.transport is not None:
            http.transport.abort()
        return response


class _Response(web.StreamResponse):
    """A reply without the name of the server's software, which Heketi does not tell either."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        self.headers.popall("Server", None)


def _canonical(name: str) -> str:
    """Write a header's name as Go does."""
    return "-".join(part.capitalize() for part in name.split("-"))
