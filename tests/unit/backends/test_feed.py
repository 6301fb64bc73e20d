"""The worker process, a real one, seen from the console's end."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from glusterterm.backends import frames
from glusterterm.backends.feed import WorkerFeed
from glusterterm.engine.gathering import gather
from glusterterm.model import errors
from glusterterm.model.errors import GlustertermError, ServerBusy, WorkerFailed
from glusterterm.model.events import CommandsEnded, RequestEnded
from glusterterm.model.ids import DeviceId
from glusterterm.model.ports import Changed, Unchanged
from glusterterm.model.snapshot import Snapshot
from tests.fakes import FakeClock
from tests.unit.backends.feed_child import Endpoint

CHILD = (sys.executable, str(Path(__file__).with_name("feed_child.py")))
SECRET = "grand-duke-of-nowhere"


class Server:
    """Tells the child's backend what to do, and the feed over it."""

    def __init__(self, folder: Path, argv: tuple[str, ...] = CHILD, silence_s: float = 60.0) -> None:
        self._file = folder / "orders.json"
        self.events: list[RequestEnded | CommandsEnded] = []
        endpoint = Endpoint(str(self._file), SECRET)
        self.feed = WorkerFeed(argv, endpoint, self.events.append, silence_s=silence_s)
        self.order(d1=1, d2=2)

    def order(self, mishap: dict[str, Any] | None = None, **devices: int) -> None:
        """Say which devices there are, and what shall go wrong."""
        self._file.write_text(json.dumps({"devices": devices or {"d1": 1, "d2": 2}, **(mishap or {})}))

    async def snapshot(self, old: Snapshot | None = None, *, whole: bool = False) -> tuple[Snapshot, int, bool]:
        """Ask, and put together what came: the snapshot, how many changes, and whether from nothing."""
        answer = await self.feed.ask(whole=whole)
        assert isinstance(answer, Changed)
        new, changes = await gather(answer.slices, old, FakeClock(), reset=answer.reset)
        return new, changes.count, answer.reset


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """Give a feed over a child that is ended afterwards."""
    server = Server(tmp_path)
    yield server
    await server.feed.close()


async def test_the_first_answer_tells_everything_the_next_that_nothing_is_new(server: Server) -> None:
    snapshot, count, reset = await server.snapshot()
    assert set(snapshot.devices) == {"d1", "d2"}
    assert (count, reset) == (2, True)
    assert isinstance(await server.feed.ask(whole=False), Unchanged)


async def test_later_answers_tell_only_what_differs(server: Server) -> None:
    first, _, _ = await server.snapshot()
    server.order(d1=1, d3=3)
    second, count, reset = await server.snapshot(first)
    assert set(second.devices) == {"d1", "d3"}
    assert (count, reset) == (2, False)
    assert second.devices[DeviceId("d1")] is first.devices[DeviceId("d1")]


async def test_asked_for_the_whole_it_looks_even_where_the_probe_sees_nothing(server: Server) -> None:
    first, _, _ = await server.snapshot()
    _, count, reset = await server.snapshot(first, whole=True)
    assert (count, reset) == (0, False)


async def test_requests_and_the_clock_skew_come_through(server: Server) -> None:
    answer = await server.feed.ask(whole=True)
    assert answer.clock_skew_s == 2.5
    assert server.events == [RequestEnded(1.0, "GET", "/operations", 200, 0.5, 12)]


FAMILY = sorted(
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, GlustertermError)
)


@pytest.mark.parametrize("name", FAMILY)
def test_an_error_of_any_class_is_rebuilt_as_itself(name: str) -> None:
    kind: type[GlustertermError] = getattr(errors, name)
    refused = issubclass(kind, errors.ServerRefused)
    error = kind("what", next_step="then", **({"status": 418, "text": "teapot"} if refused else {}))
    back = frames.unpacked(frames.packed(error))
    assert type(back) is kind
    assert (back.what, back.next_step) == ("what", "then")
    if isinstance(back, errors.ServerRefused):
        assert (back.status, back.text) == (418, "teapot")


def test_an_error_of_a_class_that_is_not_known_still_tells_what_and_what_then() -> None:
    back = frames.unpacked(frames.Failed("ServerMoody", "it sulks", "wait"))
    assert type(back) is GlustertermError
    assert (back.what, back.next_step) == ("it sulks", "wait")


async def test_what_the_backend_raises_arrives_and_leaves_the_worker_and_its_base_alone(server: Server) -> None:
    first, _, _ = await server.snapshot()
    pid = server.feed.pid
    server.order({"error": "ServerBusy"})
    with pytest.raises(ServerBusy, match="it went wrong") as raised:
        await server.feed.ask(whole=False)
    assert (raised.value.status, raised.value.text, raised.value.next_step) == (429, "busy", "look at it")
    server.order(d1=1, d2=5)
    _, count, reset = await server.snapshot(first)
    assert (count, reset, server.feed.pid) == (1, False, pid)


async def test_a_killed_worker_is_told_and_the_next_ask_starts_another_that_starts_from_nothing(server: Server) -> None:
    first, _, _ = await server.snapshot()
    assert server.feed.pid is not None
    os.kill(server.feed.pid, signal.SIGKILL)
    with pytest.raises(WorkerFailed, match="worker process ended"):
        await server.feed.ask(whole=False)
    server.order(d2=2, d3=3)
    second, count, reset = await server.snapshot(first)
    assert reset
    assert count == 2, "one gone and one new; the other is the same"
    assert set(second.devices) == {"d2", "d3"}


