"""What comes of an asynchronous change: what accepts it, then what its queue answers (Heketi's API, section 3)."""

from urllib.parse import urlsplit

from glusterterm.backends.heketi import wire
from glusterterm.backends.heketi.routes import is_id
from glusterterm.model.address import Address
from glusterterm.model.errors import IdNotFound, ServerFailed
from glusterterm.model.ids import Kind, QueueId, Ref
from glusterterm.model.outcomes import Accepted, Done, Failed, Lost, Outcome, Pending

_QUEUE = "queue"
_RESULTS = {"nodes": Kind.NODE, "volumes": Kind.VOLUME, "blockvolumes": Kind.BLOCK_VOLUME}


def accepted(call: wire.Call, reply: wire.Reply, address: Address) -> Accepted:
    """Read the answer to a change that Heketi goes on with by itself.

    Raises:
        ServerRefused: in one of its kinds, it was not taken.
        ReplyNotUnderstood: it may have been taken, and where to ask after it was not told.
    """
    wire.check(call, reply, address)
    named = _named(reply, address)
    if reply.status != 202 or named is None or named[0] != _QUEUE:
        raise wire.not_understood(call, f"status {reply.status} and location {_location(reply)!r} name no queue")
    return Accepted(QueueId(named[1]))


def done(call: wire.Call, reply: wire.Reply, address: Address) -> None:
    """Read the answer to a change that is made at once and tells nothing, such as a cluster's deletion.

    Raises:
        ServerRefused: in one of its kinds, it was not made.
        ReplyNotUnderstood: something else was told.
    """
    wire.check(call, reply, address)
    if reply.status not in (200, 204) or bytes(reply.content).strip():
        raise wire.not_understood(call, f"status {reply.status} with {len(reply.content)} bytes, where none belong")


def outcome(call: wire.Call, reply: wire.Reply, address: Address) -> Outcome:
    """Read what `GET /queue/ID` answers. All but `Pending` is told a single time.

    Raises:
        ServerRefused: in one of its kinds, but for a change that failed: the question was refused, or a proxy
            answered it. What became of the change is not known.
        ReplyNotUnderstood: no answer that Heketi's queue gives. The same holds.
    """
    try:
        wire.check(call, reply, address)
    except IdNotFound:
        return Lost()
    except ServerFailed as error:
        if reply.status == 500 and error.text and not reply.is_page:
            return Failed(error)
        raise
    if reply.status == 200 and reply.headers.get("x-pending", "").lower() == "true":
        return Pending()
    if reply.status == 204:
        return Done()
    named = _named(reply, address) if reply.status == 303 else None
    if named is None or named[0] not in _RESULTS:
        raise wire.not_understood(call, f"status {reply.status} and location {_location(reply)!r} are no outcome")
    return Done(Ref(_RESULTS[named[0]], named[1]))


def _location(reply: wire.Reply) -> str:
    return reply.headers.get("location", "")


def _named(reply: wire.Reply, address: Address) -> tuple[str, str] | None:
    """Give collection and id that the reply's location names; a proxy may have put the server's address before them."""
    try:
        path = urlsplit(_location(reply)).path
    except ValueError:
        return None
    before, *named = path.rsplit("/", 2)
    if before not in ("", address.base_path) or len(named) != 2 or not is_id(named[1]):
        return None
    return named[0], named[1]
