"""What the backend tells besides snapshots: fingerprints, the server's clock, events, and whether it is a Heketi."""

import subprocess
import sys
from email.utils import formatdate
from typing import Any

import httpx
import pytest

from glusterterm.backends.heketi import connection
from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.model.address import Address
from glusterterm.model.errors import ConfigInvalid, GlustertermError, WrongAddress
from glusterterm.model.events import RequestEnded
from tests.fakes import START, FakeClock
from tests.recordings import Answering, exchanges

RECORDED = tuple(exchanges("m-dump-and-walk"))
URL = "http://heketi.test:8080/"


class Told(httpx.AsyncBaseTransport):
    """Answers paths from a table that a test may change; everything else from the recording."""

    def __init__(self) -> None:
        self.replies: dict[str, httpx.Response] = {"/hello": httpx.Response(200, text="Hello from Heketi")}
        self.requests: list[httpx.Request] = []
        self.date: str | None = None
        self._inner = Answering(RECORDED)

    def set(self, path: str, told: Any) -> None:
        """Answer `path` with JSON."""
        self.replies[path] = httpx.Response(200, json=told)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        self.requests.append(request)
        own = self.replies.get(request.url.path)
        answer = own if own is not None else await self._inner.handle_async_request(request)
        if self.date is not None:
            answer.headers["Date"] = self.date
        return answer


def backend(network: httpx.AsyncBaseTransport, endpoint: Endpoint | None = None) -> HeketiBackend:
    """Give a backend over a stand-in for the network."""
    return HeketiBackend(endpoint or Endpoint(URL, key="kestrel"), FakeClock(), transport=network)


async def test_the_fingerprint_stays_while_nothing_changes_and_changes_with_what_it_is_made_of() -> None:
    network = Told()
    heketi = backend(network)
    first = await heketi.probe()
    assert await heketi.probe() == first
    changes = {
        "/operations": {"total": 1, "in_flight": 1, "stale": 0, "failed": 0, "new": 0},
        "/clusters": {"clusters": ["00ab"]},
        "/volumes": {"volumes": ["00ab"]},
    }
    seen = {first}
    for path, told in changes.items():
        network.set(path, told)
        seen.add(await heketi.probe())
    assert len(seen) == 4


async def test_a_probe_asks_three_small_things() -> None:
    network = Told()
    await backend(network).probe()
    assert [request.url.path for request in network.requests] == ["/operations", "/clusters", "/volumes"]


async def test_a_heketi_that_counts_no_operations_can_be_probed() -> None:
    network = Told()
    network.replies["/operations"] = httpx.Response(404, text="Invalid path or request\n")
    assert await backend(network).probe()


async def test_a_read_only_console_looks_below_a_path_with_escapes_too() -> None:
    network = Told()
    for path in ("operations", "clusters", "volumes"):
        network.replies[f"/my heketi/{path}"] = await network.handle_async_request(httpx.Request("GET", f"{URL}{path}"))
    assert await backend(network, Endpoint(f"{URL}my%20heketi", read_only=True)).probe()


async def test_a_host_that_no_name_can_be_is_an_address_to_mend() -> None:
    with pytest.raises(ConfigInvalid, match="is no address of a server"):
        await backend(Told(), Endpoint("http://exa\N{COMBINING ACUTE ACCENT}mple.com")).probe()


async def test_a_check_describes_the_server_in_a_few_words() -> None:
    network = Told()
    assert await backend(network).check() == "Heketi with 2 clusters and 28 volumes"
    assert (
        await backend(network, Endpoint(URL, "user", "k")).check()
        == "Heketi with 28 volumes; the role user sees no more"
    )


async def test_a_check_shows_a_stranger_no_token() -> None:
    network = Told()
    network.replies["/hello"] = httpx.Response(200, text="Hello from nginx")
    with pytest.raises(WrongAddress, match="no Heketi"):
        await backend(network).check()
    assert [request.headers.get("Authorization") for request in network.requests] == [None]


@pytest.mark.parametrize(("status", "text"), [(404, "not here"), (401, "Required authorization token not found\n")])
async def test_a_path_that_is_not_heketis_own_is_a_wrong_address(status: int, text: str) -> None:
    network = Told()
    network.replies["/hello"] = httpx.Response(status, text=text)
    with pytest.raises(WrongAddress, match="no Heketi") as caught:
        await backend(network).check()
    assert "path" in caught.value.next_step


