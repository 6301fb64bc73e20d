"""Which calls only read, by route, and what read-only mode lets through."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glusterterm.backends.heketi import routes, wire
from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.backends.heketi.routes import ROUTES, Route
from glusterterm.backends.read_only import ReadOnlyTransport
from glusterterm.model.errors import ReadOnlyRefused
from glusterterm.model.events import RequestEnded
from tests.fakes import FakeClock
from tests.recordings import everything

SOME_ID = "00c0ffee00c0ffee00c0ffee00c0ffee"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", "BREW"]
WRITING = [route for route in ROUTES if route.writes]
READING = [route for route in ROUTES if not route.writes]


class Counting(httpx.AsyncBaseTransport):
    """Counts what reaches it."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Count a request, and answer it."""
        self.sent.append(f"{request.method} {request.url.path}")
        return httpx.Response(200, json={})


def path_of(route: Route) -> str:
    """Give a real path for a route."""
    return route.path.replace("ID", SOME_ID)


def named(route: Route) -> str:
    """Name a route in a test's id."""
    return f"{route.method} {route.path}"


@pytest.mark.parametrize("route", WRITING, ids=named)
async def test_nothing_that_writes_leaves_a_backend_that_only_looks(route: Route) -> None:
    for endpoint in (
        Endpoint("http://heketi.test", key="k", read_only=True),
        Endpoint("http://heketi.test", user="user", key="k"),
        Endpoint("http://heketi.test/below/", key="k", read_only=True),
    ):
        network = Counting()
        told: list[RequestEnded] = []
        backend = HeketiBackend(endpoint, FakeClock(), told.append, network)
        with pytest.raises(ReadOnlyRefused) as caught:
            await backend.send(wire.Call(route.method, path_of(route)))
        assert path_of(route) in caught.value.what
        assert caught.value.next_step
        assert not backend.capabilities.changes
        assert backend.capabilities.why_not
        await backend.close()
        assert network.sent == []


@pytest.mark.parametrize("route", WRITING, ids=named)
@pytest.mark.parametrize("method", METHODS)
async def test_only_a_reading_route_of_the_same_path_passes_whatever_the_method(route: Route, method: str) -> None:
    network = Counting()
    reads_too = any(r.path == route.path and r.method == method for r in READING)
    async with httpx.AsyncClient(transport=ReadOnlyTransport(network)) as client:
        request = client.build_request(method, f"http://heketi.test{path_of(route)}")
        request.method = method
        if reads_too:
            await client.send(request)
        else:
            with pytest.raises(ReadOnlyRefused):
                await client.send(request)
    assert bool(network.sent) == reads_too


@pytest.mark.parametrize("route", READING, ids=named)
async def test_what_only_reads_is_let_through(route: Route) -> None:
    network = Counting()
    async with httpx.AsyncClient(transport=ReadOnlyTransport(network, "/below")) as client:
        await client.get(f"http://heketi.test/below{path_of(route)}?q=1")
    assert network.sent == [f"GET /below{path_of(route)}"]


@pytest.mark.parametrize(
    "path",
    [
        f"/devices/{SOME_ID}/resync",
        f"/devices/{SOME_ID}/%72esync",
        f"//devices/{SOME_ID}",
        f"/clusters/../devices/{SOME_ID}/resync",
        f"/devices/{SOME_ID}/",
        "/devices/ID",
        "/clusters/xyz",
        "/unknown",
        "/",
        "",
    ],
)
async def test_what_is_not_in_the_table_counts_as_writing(path: str) -> None:
    network = Counting()
    async with httpx.AsyncClient(transport=ReadOnlyTransport(network)) as client:
        with pytest.raises(ReadOnlyRefused):
            await client.get(f"http://heketi.test{path}")
    assert network.sent == []


async def test_a_path_outside_the_servers_base_is_refused() -> None:
    network = Counting()
    async with httpx.AsyncClient(transport=ReadOnlyTransport(network, "/below")) as client:
        with pytest.raises(ReadOnlyRefused):
            await client.get("http://heketi.test/clusters")
    assert network.sent == []


@given(st.text(max_size=40), st.text(max_size=80))
def test_no_text_reads_but_the_routes_that_do(method: str, path: str) -> None:
    assert not routes.reads(method, path) or any(
        route.method == method and len(route.path.split("/")) == len(path.split("/")) for route in READING
    )


def test_every_recorded_call_that_a_real_heketi_answered_is_in_the_table() -> None:
    unknown = {
        (each.method, each.path)
        for each in everything()
        if each.status < 300 and routes.find(each.method, each.path.partition("?")[0]) is None
    }
    assert unknown == set()


def test_every_recorded_change_counts_as_writing() -> None:
    for each in everything():
        if each.method != "GET" or each.status == 202 or each.path.startswith("/queue/"):
            assert not routes.reads(each.method, each.path), each.name
