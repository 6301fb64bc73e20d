"""Heketi's tokens: what is in them, and when there is one."""

import hashlib

import httpx
import jwt
import pytest

from glusterterm.backends.heketi import auth
from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.model.errors import SecretUnavailable
from tests.fakes import START, FakeClock

KEY = "kestrel"


def claims(header: str, key: str = KEY) -> dict[str, object]:
    """Read the claims of an Authorization header, checking its signature alone."""
    word, token = header.split(" ")
    assert word == "bearer"
    options = {"verify_exp": False, "verify_iat": False}
    read: dict[str, object] = jwt.decode(token, key, algorithms=["HS256"], options=options)  # type: ignore[arg-type]
    return read


def qsh(text: str) -> str:
    """Give the hash that Heketi computes."""
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_token_says_who_when_and_for_which_request() -> None:
    header = auth.headers(Endpoint("http://h", "admin", KEY), "GET", "/db/dump", START + 0.75)["Authorization"]
    assert claims(header) == {
        "iss": "admin",
        "iat": int(START),
        "exp": int(START) + auth.LIFE_S,
        "qsh": qsh("GET&/db/dump"),
    }


def test_times_are_whole_seconds_because_heketi_refuses_fractions() -> None:
    header = auth.headers(Endpoint("http://h", "admin", KEY), "GET", "/volumes", 1_700_000_000.999)["Authorization"]
    assert {type(claims(header)[name]) for name in ("iat", "exp")} == {int}


@pytest.mark.parametrize("endpoint", [Endpoint("http://h"), Endpoint("http://h", key=KEY, auth=False)])
def test_without_a_key_or_with_auth_off_there_is_no_token(endpoint: Endpoint) -> None:
    assert auth.headers(endpoint, "GET", "/volumes", START) == {}


def test_a_key_that_is_a_certificate_is_refused_without_showing_it() -> None:
    pem = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"
    with pytest.raises(SecretUnavailable) as caught:
        auth.headers(Endpoint("http://h", key=pem), "GET", "/volumes", START)
    assert "MFkw" not in caught.value.what + caught.value.next_step


class Tokens(httpx.AsyncBaseTransport):
    """Keeps the tokens that arrive, by path."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, object]]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Keep a token, and answer with empty lists."""
        self.seen.append((request.url.path, claims(request.headers["Authorization"])))
        return httpx.Response(200, json={"volumes": [], "clusters": [], "total": 0})


async def test_each_request_has_a_token_of_its_own_made_at_its_time() -> None:
    clock, network = FakeClock(), Tokens()
    backend = HeketiBackend(Endpoint("http://heketi.test/", key=KEY), clock, transport=network)
    await backend.probe()
    await clock.advance(7)
    await backend.probe()
    await backend.close()
    assert [path for path, _ in network.seen] == ["/operations", "/clusters", "/volumes"] * 2
    assert [claims["qsh"] for _, claims in network.seen] == [qsh(f"GET&{path}") for path, _ in network.seen]
    assert {claims["iat"] for _, claims in network.seen} == {int(START), int(START) + 7}


async def test_below_a_proxys_path_the_token_is_for_heketis_own_path() -> None:
    network = Tokens()
    endpoint = Endpoint("http://proxy.test/storage/heketi/", key=KEY)
    backend = HeketiBackend(endpoint, FakeClock(), transport=network)
    await backend.probe()
    await backend.close()
    paths = [path for path, _ in network.seen]
    assert paths == [f"/storage/heketi{path}" for path in ("/operations", "/clusters", "/volumes")]
    assert network.seen[1][1]["qsh"] == qsh("GET&/clusters")
