"""The walk where the dump can't be had, and what the role user sees."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import httpx
import pytest

from glusterterm.backends.heketi import walk
from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.model.errors import (
    GlustertermError,
    ReplyNotUnderstood,
    ServerBusy,
    ServerFailed,
    ServerInMaintenance,
    TokenRefused,
)
from glusterterm.model.snapshot import Method
from glusterterm.model.topology import OperationStatus
from tests.fakes import FakeClock
from tests.recordings import Answering, exchanges

RECORDED = tuple(exchanges("m-dump-and-walk"))
BY_PATH = {each.path: each.json for each in RECORDED}
CLUSTERS = ["43ba40901745b797ec396ec3bd26f608", "d7a172771986121d19d5f57ca6c9d6e8"]
VOLUME = "eed8ff116b02711a11f1d73eb51e17fe"
Handler = Callable[[str], httpx.Response | None]


class Disturbed(httpx.AsyncBaseTransport):
    """The recording, but for what `handler` answers; counts the requests that are under way at once."""

    def __init__(self, handler: Handler) -> None:
        self._inner = Answering(RECORDED)
        self._handler = handler
        self._under_way = 0
        self.most_at_once = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, after letting others come first."""
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        for _ in range(3):
            await _turn()
        self._under_way -= 1
        own = self._handler(request.url.path)
        return own if own is not None else await self._inner.handle_async_request(request)


def _turn() -> Awaitable[None]:
    ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(ready.set_result, None)
    return ready


def no(status: int, text: str, *paths: str) -> Handler:
    """Refuse some paths."""
    return lambda path: httpx.Response(status, text=text) if path in paths else None


def backend(handler: Handler, endpoint: Endpoint | None = None) -> HeketiBackend:
    """Give a backend over the disturbed recording."""
    return HeketiBackend(endpoint or Endpoint("http://heketi.test"), FakeClock(), transport=Disturbed(handler))


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (404, "Invalid path or request\n"),
        (405, ""),
        (403, "Forbidden by the proxy\n"),
        (500, "Unable to get db\n"),
    ],
)
async def test_a_dump_that_is_refused_or_absent_leads_to_a_walk_that_says_why(status: int, text: str) -> None:
    snapshot = await backend(no(status, text, "/db/dump")).snapshot()
    assert snapshot.source.method is Method.WALK
    assert len(snapshot.volumes) == 28
    assert str(status) in snapshot.notes[0]


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (401, "Invalid JWT token: Unknown user\n", TokenRefused),
        (429, "Server busy. Retry operation later.\n", ServerBusy),
        (503, "Service disabled for maintenance\n", ServerInMaintenance),
        (502, "", ServerFailed),
        (200, "{}", ReplyNotUnderstood),
        (200, '{"clusterentries": {', ReplyNotUnderstood),
    ],
)
async def test_any_other_trouble_with_the_dump_is_told_and_leads_to_no_walk(
    status: int, text: str, kind: type[GlustertermError]
) -> None:
    with pytest.raises(kind):
        await backend(no(status, text, "/db/dump")).snapshot()


async def test_a_role_that_may_not_dump_sees_volumes_alone() -> None:
    snapshot = await backend(no(401, "Administrator access required\n", "/db/dump")).snapshot()
    assert snapshot.source.method is Method.VOLUMES
    assert len(snapshot.bare_volumes) == 28
    assert not snapshot.volumes


async def test_the_user_user_asks_for_volumes_alone() -> None:
    transport = Answering(RECORDED)
    endpoint = Endpoint("http://heketi.test", user="user", key="k")
    user = HeketiBackend(endpoint, FakeClock(), transport=transport)
    snapshot = await user.snapshot()
    await user.probe()
    assert set(transport.asked) == {"/volumes"}
    assert list(snapshot.bare_volumes) == sorted(snapshot.bare_volumes)
    assert len(snapshot.bare_volumes) == 28


@pytest.mark.parametrize(
    "gone",
    [
        f"/volumes/{VOLUME}",
        "/nodes/83ff17535089cb968d1691ded185c434",
        "/blockvolumes/d6f65fc7b0059df515991fc47826ded8",
        f"/clusters/{CLUSTERS[1]}",
    ],
)
async def test_what_vanishes_during_the_walk_is_left_out_and_noted(gone: str) -> None:
    vanished = no(404, "Id not found\n", gone, "/db/dump")
    snapshot = await backend(vanished).snapshot()
    id_ = gone.split("/")[2]
    kept = {*snapshot.volumes, *snapshot.nodes, *snapshot.block_volumes, *snapshot.clusters}
    assert id_ not in kept
    assert any(id_ in note for note in snapshot.notes)
    assert CLUSTERS[0] in snapshot.clusters
    assert len(snapshot.volumes) >= 27


async def test_one_object_that_the_server_fails_at_is_left_out_and_noted() -> None:
    def handler(path: str) -> httpx.Response | None:
        broken = {f"/volumes/{VOLUME}": httpx.Response(500, text="boom\n"), "/db/dump": httpx.Response(404)}
        return broken.get(path)

    snapshot = await backend(handler).snapshot()
    assert len(snapshot.volumes) == 27
    assert any("boom" in note and VOLUME in note for note in snapshot.notes)


