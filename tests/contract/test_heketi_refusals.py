"""Every refusal that a real Heketi was seen to give becomes an error of its kind, with a next step."""

import re

import pytest

from glusterterm.backends.heketi import wire
from glusterterm.model.address import Address
from glusterterm.model.errors import (
    GlustertermError,
    IdNotFound,
    RoleRefused,
    RouteNotFound,
    ServerBusy,
    ServerFailed,
    ServerInMaintenance,
    ServerRefused,
    TokenRefused,
)
from tests.recordings import Exchange, everything

ADDRESS = Address.of("http://heketi.test:8080")
REFUSALS = [each for each in everything() if each.status >= 400]


def answer(each: Exchange) -> None:
    """Let the recorded reply be checked as the answer to its request."""
    headers = {name.lower(): value for name, value in each.headers}
    wire.check(wire.Call(each.method, each.path), wire.Reply(each.status, headers, each.content), ADDRESS)


def refusal(each: Exchange) -> GlustertermError:
    """Give the error that a recorded reply becomes."""
    with pytest.raises(GlustertermError) as caught:
        answer(each)
    return caught.value


def kind(each: Exchange) -> type[GlustertermError]:
    """Say which error a recorded refusal has to become, by its status and text alone."""
    text = each.content.decode()
    if each.status == 401:
        return RoleRefused if text == "Administrator access required\n" else TokenRefused
    if "Authorization header" in text:
        return TokenRefused
    if each.status == 404:
        return RouteNotFound if text == "Invalid path or request\n" else IdNotFound
    by_status = {405: RouteNotFound, 429: ServerBusy, 503: ServerInMaintenance, 500: ServerFailed}
    return by_status.get(each.status, ServerRefused)


def test_refusals_of_every_status_were_recorded() -> None:
    assert {each.status for each in REFUSALS} == {400, 401, 404, 405, 409, 422, 429, 500, 503}
    assert {kind(each) for each in REFUSALS} == {
        TokenRefused,
        RoleRefused,
        IdNotFound,
        RouteNotFound,
        ServerBusy,
        ServerInMaintenance,
        ServerFailed,
        ServerRefused,
    }


@pytest.mark.parametrize("each", REFUSALS, ids=lambda each: each.name)
def test_each_recorded_refusal_becomes_an_error_of_its_kind_with_a_next_step(each: Exchange) -> None:
    error = refusal(each)
    assert type(error) is kind(each)
    assert isinstance(error, ServerRefused)
    assert error.status == each.status
    assert error.what
    assert error.next_step
    assert "\n" not in error.what + error.next_step
    assert error.text == each.content.decode().strip()


def test_every_recorded_success_passes() -> None:
    successes = [each for each in everything() if each.status < 300]
    for each in successes:
        answer(each)
    assert len(successes) > 1000


def test_an_answered_queue_is_no_redirect() -> None:
    answered = [each for each in everything() if each.status == 303]
    for each in answered:
        answer(each)
    assert len(answered) > 50


@pytest.mark.parametrize(
    ("text", "said", "next_step"),
    [
        ("Required authorization token not found", "none was given", "HEKETI_CLI_USER and HEKETI_CLI_KEY"),
        ("Invalid JWT token: signature is invalid (client and", "the key does not match", "HEKETI_CLI_KEY"),
        ("Invalid JWT token: Token missing iss claim", "no user was given", "HEKETI_CLI_USER"),
        ("Invalid JWT token: Unknown user", "does not know this user", "admin or user"),
        ("Invalid JWT token: Token used before issued (client", "the clocks differ", "NTP"),
        ("Invalid JWT token: Token is expired by 10s", "the clocks differ", "NTP"),
        ("Invalid JWT token: token is not valid yet", "the clocks differ", "NTP"),
        ("Invalid qsh claim in token", "saw another path", "path of the server's address"),
        ("Invalid JWT token: token contains an invalid number", "garbled", "Authorization header"),
        ("Invalid JWT token: illegal base64 data at input byte 0", "garbled", "Authorization header"),
        ("Invalid JWT token: json: cannot unmarshal number", "can't read the token's claims", "Authorization header"),
        ("Invalid JWT token: Unexpected signing method: none", "does not take HS256", "Heketi 9 or 10"),
        ("Administrator access required", "it may list volumes", "role admin"),
    ],
)
def test_each_kind_of_401_says_what_is_wrong_and_what_to_do(text: str, said: str, next_step: str) -> None:
    recorded = [each for each in REFUSALS if each.status == 401 and each.content.decode().startswith(text)]
    assert recorded
    for each in recorded:
        error = refusal(each)
        assert said in error.what
        assert next_step in error.next_step


def test_no_recorded_refusal_of_a_change_is_left_without_advice_of_its_own() -> None:
    vague = {
        re.sub(r"[0-9a-f]{32}|\d+", "N", each.content.decode()).strip()
        for each in REFUSALS
        if each.status in (400, 409, 422, 500) and "Heketi's log" in refusal(each).next_step
    }
    assert not vague
