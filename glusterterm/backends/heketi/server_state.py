"""What a Heketi says of itself: its greeting, mode, log level, counts and check (Heketi's API, sections 4.8 to 5)."""

import msgspec

from glusterterm.backends.heketi import shapes, wire
from glusterterm.model.server import ClassCheck, DatabaseCheck, LoggerLevel, OperationCounts, ServerMode
from glusterterm.model.text import MAX_MESSAGE, clean

_GREETING = b"Hello from Heketi"


class _Mode(msgspec.Struct, gc=False):
    state: ServerMode


class _Levels(msgspec.Struct, gc=False):
    glusterfs: LoggerLevel


class _Logging(msgspec.Struct, gc=False):
    loglevel: _Levels


class _Class(msgspec.Struct, gc=False):
    total: shapes.Int64
    pending: shapes.Int64
    ok: shapes.Int64
    notok: shapes.Int64
    inconsistencies: list[str] | None


class _Check(msgspec.Struct, gc=False):
    clusters: _Class
    volumes: _Class
    bricks: _Class
    nodes: _Class
    devices: _Class
    blockvolumes: _Class
    dbattributes: _Class
    pendingoperations: _Class
    totalinconsistencies: shapes.Int64


_MODE = msgspec.json.Decoder(_Mode)
_LOGGING = msgspec.json.Decoder(_Logging)
_CHECK = msgspec.json.Decoder(_Check)
_COUNTS = msgspec.json.Decoder(shapes.OperationCounts)


def greets(reply: wire.Reply) -> bool:
    """Say whether this is how a Heketi answers `GET /hello`."""
    return reply.status == 200 and bytes(reply.content).strip() == _GREETING


def mode(call: wire.Call, reply: wire.Reply) -> ServerMode:
    """Read what `GET /admin` answers.

    Raises:
        ReplyNotUnderstood: it is no mode that Heketi has.
    """
    return wire.decode(call, reply, _MODE).state


def logger_level(call: wire.Call, reply: wire.Reply) -> LoggerLevel:
    """Read the level in force from what `/internal/logging` answers, asked or set.

    Raises:
        ReplyNotUnderstood: it is no level that Heketi has.
    """
    return wire.decode(call, reply, _LOGGING).loglevel.glusterfs


def counts(call: wire.Call, reply: wire.Reply) -> OperationCounts:
    """Read what `GET /operations` answers.

    Raises:
        ReplyNotUnderstood: it is something else.
    """
    told = wire.decode(call, reply, _COUNTS)
    return OperationCounts(told.total, told.in_flight, told.stale, told.failed, told.new)


def database_check(call: wire.Call, reply: wire.Reply) -> DatabaseCheck:
    """Read what `GET /db/check` answers.

    Raises:
        ReplyNotUnderstood: it is something else, or a class is missing.
    """
    told = wire.decode(call, reply, _CHECK)
    return DatabaseCheck(
        clusters=_class(told.clusters),
        volumes=_class(told.volumes),
        bricks=_class(told.bricks),
        nodes=_class(told.nodes),
        devices=_class(told.devices),
        block_volumes=_class(told.blockvolumes),
        attributes=_class(told.dbattributes),
        operations=_class(told.pendingoperations),
        total_inconsistencies=told.totalinconsistencies,
    )


def _class(told: _Class) -> ClassCheck:
    sentences = tuple(clean(sentence, MAX_MESSAGE) for sentence in told.inconsistencies or ())
    return ClassCheck(told.total, told.pending, told.ok, told.notok, sentences)
