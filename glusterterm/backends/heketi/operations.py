"""Pending operations, from the dump's numbers and from the replies' words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from glusterterm.backends.heketi import shapes
from glusterterm.backends.heketi.decode import Decoder
from glusterterm.model.ids import BlockVolumeId, BrickId, DeviceId, OperationId, VolumeId
from glusterterm.model.topology import PendingOperation

UNKNOWN_TYPE = "unknown"
TYPES = {
    1: "create-volume",
    2: "delete-volume",
    3: "expand-volume",
    4: "create-block-volume",
    5: "delete-block-volume",
    6: "remove-device",
    7: "clone-volume",
    8: "evict-brick",
    9: "expand-block-volume",
}
"""Heketi's words for the numbers that a dump has in `Type`."""


class Subject(StrEnum):
    """What kind of object one change of an operation names."""

    BRICK = "brick"
    VOLUME = "volume"
    BLOCK_VOLUME = "block volume"
    DEVICE = "device"
    PARENT = "parent"
    CHILD = "child"


CHANGES = {
    1: Subject.BRICK,  # add
    2: Subject.VOLUME,  # add
    3: Subject.BRICK,  # delete
    4: Subject.VOLUME,  # delete
    5: Subject.VOLUME,  # expand
    6: Subject.BLOCK_VOLUME,  # add
    7: Subject.BLOCK_VOLUME,  # delete
    8: Subject.DEVICE,  # remove
    9: Subject.VOLUME,  # clone from
    10: Subject.VOLUME,  # snapshot
    11: Subject.VOLUME,  # the clone
    12: Subject.CHILD,
    13: Subject.PARENT,
    14: Subject.BLOCK_VOLUME,  # expand
}
"""What the numbers mean that a dump has in `Change`."""


@dataclass(slots=True)
class Named:
    """Which operation names which object: what Heketi is changing just now."""

    bricks: dict[BrickId, OperationId] = field(default_factory=dict)
    volumes: dict[VolumeId, OperationId] = field(default_factory=dict)
    block_volumes: dict[BlockVolumeId, OperationId] = field(default_factory=dict)
    devices: dict[DeviceId, OperationId] = field(default_factory=dict)


def subject(description: str) -> Subject | None:
    """Read what kind of object a change names from Heketi's words for it, such as `Add brick`."""
    words = description.lower()
    return next((kind for kind in _BY_WORDS if kind in words), None)


_BY_WORDS = (
    Subject.PARENT,
    Subject.CHILD,
    Subject.BLOCK_VOLUME,
    Subject.BRICK,
    Subject.DEVICE,
    Subject.VOLUME,
)


def operation(
    decoder: Decoder,
    id_: str,
    type_: str,
    status: str,
    changes: Iterable[tuple[Subject | None, str]],
    started_at: float | None = None,
) -> PendingOperation:
    """Give a pending operation whose changes are pairs of kind and id."""
    found: dict[Subject, set[str]] = {}
    owner = f"pending operation {decoder.texts[id_]}"
    for kind, subject_id in changes:
        if kind is None:
            decoder.notes.add(f"{owner} makes a change that Heketi's API does not know")
        else:
            found.setdefault(kind, set()).add(subject_id)
    parent = decoder.ids(found.get(Subject.PARENT), OperationId)
    return PendingOperation(
        OperationId(decoder.texts[id_]),
        decoder.texts[type_],
        decoder.status(status, owner),
        started_at,
        decoder.ids(found.get(Subject.DEVICE), DeviceId),
        decoder.ids(found.get(Subject.VOLUME), VolumeId),
        decoder.ids(found.get(Subject.BRICK), BrickId),
        decoder.ids(found.get(Subject.BLOCK_VOLUME), BlockVolumeId),
        parent[0] if parent else None,
    )


def from_reply(decoder: Decoder, reply: shapes.OperationReply) -> PendingOperation:
    """Give a pending operation as it answers for itself, or as the list shows it: then without its objects."""
    changes = ((subject(change.description), change.id) for change in reply.changes or ())
    return operation(decoder, reply.id, reply.type_name or UNKNOWN_TYPE, reply.status, changes)


def named(operations: Iterable[PendingOperation]) -> Named:
    """Say which operation names which object. Where two name one, the first by id counts."""
    result = Named()
    for each in sorted(operations, key=lambda op: op.id):
        for brick in each.bricks:
            result.bricks.setdefault(brick, each.id)
        for volume in each.volumes:
            result.volumes.setdefault(volume, each.id)
        for block_volume in each.block_volumes:
            result.block_volumes.setdefault(block_volume, each.id)
        for device in each.devices:
            result.devices.setdefault(device, each.id)
    return result