async def test_the_servers_clock_is_compared_with_ours_at_each_reply() -> None:
    network = Told()
    heketi = backend(network)
    assert heketi.clock_skew_s is None
    await heketi.probe()
    assert heketi.clock_skew_s is None
    network.date = formatdate(START + 90, usegmt=True)
    await heketi.probe()
    assert heketi.clock_skew_s == pytest.approx(90, abs=1)
    network.date = "some day"
    await heketi.probe()
    assert heketi.clock_skew_s == pytest.approx(90, abs=1)


async def test_a_refused_token_tells_the_servers_clock_too() -> None:
    network = Told()
    network.replies["/operations"] = httpx.Response(401, text="Invalid JWT token: Token is expired by 10s\n")
    network.date = formatdate(START + 400, usegmt=True)
    heketi = backend(network)
    with pytest.raises(GlustertermError, match="clocks differ"):
        await heketi.probe()
    assert heketi.clock_skew_s == pytest.approx(400, abs=1)


async def test_each_request_is_told_once_with_its_size_and_no_secret() -> None:
    network = Told()
    told: list[RequestEnded] = []
    heketi = HeketiBackend(Endpoint(URL, key="kestrel"), FakeClock(), told.append, network)
    await heketi.snapshot()
    (event,) = told
    assert (event.method, event.path, event.status, event.at) == ("GET", "/db/dump", 200, START)
    assert event.size == len(RECORDED[0].content)
    token = network.requests[0].headers["Authorization"].split()[1]
    assert token not in repr(told)
    assert "kestrel" not in repr(told)


async def test_a_snapshot_says_whose_word_it_is_and_from_when() -> None:
    snapshot = await backend(Told(), Endpoint(URL, key="kestrel")).snapshot()
    assert snapshot.source.url == "http://heketi.test:8080"
    assert snapshot.taken_at == START


@pytest.mark.parametrize(
    ("endpoint", "changes"),
    [(Endpoint(URL), True), (Endpoint(URL, read_only=True), False), (Endpoint(URL, "user", "k"), False)],
)
def test_what_a_backend_may_change_is_said_with_the_reason(endpoint: Endpoint, changes: bool) -> None:
    capabilities = backend(Told(), endpoint).capabilities
    assert capabilities.changes is changes
    assert bool(capabilities.why_not) is not changes


@pytest.mark.parametrize(
    ("address", "proxy"),
    [
        ("http://heketi.test:8080", "http://proxy.test:3128"),
        ("https://heketi.test", "http://secure-proxy.test:3128"),
        ("http://heketi.exempt.test", None),
        ("http://localhost:8080", None),
        ("http://127.0.0.1:8080", None),
        ("http://[::1]:8080", None),
    ],
)
def test_the_environments_proxy_is_used_but_never_for_this_host(
    address: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.test:3128")
    monkeypatch.setenv("https_proxy", "http://secure-proxy.test:3128")
    monkeypatch.setenv("no_proxy", "exempt.test")
    assert connection.proxy_for(Address.of(address)) == proxy


def test_a_proxy_of_another_kind_is_refused_without_showing_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://admin:kestrel@proxy.test")
    with pytest.raises(ConfigInvalid) as caught:
        HeketiBackend(Endpoint("http://heketi.test"), FakeClock())
    assert "kestrel" not in caught.value.what + caught.value.next_step


@pytest.mark.parametrize("module", ["heketi.routes", "heketi.endpoint", "heketi.auth", "heketi.client"])
def test_what_costs_time_to_load_is_loaded_when_it_is_needed(module: str) -> None:
    code = f"import glusterterm.backends.{module}, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"httpx", "jwt", "rich", "textual"} & set(loaded)


def test_making_a_backend_loads_no_rich() -> None:
    code = (
        "from glusterterm.backends.heketi.client import *; from tests.fakes import FakeClock; import sys;"
        "HeketiBackend(Endpoint('http://h'), FakeClock()); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "httpx" in loaded
    assert not {"jwt", "rich", "textual", "click"} & set(loaded)
