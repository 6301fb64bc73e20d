"""Tokens beyond what the recordings hold (Heketi's API, section 2)."""

from typing import Any

import pytest

from glusterterm.sim import routes
from glusterterm.sim.mock_executor import MockExecutor
from glusterterm.sim.replies import Reply, Request
from glusterterm.sim.server_config import ServerConfig
from glusterterm.sim.tokens import go_duration
from glusterterm.sim.world import World
from tests.contract.replay_tokens import token

KEYS = {"admin": "a key", "user": "another key"}
NOW = 1_700_000_000


def ask(odd: dict[str, Any], method: str = "GET", path: str = "/clusters", role: str = "admin", **config: Any) -> Reply:
    world = World(ServerConfig(admin_key=KEYS["admin"], user_key=KEYS["user"], **config), MockExecutor(), now=NOW)
    header = f"{odd.get('scheme', 'bearer')} {token(KEYS, role, method, path, NOW, odd)}"
    return routes.handle(world, Request(method, path, {"authorization": header}), NOW)


def test_a_good_token_is_let_in_and_the_word_before_it_is_in_any_case() -> None:
    assert ask({}).status == 200
    assert ask({"scheme": "BEARER"}).status == 200
    assert ask({"scheme": "bearer "}).status == 400


@pytest.mark.parametrize(
    ("claims", "text"),
    [
        ({"exp": "soon"}, "json: cannot unmarshal string into Go struct field HeketiJwtClaims.exp of type int64"),
        ({"iss": 7.5}, "json: cannot unmarshal number"),
        ({"exp": -3700}, "Token is expired by 1h1m40s"),
        ({"exp": -10, "iat": 200}, "Token used before issued"),
        ({"exp": -10, "iat": 200, "nbf": 5}, "token is not valid yet"),
    ],
)
def test_of_several_faults_the_one_that_heketi_tells_is_told(claims: dict[str, Any], text: str) -> None:
    reply = ask({"claims": claims})
    assert reply.status == 401
    assert reply.body.decode().startswith(f"Invalid JWT token: {text}")


def test_a_hash_that_is_no_text_is_a_wrong_one() -> None:
    assert ask({"claims": {"qsh": "\ud800"}}).body == b"Invalid qsh claim in token\n"


def test_a_wrong_signature_hides_that_the_token_is_expired() -> None:
    assert b"signature is invalid" in ask({"claims": {"exp": -10}, "key": "x"}).body


def test_another_family_of_signatures_is_refused_by_name() -> None:
    assert ask({"alg": "RS256"}).body == b"Invalid JWT token: Unexpected signing method: RS256\n"
    assert ask({"alg": "XX1"}).body == b"Invalid JWT token: signing method (alg) is unavailable.\n"


def test_the_leeway_of_iat_is_configured() -> None:
    assert ask({"claims": {"iat": 500}}, iat_leeway_s=600).status == 200
    assert ask({"claims": {"iat": 500}}).status == 401


def test_a_user_may_list_and_create_volumes_and_nothing_else() -> None:
    assert ask({}, path="/volumes", role="user").status == 200
    assert ask({}, "POST", "/volumes", "user").status == 422
    for method, path in (("GET", "/clusters"), ("GET", "/volumes/"), ("GET", "/queue/ab"), ("POST", "/blockvolumes")):
        assert ask({}, method, path, "user").body == b"Administrator access required\n"


def test_the_server_without_authentication_asks_for_no_token() -> None:
    world = World(ServerConfig(auth=False), MockExecutor(), now=NOW)
    assert routes.handle(world, Request("GET", "/clusters"), NOW).status == 200


@pytest.mark.parametrize(("seconds", "text"), [(1, "1s"), (60, "1m0s"), (3600, "1h0m0s"), (3661, "1h1m1s")])
def test_durations_read_as_in_go(seconds: int, text: str) -> None:
    assert go_duration(seconds) == text


def test_keys_are_in_no_representation_of_the_configuration() -> None:
    assert "a key" not in repr(ServerConfig(admin_key="a key", user_key="a key"))


def test_an_iat_is_good_to_the_last_second_of_the_leeway() -> None:
    assert ask({"claims": {"iat": 120}}).status == 200
    assert ask({"claims": {"iat": 121}}).status == 401
