"""Requests and replies as values, and the forms that Go's HTTP server gives to replies."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

from glusterterm.sim import go_json
from glusterterm.sim.executor import Json

JSON_TYPE = "application/json; charset=UTF-8"
TEXT_TYPE = "text/plain; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"
MAX_SIZED = 2048
"""Go tells the length of a body up to this size; a longer one is sent in chunks, without."""
_REASONS = {202: "Accepted", 301: "Moved Permanently", 303: "See Other"}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it arrived. `raw_path` is the target with escapes and query string; header names are lower-case.

    `peer` is the address of the client.
    """

    method: str
    raw_path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    peer: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply. Header names are lower-case; without a `content-length` the body is sent in chunks.

    `wait_s` is simulated time that the client waits for it. `dropped`: the connection is closed without a reply.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait_s: float = 0.0
    dropped: bool = False


def sized(status: int, headers: dict[str, str], body: bytes, wait_s: float = 0.0) -> Reply:
    """Give a reply with its length, where Go tells it."""
    if len(body) <= MAX_SIZED:
        headers = {**headers, "content-length": str(len(body))}
    return Reply(status, headers, body, wait_s)


def as_json(value: Json, status: int = 200, wait_s: float = 0.0) -> Reply:
    """Give a value."""
    return sized(status, {"content-type": JSON_TYPE}, go_json.write(value), wait_s)


def error(status: int, text: str) -> Reply:
    """Give an error: plain text and a newline."""
    return sized(status, {"content-type": TEXT_TYPE, "x-content-type-options": "nosniff"}, f"{text}\n".encode())


def empty(status: int, **headers: str) -> Reply:
    """Give a reply without a body."""
    return sized(status, headers, b"")


def no_content() -> Reply:
    """Give a reply that can't have a body."""
    return Reply(204)


def redirect(status: int, location: str, *, method: str, wait_s: float = 0.0) -> Reply:
    """Point elsewhere; a GET gets a small page that says so."""
    headers = {"location": location}
    if method not in ("GET", "HEAD"):
        return sized(status, headers, b"", wait_s)
    page = f'<a href="{html.escape(location)}">{_REASONS[status]}</a>.\n\n'
    return sized(status, {**headers, "content-type": HTML_TYPE}, page.encode(), wait_s)


def dropped() -> Reply:
    """Close the connection without a reply."""
    return Reply(0, dropped=True)
