"""Paths, methods and bodies, as Go's HTTP server and JSON reader treat them (Heketi's API, section 1)."""

import json

import pytest

from glusterterm.sim import routes
from glusterterm.sim.mock_executor import MockExecutor
from glusterterm.sim.replies import MAX_SIZED, Request
from glusterterm.sim.server_config import ServerConfig
from glusterterm.sim.world import World
from tests.contract.replay_tokens import token
from tests.fakes_sim import mock_caller, replicated

KEYS = {"admin": "a key", "user": "another key"}


def server_with_keys() -> World:
    return World(ServerConfig(admin_key=KEYS["admin"], user_key=KEYS["user"]), MockExecutor(), now=1000.0)


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST", "OPTIONS"])
def test_repeated_slashes_are_redirected_before_anybody_asks_for_a_token(method: str) -> None:
    reply = routes.handle(server_with_keys(), Request(method, "//volumes/ab?x=1"), 1000.0)
    assert (reply.status, reply.headers["location"], reply.body) == (301, "/volumes/ab?x=1", b"")


@pytest.mark.parametrize(
    ("path", "clean"),
    [("/a/../clusters", "/clusters"), ("/./clusters/", "/clusters/"), ("///", "/"), ("/clusters//", "/clusters/")],
)
def test_dots_and_slashes_are_taken_out_of_paths(path: str, clean: str) -> None:
    assert mock_caller()("GET", path).headers["location"] == clean


def test_a_slash_at_the_end_is_redirected_only_with_a_token_for_the_path_with_it() -> None:
    world = server_with_keys()
    for path, status in (("/clusters/", 301), ("/clusters", 401)):
        made = token(KEYS, "admin", "GET", path, 1000, {})
        reply = routes.handle(world, Request("GET", "/clusters/", {"authorization": f"bearer {made}"}), 1000.0)
        assert reply.status == status
    assert reply.body == b"Invalid qsh claim in token\n"


def test_a_redirect_of_a_get_has_a_page_that_of_a_post_has_none() -> None:
    call = mock_caller()
    assert call("GET", "/clusters/").body == b'<a href="/clusters">Moved Permanently</a>.\n\n'
    assert call("POST", "/clusters/", {}).body == b""
    assert call.json("/clusters") == {"clusters": []}


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_a_known_path_with_a_wrong_method_is_405_without_a_word(method: str) -> None:
    reply = mock_caller()(method, "/clusters")
    assert (reply.status, reply.body, dict(reply.headers)) == (405, b"", {"content-length": "0"})


@pytest.mark.parametrize("path", ["/", "/version", "/topology", "/clusters/xyz", "/internal/state", "/clusters/ab/cd"])
def test_an_unknown_path_is_404(path: str) -> None:
    reply = mock_caller()("GET", path)
    assert (reply.status, reply.body) == (404, b"Invalid path or request\n")


def test_an_id_in_capitals_is_not_found() -> None:
    call = mock_caller()
    id_ = json.loads(call("POST", "/clusters", {}).body)["id"]
    assert call("GET", f"/clusters/{id_}").status == 200
    assert call("GET", f"/clusters/{id_.upper()}").body == b"Id not found\n"


def test_percent_escapes_are_decoded_and_query_strings_ignored() -> None:
    assert mock_caller()("GET", "/%63lusters?limit=1").status == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"{} {}",
        b'{"file": 1}',
        b'{"file": NaN}',
        b"{'file': true}",
        b"nothing",
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_body_that_is_none_is_422(raw: bytes) -> None:
    reply = mock_caller()("POST", "/clusters", raw=raw)
    assert (reply.status, reply.body) == (422, b"request unable to be parsed\n")


@pytest.mark.parametrize(
    ("raw", "file"),
    [
        (b"null", False),
        (b'{"FILE": true}', True),
        (b'{"File": true, "colour": [1, {}]}', True),
        (b'{"file": true, "file": false}', False),
        (b'{"file": true, "file": null}', True),
        (b' \n{"file": true}\t\n', True),
    ],
)
def test_names_match_in_any_case_and_the_last_member_wins(raw: bytes, file: bool) -> None:
    reply = mock_caller()("POST", "/clusters", raw=raw)
    assert json.loads(reply.body)["file"] is file


@pytest.mark.parametrize("size", [1.0, 1e2, True, "1", 2**63, [1], {}])
def test_a_size_that_is_no_whole_number_of_64_bits_is_422(size: object) -> None:
    assert mock_caller()("POST", "/volumes", {"size": size}).status == 422


@pytest.mark.parametrize("factor", [b"1e999", b"1" * 400, b"-1e39"])
def test_a_factor_beyond_32_bits_of_float_is_422(factor: bytes) -> None:
    raw = b'{"size": 1, "snapshot": {"enable": true, "factor": ' + factor + b"}}"
    assert mock_caller()("POST", "/volumes", raw=raw).status == 422


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    call = mock_caller()
    node = call.nodes(1)[0]
    raw = b'{"change_type": "set", "tags": {"a": "\\ud800", "b": "\\ud83d\\ude00"}}'
    assert json.loads(call("POST", f"/nodes/{node}/tags", raw=raw).body) == {"a": "\ufffd", "b": "\U0001f600"}
    assert call.json("/db/dump")["nodeentries"][node]["Info"]["tags"]["a"] == "\ufffd"
    refused = call("POST", f"/nodes/{node}/tags", raw=raw.replace(b'"a"', b'"\\udc00"'))
    assert refused.body.decode() == "validation failed: tags: invalid characters in tag name \ufffd.\n"


def test_what_html_reads_is_escaped_in_json() -> None:
    call = mock_caller()
    node = call.nodes(1)[0]
    tags = {"change_type": "set", "tags": {"a": "<&>\u2028"}}
    assert call("POST", f"/nodes/{node}/tags", tags).body == b'{"a":"\\u003c\\u0026\\u003e\\u2028"}\n'


def test_a_long_body_is_sent_without_its_length() -> None:
    call = mock_caller()
    call.nodes(3)
    lengths = []
    for number in range(60):
        call.done("POST", "/volumes", replicated(1, name=f"v{number}"))
        reply = call("GET", "/volumes")
        lengths.append((len(reply.body), reply.headers.get("content-length")))
    assert all((told is None) == (size > MAX_SIZED) for size, told in lengths)
    assert {told is None for _, told in lengths} == {True, False}


def test_the_parsers_own_words_are_told_where_the_server_tells_them() -> None:
    call = mock_caller()
    assert call("POST", "/admin", raw=b"").body == b"request unable to be parsed: unexpected end of JSON input\n"
    reply = call("POST", "/admin", raw=b"nope")
    assert reply.body == b"request unable to be parsed: invalid character 'n' looking for beginning of value\n"
    assert reply.status == 400