async def test_a_server_that_fails_at_every_object_is_an_error_and_no_empty_tree() -> None:
    def handler(path: str) -> httpx.Response | None:
        if path == "/db/dump" or path.startswith("/nodes/"):
            return httpx.Response(500, text="boom\n")
        return None

    with pytest.raises(ServerFailed, match="boom"):
        await backend(handler).snapshot()


async def test_losing_the_server_in_the_middle_of_a_walk_is_one_error() -> None:
    def handler(path: str) -> httpx.Response | None:
        if path.startswith("/volumes/"):
            raise httpx.ReadError("gone")
        return httpx.Response(404) if path == "/db/dump" else None

    with pytest.raises(GlustertermError, match="broke off"):
        await backend(handler).snapshot()


async def test_a_walk_asks_a_few_things_at_once_and_no_more() -> None:
    network = Disturbed(no(404, "Invalid path or request\n", "/db/dump"))
    await HeketiBackend(Endpoint("http://heketi.test"), FakeClock(), transport=network).snapshot()
    assert network.most_at_once == walk.AT_ONCE


async def test_pending_operations_are_walked_too() -> None:
    operation = {"id": "ab12", "type_name": "remove-device", "status": "stale", "sub_status": ""}
    device = "0c086ecd5fbe835db25159ac68c1998e"
    changes = [
        {"id": device, "description": "Remove device"},
        {"id": "cd34", "description": "Performing child operation"},
        {"id": VOLUME, "description": "Expand volume"},
    ]
    replies = {
        "/db/dump": httpx.Response(404),
        "/operations/pending": httpx.Response(200, json={"pendingoperations": [operation]}),
        "/operations/pending/ab12": httpx.Response(200, json={**operation, "changes": changes}),
    }
    snapshot = await backend(replies.get).snapshot()
    (found,) = snapshot.operations.values()
    assert (found.type, found.status, found.started_at) == ("remove-device", OperationStatus.STALE, None)
    assert found.devices == (device,)
    assert {d.id for d in snapshot.devices.values() if d.pending == found.id} == {device}
    assert {v.id for v in snapshot.volumes.values() if v.pending == found.id} == {VOLUME}


async def test_an_operation_that_ends_during_the_walk_is_shown_as_the_list_had_it() -> None:
    operation = {"id": "ab12", "type_name": "create-volume", "status": "", "sub_status": "in-flight"}
    replies = {
        "/db/dump": httpx.Response(404),
        "/operations/pending": httpx.Response(200, json={"pendingoperations": [operation]}),
        "/operations/pending/ab12": httpx.Response(404, text="Id not found: ab12\n"),
    }
    snapshot = await backend(replies.get).snapshot()
    assert [operation.type for operation in snapshot.operations.values()] == ["create-volume"]


async def test_a_server_without_operations_is_walked_all_the_same() -> None:
    snapshot = await backend(no(404, "Invalid path or request\n", "/db/dump", "/operations/pending")).snapshot()
    assert len(snapshot.volumes) == 28
    assert any("pending operations are not known" in note for note in snapshot.notes)


async def test_a_hostile_id_in_a_list_is_never_asked_for() -> None:
    network = Answering(RECORDED, frozenset({"/db/dump"}))
    listed = {"clusters": [*CLUSTERS, "../db/dump", "x\x1b[2J"]}

    class Hostile(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            """List two ids that no Heketi makes."""
            if request.url.path == "/clusters":
                return httpx.Response(200, json=listed)
            return await network.handle_async_request(request)

    snapshot = await HeketiBackend(Endpoint("http://heketi.test"), FakeClock(), transport=Hostile()).snapshot()
    assert sorted(snapshot.clusters) == CLUSTERS
    assert not any("\x1b" in text for text in (*network.asked, *snapshot.notes))


def texts(value: object) -> Iterator[str]:
    """Give every text in a value of the model."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def hostile(value: Any) -> Any:
    """Give JSON with escape codes behind every text that is not an id or a word of Heketi's."""
    if isinstance(value, dict):
        return {name: each if name in ("id", "type", "state") else hostile(each) for name, each in value.items()}
    if isinstance(value, list):
        return [hostile(each) for each in value]
    return f"{value}\x1b[2J\u202e" if isinstance(value, str) else value


async def test_hostile_texts_in_every_reply_of_a_walk_are_harmless() -> None:
    def handler(path: str) -> httpx.Response | None:
        if path == "/db/dump":
            return httpx.Response(404)
        if path.startswith(("/nodes/", "/volumes/", "/blockvolumes/")):
            return httpx.Response(200, json=hostile(BY_PATH[path]))
        return None

    snapshot = await backend(handler).snapshot()
    assert len(snapshot.volumes) == 28
    assert len(snapshot.bricks) > 50
    assert all(text.isprintable() for text in texts(snapshot))
