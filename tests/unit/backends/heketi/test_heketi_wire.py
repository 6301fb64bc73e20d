"""Replies that come from the wrong place, or are not what they should be."""

import msgspec
import pytest

from glusterterm.backends.heketi import shapes, wire
from glusterterm.model.address import Address
from glusterterm.model.errors import GlustertermError, ReplyNotUnderstood, ServerFailed, WrongAddress

ADDRESS = Address.of("http://heketi.test:8080/")
CLUSTERS = msgspec.json.Decoder(shapes.ClusterList)


def checked(
    status: int, headers: dict[str, str], content: bytes = b"", call: wire.Call = wire.CLUSTERS
) -> GlustertermError:
    """Give the error that a reply becomes."""
    with pytest.raises(GlustertermError) as caught:
        wire.check(call, wire.Reply(status, headers, content), ADDRESS)
    return caught.value


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "part", "better"),
    [
        ("https://heketi.test:8080/clusters", "the scheme of", "https://heketi.test:8080"),
        ("http://other.test:8080/clusters", "the host of", "http://other.test:8080"),
        ("http://heketi.test:8081/clusters", "the port of", "http://heketi.test:8081"),
        ("/storage/clusters", "the path of", "http://heketi.test:8080/storage"),
        ("https://other.test/clusters", "the scheme and the host and the port of", "https://other.test"),
    ],
)
def test_a_redirect_is_a_wrong_address_and_names_the_part(status: int, location: str, part: str, better: str) -> None:
    error = checked(status, {"location": location})
    assert isinstance(error, WrongAddress)
    assert part in error.what
    assert f" {better}," in error.next_step


@pytest.mark.parametrize("location", ["", "/clusters", "http://[", "https://login.test/sso?token=kestrel#kestrel"])
def test_any_other_redirect_is_a_wrong_address_too_and_repeats_no_query(location: str) -> None:
    error = checked(302, {"location": location})
    assert isinstance(error, WrongAddress)
    assert "kestrel" not in error.what + error.next_step
    assert error.next_step


def test_a_redirect_with_a_hostile_location_is_said_harmlessly() -> None:
    error = checked(301, {"location": "http://evil.test/\x1b]0;x\x07/clusters"})
    assert "\x1b" not in error.what + error.next_step


def test_a_queues_answer_is_no_redirect_and_anything_elses_303_is() -> None:
    reply = wire.Reply(303, {"location": "/volumes/ab"}, b'<a href="/volumes/ab">See Other</a>.\n\n')
    wire.check(wire.Call("GET", "/queue/ab"), reply, ADDRESS)
    assert isinstance(checked(303, {"location": "/volumes/ab"}), WrongAddress)


@pytest.mark.parametrize("status", [200, 401, 403, 404, 407])
def test_a_web_page_is_a_wrong_address(status: int) -> None:
    assert isinstance(checked(status, {"content-type": "text/html"}, b"<html>"), WrongAddress)
    assert isinstance(checked(status, {}, b"<!DOCTYPE html>"), WrongAddress)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_gateways_failure_is_the_servers_and_its_page_is_not_repeated(status: int) -> None:
    error = checked(status, {"content-type": "text/html"}, b"<html><b>Bad Gateway</b>")
    assert isinstance(error, ServerFailed)
    assert "<" not in error.what
    assert error.next_step


def test_http_to_a_server_on_https_is_told_by_its_scheme() -> None:
    error = checked(400, {"content-type": "text/plain"}, b"Client sent an HTTP request to an HTTPS server.\n")
    assert isinstance(error, WrongAddress)
    assert "https://heketi.test:8080" in error.next_step


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"clusters": ["a',
        b'{"clusters": "a"}',
        b'{"message": "hello"}',
        b"[]",
        b"null",
        b"true",
        b"plain text",
        b'{"clusters": ["\xff\xfe"]}',
        b'{"clusters": [1]}',
        b'{"x": ' + b"[" * 100_000,
    ],
)
def test_a_reply_that_is_not_understood_names_the_request(content: bytes) -> None:
    with pytest.raises(ReplyNotUnderstood) as caught:
        wire.decode(wire.CLUSTERS, wire.Reply(200, {}, content), CLUSTERS)
    assert "GET /clusters" in caught.value.what
    assert caught.value.next_step


def test_an_id_that_heketi_cannot_have_made_is_never_put_into_a_path() -> None:
    assert wire.get("nodes", "00ab") == wire.Call("GET", "/nodes/00ab")
    for hostile in ("", "../db/dump", "a b", "00ab/resync", "00ab\n", "é", "٣"):
        assert wire.get("devices", hostile) is None