async def test_a_worker_that_dies_while_it_works_is_told(server: Server) -> None:
    server.order({"exit": True})
    with pytest.raises(WorkerFailed, match="worker process ended"):
        await server.feed.ask(whole=False)
    assert server.feed.pid is None


async def test_a_bug_in_the_worker_is_told_by_its_last_line(server: Server) -> None:
    server.order({"raise": "vol_x"})
    with pytest.raises(WorkerFailed, match="KeyError: 'vol_x'"):
        await server.feed.ask(whole=False)


async def test_what_the_worker_prints_is_no_frame(server: Server) -> None:
    server.order({"say": "deprecated!"})
    snapshot, _, _ = await server.snapshot()
    assert len(snapshot.devices) == 2


async def test_a_worker_that_hangs_is_given_up(tmp_path: Path) -> None:
    server = Server(tmp_path, silence_s=0.0)
    server.order({"hang": True})
    with pytest.raises(WorkerFailed, match="said nothing"):
        await server.feed.ask(whole=False)
    assert server.feed.pid is None


async def test_an_ask_that_is_cancelled_leaves_nothing_behind_that_the_next_could_mistake(server: Server) -> None:
    server.order({"hang": True})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await server.feed.ask(whole=False)
    server.order(d7=7)
    snapshot, _, reset = await server.snapshot()
    assert (set(snapshot.devices), reset) == ({"d7"}, True)


async def test_an_answer_that_nobody_read_to_its_end_is_started_over(server: Server) -> None:
    answer = await server.feed.ask(whole=False)
    assert isinstance(answer, Changed)
    snapshot, _, reset = await server.snapshot()
    assert (len(snapshot.devices), reset) == (2, True)
    with pytest.raises(WorkerFailed, match=r"overtaken|ended"):
        [piece async for piece in answer.slices]
    assert isinstance(await server.feed.ask(whole=False), Unchanged)


async def test_the_key_travels_in_the_first_frame_alone(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEKETI_CLI_KEY", SECRET)
    server.order({"key": SECRET})
    with pytest.raises(GlustertermError, match="key known"):
        await server.feed.ask(whole=False)
    server.order({"environment": "HEKETI_CLI_KEY"})
    with pytest.raises(GlustertermError, match=r"nothing .*feed_child\.py") as raised:
        await server.feed.ask(whole=False)
    assert SECRET not in str(raised.value)
    assert SECRET not in repr(frames.start(Endpoint("", SECRET)))


async def test_the_worker_ends_when_the_console_is_gone(tmp_path: Path) -> None:
    orders = tmp_path / "orders.json"
    orders.write_text(json.dumps({"devices": {}, "hang": True}))
    child = await asyncio.create_subprocess_exec(*CHILD, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(frames.encode(frames.start(Endpoint(str(orders), SECRET))))
    child.stdin.write(frames.encode(frames.Ask(whole=True)))
    head = await child.stdout.readexactly(frames.LENGTH_BYTES)
    assert isinstance(frames.from_worker(await child.stdout.readexactly(frames.length(head))), frames.Event)
    child.stdin.close()
    assert await child.wait() == 0


async def test_a_ctrl_c_at_the_terminal_is_not_the_workers(server: Server) -> None:
    await server.feed.ask(whole=False)
    assert os.getsid(server.feed.pid or 0) != os.getsid(0)


async def test_what_lies_about_in_the_working_folder_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path)
    server = Server(tmp_path, argv=(sys.executable, "-m", "tests.unit.backends.feed_child"))
    snapshot, _, _ = await server.snapshot()
    assert len(snapshot.devices) == 2
    await server.feed.close()


async def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    server = Server(tmp_path, argv=(str(tmp_path / "nowhere"),))
    with pytest.raises(WorkerFailed, match="could not be started: No such file"):
        await server.feed.ask(whole=False)


HOSTILE = {
    "a length beyond reason": b"\xff\xff\xff\xff",
    "no msgpack": b"\x00\x00\x00\x02\xc1\xc1",
    "a frame of an unknown kind": b"\x00\x00\x00\x0a\x81\xa4type\xa3odd",
    "a slice before any answer": frames.encode(frames.End()),
    "half a frame": b"\x00\x00\x00\x09\x81",
    "nothing": b"",
}


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
async def test_nonsense_from_the_worker_is_told_and_ends_it(tmp_path: Path, written: bytes) -> None:
    code = f"import sys; sys.stdin.buffer.read(1); sys.stdout.buffer.write({written!r})"
    server = Server(tmp_path, argv=(sys.executable, "-c", code))
    with pytest.raises(WorkerFailed):
        await server.feed.ask(whole=False)
    assert server.feed.pid is None


async def test_an_answer_inside_an_answer_is_told(tmp_path: Path) -> None:
    written = frames.encode(frames.News(True, None)) + frames.encode(frames.Same(1.0, None))
    code = f"import sys; sys.stdin.buffer.read(1); sys.stdout.buffer.write({written!r})"
    server = Server(tmp_path, argv=(sys.executable, "-c", code))
    with pytest.raises(WorkerFailed, match="answer inside an answer"):
        await server.snapshot()


async def test_closing_twice_or_before_any_ask_does_no_harm(tmp_path: Path) -> None:
    server = Server(tmp_path)
    await server.feed.close()
    await server.feed.close()
    assert server.feed.pid is None
