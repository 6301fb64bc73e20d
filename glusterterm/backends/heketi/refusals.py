"""What a Heketi that said no means, and what to do about it: its statuses and texts as errors of ours."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from glusterterm.model.text import clean_lines

if TYPE_CHECKING:
    from glusterterm.backends.heketi.remedies import Told

_ROLE = "Administrator access required"
_MAINTENANCE = "Service disabled for maintenance"
_NO_ID = {
    "Id not found": "what {} names is not there",
    "Cluster id does not exist": "the cluster that {} names is not there",
    "Node id does not exist": "the node that {} names is not there",
}
_QUEUE = re.compile("GET /queue/")
_CLOCKS = "set both clocks right (NTP)"
_GARBLED = "look for a proxy that changes the Authorization header on its way"


@dataclass(frozen=True, slots=True)
class _TokenFault:
    """What a part of Heketi's text on a token means."""

    text: str
    meaning: str
    next_step: str


_TOKEN_FAULTS = (
    _TokenFault(
        "Required authorization token not found",
        "this Heketi wants a key and none was given",
        "set HEKETI_CLI_USER and HEKETI_CLI_KEY, or user and key_file in the profile",
    ),
    _TokenFault(
        "signature is invalid",
        "the key does not match the one that Heketi has for this user",
        "compare the key, in the profile or HEKETI_CLI_KEY, with the one that Heketi's configuration has for this user",
    ),
    _TokenFault(
        "missing iss claim", "no user was given with the key", "set the user: HEKETI_CLI_USER, --user or user, to admin"
    ),
    _TokenFault(
        "Unknown user", "Heketi does not know this user", "set the user to admin or user; Heketi has no others"
    ),
    _TokenFault(
        "Token used before issued", "the clocks differ: this host's is ahead of the server's by over 2 minutes", _CLOCKS
    ),
    _TokenFault(
        "Token is expired", "the clocks differ: the server's is ahead of this host's by over 5 minutes", _CLOCKS
    ),
    _TokenFault("not valid yet", "the clocks differ: this host's is ahead of the server's", _CLOCKS),
    _TokenFault(
        "Invalid qsh claim",
        "the server saw another path than the one asked for",
        "check the path of the server's address, and proxies that change paths on their way",
    ),
    _TokenFault("Authorization header format", "the token arrived garbled", _GARBLED),
    _TokenFault("invalid number of segments", "the token arrived garbled", _GARBLED),
    _TokenFault("illegal base64", "the token arrived garbled", _GARBLED),
    _TokenFault("cannot unmarshal", "Heketi can't read the token's claims", _GARBLED),
    _TokenFault(
        "Unexpected signing method", "this Heketi does not take HS256 tokens", "check that it is Heketi 9 or 10"
    ),
)


def translated(request: str, status: int, text: str) -> GlustertermError:
    """Give the error for a reply that is no success.

    Args:
        request: method and path.
        status: the HTTP status.
        text: the body, as it came.
    """
    words = clean_lines(text)
    if status == 401 or "Authorization header format" in words:
        return _unauthorized(request, status, words)
    if status in (404, 405):
        return _not_found(request, status, words)
    if status == 429:
        return ServerBusy(
            "Heketi is busy with as many changes as it takes at once (429)",
            next_step="it is asked again by itself; nothing was lost",
            status=status,
            text=words,
        )
    if status >= 500:
        return _failed(request, status, words)
    meaning = _told(words)
    return ServerRefused(
        _said(meaning, f"Heketi refused {request} ({status})"), next_step=meaning.next_step, status=status, text=words
    )


def _told(words: str) -> "Told":
    from glusterterm.backends.heketi import remedies  # 150 meanings, which nobody needs while all goes well

    return remedies.told(words)


def _said(meaning: "Told", otherwise: str) -> str:
    """Put the cause and Heketi's own words into one sentence; `otherwise` stands where the cause is not known."""
    if meaning.cause:
        return f"{meaning.cause} (Heketi: {meaning.line})"
    return f"{otherwise}: {meaning.line}" if meaning.line else otherwise


def speaks_tls(status: int, text: str) -> bool:
    """Say whether this is how a Go server on https answers plain http."""
    return status == 400 and "HTTP request to an HTTPS server" in text


def _unauthorized(request: str, status: int, words: str) -> GlustertermError:
    if words.startswith(_ROLE):
        return RoleRefused(
            f"the key's role may not do {request}: it may list volumes and create them, nothing else",
            next_step="use the key of the role admin to see clusters, nodes and devices",
            status=status,
            text=words,
        )
    for fault in _TOKEN_FAULTS:
        if fault.text in words:
            return TokenRefused(f"{fault.meaning} ({status})", next_step=fault.next_step, status=status, text=words)
    told = words.partition("\n")[0] or "it gives no reason"
    return TokenRefused(
        f"the server refused the token for {request} ({status}): {told}",
        next_step="check user and key, and whether a proxy wants a login of its own",
        status=status,
        text=words,
    )


def _not_found(request: str, status: int, words: str) -> GlustertermError:
    first = words.partition("\n")[0]
    missing = next((meaning for text, meaning in _NO_ID.items() if words.startswith(text)), None)
    if status == 404 and missing is not None:
        return IdNotFound(
            f"{missing.format(request)} (Heketi: {first})",
            next_step="look again: it is gone, or is being changed",
            status=status,
            text=words,
        )
    return RouteNotFound(
        f"the server knows no {request} ({status}" + (f": {first})" if first else ")"),
        next_step="check that the address is Heketi's; an older Heketi has fewer calls",
        status=status,
        text=words,
    )


def _failed(request: str, status: int, words: str) -> GlustertermError:
    if status == 503 and words.startswith(_MAINTENANCE):
        return ServerInMaintenance(
            f"Heketi is in read-only or local-client mode and refused {request}",
            next_step="wait till its administrator ends that mode; looking works all the while",
            status=status,
            text=words,
        )
    if status == 500:
        meaning = _told(words)
        failed = "the change failed in Heketi" if _QUEUE.match(request) else f"Heketi failed at {request} ({status})"
        return ServerFailed(_said(meaning, failed), next_step=meaning.next_step, status=status, text=words)
    first = "" if words.startswith("<") else words.partition("\n")[0]
    what = f"the server answered {request} with {status}"
    return ServerFailed(
        f"{what}: {first}" if first else what,
        next_step="it is asked again by itself; if it stays, look at the proxy before Heketi and whether Heketi runs",
        status=status,
        text=words,
    )
