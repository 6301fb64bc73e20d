"""What the console and its worker process say to each other: msgpack, each frame led by its length in four bytes."""

from dataclasses import replace
from typing import Final, TypeVar

import msgspec

from glusterterm.model import errors
from glusterterm.model.diff import Changes
from glusterterm.model.errors import GlustertermError, HostKeyRefused, ServerRefused, WorkerFailed
from glusterterm.model.events import CommandsEnded, RequestEnded
from glusterterm.model.host_key import HostKey
from glusterterm.model.topology import Mount, Volume

LENGTH_BYTES: Final = 4
LONGEST: Final = 64 * 1024 * 1024
"""Bytes of a frame beyond which its length is taken for nonsense. A slice takes about 0.25 MB."""
SLICE_ENTRIES: Final = 500
"""Entries of a slice: about 0.25 MB, of which decoding takes 0.5 to 1 ms and comparing 0.2 ms."""

SpecT = TypeVar("SpecT")


class Start(msgspec.Struct, frozen=True, tag="start"):
    """The first frame to the worker: the endpoint, key and all. It travels over a pipe and nowhere else."""

    endpoint: msgspec.Raw

    def __repr__(self) -> str:
        return "Start(...)"


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """Say what is new since the last answer."""

    whole: bool


class Event(msgspec.Struct, frozen=True, tag="event"):
    """A request ended. May come at any time."""

    ended: RequestEnded


class NodeEvent(msgspec.Struct, frozen=True, tag="node event"):
    """What was sent to a node ended. May come at any time."""

    ended: CommandsEnded


class Same(msgspec.Struct, frozen=True, tag="same"):
    """An answer: nothing is new."""

    asked_at: float
    clock_skew_s: float | None


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """An answer: an error of the family, by the name of its class."""

    name: str
    what: str
    next_step: str
    status: int = 0
    text: str = ""
    key: HostKey | None = None


class News(msgspec.Struct, frozen=True, tag="news"):
    """An answer: slices follow, and then an end. With `reset` they lead there from nothing.

    `problem` is why the backend itself did not answer, where its nodes did.
    """

    reset: bool
    clock_skew_s: float | None
    problem: Failed | None = None


Servers = tuple[tuple[str, ...], tuple[str, ...]]
"""All hosts of a mount, and those to fall back to."""


class Slice(msgspec.Struct, frozen=True, tag="slice"):
    """Some of the changes, whose volumes lack the servers of their mounts: `servers` has each list of them once.

    Every volume names all nodes of its cluster. Sent with each of 500 volumes, 100 names took most of the reading, and
    of the memory afterwards. `served` says for each volume which of `servers` are its own; -1: as it stands.
    """

    changes: Changes
    servers: tuple[Servers, ...] = ()
    served: tuple[int, ...] = ()


class End(msgspec.Struct, frozen=True, tag="end"):
    """All slices were sent."""


ToWorker = Start | Ask
FromWorker = Event | NodeEvent | Same | News | Slice | End | Failed

_ENCODER = msgspec.msgpack.Encoder()
_TO_WORKER: msgspec.msgpack.Decoder[ToWorker] = msgspec.msgpack.Decoder(ToWorker)
_FROM_WORKER: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)
_FAMILY: Final = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, GlustertermError)
}


def encode(frame: ToWorker | FromWorker) -> bytes:
    """Give a frame with its length, ready to be written."""
    body = _ENCODER.encode(frame)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def length(head: bytes) -> int:
    """Read a frame's length.

    Raises:
        WorkerFailed: no frame is that long, so what came is no frame.
    """
    found = int.from_bytes(head, "big")
    if found > LONGEST:
        raise _nonsense(f"a frame of {found} bytes")
    return found


def to_worker(body: bytes) -> ToWorker:
    """Read a frame from the console.

    Raises:
        WorkerFailed: it is none.
    """
    try:
        return _TO_WORKER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _nonsense(type(error).__name__) from error


def from_worker(body: bytes) -> FromWorker:
    """Read a frame from the worker.

    Raises:
        WorkerFailed: it is none.
    """
    try:
        return _FROM_WORKER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _nonsense(type(error).__name__) from error


def slice_of(changes: Changes) -> Slice:
    """Pack changes."""
    servers: dict[Servers, int] = {}
    served: list[int] = []
    volumes: list[Volume] = []
    for volume in changes.volumes:
        mount = volume.mount
        if mount is None:
            served.append(-1)
            volumes.append(volume)
        else:
            own = (mount.hosts, mount.backup_volfile_servers)
            served.append(servers.setdefault(own, len(servers)))
            volumes.append(replace(volume, mount=Mount(mount.device)))
    return Slice(replace(changes, volumes=tuple(volumes)), tuple(servers), tuple(served))


def changes_of(frame: Slice) -> Changes:
    """Unpack changes; volumes with the same servers share their lists."""
    if not frame.servers:
        return frame.changes
    volumes = tuple(
        replace(volume, mount=Mount(volume.mount.device, *frame.servers[number]))
        if volume.mount is not None and 0 <= number < len(frame.servers)
        else volume
        for volume, number in zip(frame.changes.volumes, frame.served, strict=False)
    )
    return replace(frame.changes, volumes=volumes)


def start(endpoint: object) -> Start:
    """Pack an endpoint, a dataclass of plain values."""
    return Start(msgspec.Raw(_ENCODER.encode(endpoint)))


def endpoint_of(frame: Start, kind: type[SpecT]) -> SpecT:
    """Unpack the endpoint.

    Raises:
        WorkerFailed: it is none of `kind`. The reason is kept out of it: it could quote a key.
    """
    try:
        return msgspec.msgpack.decode(frame.endpoint, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise _nonsense("an endpoint that is none") from None


def packed(error: GlustertermError) -> Failed:
    """Make an error ready to travel."""
    status, text = (error.status, error.text) if isinstance(error, ServerRefused) else (0, "")
    key = error.key if isinstance(error, HostKeyRefused) else None
    return Failed(type(error).__name__, error.what, error.next_step, status, text, key)


def unpacked(failed: Failed) -> GlustertermError:
    """Give the error as it was raised, or one of the family's head where its class is not known here."""
    kind = _FAMILY.get(failed.name, GlustertermError)
    if issubclass(kind, ServerRefused):
        return kind(failed.what, next_step=failed.next_step, status=failed.status, text=failed.text)
    if issubclass(kind, HostKeyRefused):
        return kind(failed.what, next_step=failed.next_step, key=failed.key)
    return kind(failed.what, next_step=failed.next_step)


def _nonsense(what: str) -> WorkerFailed:
    return WorkerFailed(
        f"the worker process and the console do not understand each other: {what}",
        next_step="it is started again; if that does not help, restart the console",
    )
