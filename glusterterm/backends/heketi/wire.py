"""Calls and replies as values. Nothing here does I/O: `client` carries them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from glusterterm.backends.heketi import refusals
from glusterterm.backends.heketi.routes import is_id
from glusterterm.model.address import Address
from glusterterm.model.errors import GlustertermError, ReplyNotUnderstood, WrongAddress
from glusterterm.model.text import clean

ReplyT = TypeVar("ReplyT")


@dataclass(frozen=True, slots=True)
class Call:
    """One request to Heketi. `path` is Heketi's own, decoded, whatever the server's address puts before it.

    `body` is JSON, or empty; `content_type` is told only where `heketi-cli` tells it.
    """

    method: str
    path: str
    body: bytes = b""
    content_type: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `headers` have names in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes | bytearray

    @property
    def is_page(self) -> bool:
        """Whether a web page came, which Heketi sends along with redirects alone."""
        return self.headers.get("content-type", "").startswith("text/html") or self.content[:1] == b"<"


HELLO = Call("GET", "/hello")
CLUSTERS = Call("GET", "/clusters")
VOLUMES = Call("GET", "/volumes")
DUMP = Call("GET", "/db/dump")
OPERATIONS = Call("GET", "/operations")
PENDING_OPERATIONS = Call("GET", "/operations/pending")
MODE = Call("GET", "/admin")
LOGGING = Call("GET", "/internal/logging")
EXAMINE = Call("GET", "/internal/state/examine/gluster")


def get(collection: str, id_: str) -> Call | None:
    """Give the call for one object, such as `get("nodes", id_)`; None for an id that Heketi can't have made."""
    return Call("GET", f"/{collection}/{id_}") if is_id(id_) else None


def check(call: Call, reply: Reply, address: Address) -> None:
    """Let a reply pass that answers `call`.

    Raises:
        WrongAddress: a redirect, or a web page: whoever answered is no Heketi, or not at this address.
        ServerRefused: in one of its kinds, anything else that is no success.
    """
    if 200 <= reply.status < 300 or (reply.status == 303 and call.path.startswith("/queue/")):
        if reply.is_page and reply.status == 200:  # a begun change (202) and a queue's 303 come with a little HTML
            raise _page(call, reply, address)
        return
    if 300 <= reply.status < 400:
        raise _redirected(call, reply, address)
    text = bytes(reply.content).decode("utf-8", "replace")
    if refusals.speaks_tls(reply.status, text):
        raise WrongAddress(
            f"{address} speaks TLS, and the address says http: the scheme is off",
            next_step=f"set the server's address to https://{address.authority}{address.base_path}",
        )
    if reply.is_page and reply.status < 500:
        raise _page(call, reply, address)
    raise refusals.translated(str(call), reply.status, text)


def decode(call: Call, reply: Reply, decoder: "msgspec.json.Decoder[ReplyT]") -> ReplyT:
    """Read the JSON of a reply.

    Raises:
        ReplyNotUnderstood: it is none, is cut short or has another shape. It names `call`.
    """
    try:
        return decoder.decode(reply.content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise not_understood(call, str(error)) from error


def not_understood(call: Call, why: str) -> ReplyNotUnderstood:
    """Give the error for a reply to `call` that is not what Heketi's API says."""
    if "truncated" in why:
        return ReplyNotUnderstood(
            f"the reply to {call} ends in its middle",
            next_step="it is asked again by itself; if it stays, look for a proxy that cuts replies short",
        )
    return ReplyNotUnderstood(
        f"the reply to {call} is not what Heketi's API says: {clean(why)}",
        next_step="check that the address is Heketi's own; a Heketi newer than 10 may answer otherwise",
    )


def _page(call: Call, reply: Reply, address: Address) -> GlustertermError:
    return WrongAddress(
        f"{address} answered {call} with a web page ({reply.status}): that is not Heketi, or a login stands before it",
        next_step="check host, port and path of the server's address, and any proxy in between",
    )


def _redirected(call: Call, reply: Reply, address: Address) -> GlustertermError:
    from urllib.parse import urljoin, urlsplit

    asked = urlsplit(address.url(call.path))
    try:
        sent = urlsplit(urljoin(asked.geturl(), reply.headers.get("location", "")))
        host, port = sent.hostname or "", sent.port
    except ValueError:
        sent, host, port = asked, asked.hostname or "", asked.port
    off = [
        part
        for part, differs in (
            ("scheme", sent.scheme != asked.scheme),
            ("host", host != (asked.hostname or "")),
            ("port", port != asked.port),
            ("path", sent.path != asked.path),
        )
        if differs
    ]
    authority = clean(f"{host}:{port}" if port else host)
    where = f"{sent.scheme}://{authority}{clean(sent.path)}"
    named = f"the {' and the '.join(off)} of the server's address {'is' if len(off) == 1 else 'are'} off"
    better = f"{sent.scheme}://{authority}{clean(sent.path.removesuffix(call.path))}"
    fits = bool(off) and sent.path.endswith(call.path)
    return WrongAddress(
        f"{address} sends {call} on to {where} ({reply.status}): "
        + (named if off else "Heketi does not do that, so the server's address is off"),
        next_step=f"set the server's address to {better}, if that is your Heketi"
        if fits
        else "set the server's address to Heketi's own, not to that of a proxy or a web page",
    )
