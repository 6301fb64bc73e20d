"""What is kept on the nodes themselves, as LVM tags: all that gluster and LVM have no place for.

A group carries the marks of its node and its own; a node without a group has its marks in a file of the same lines.
Letters that LVM takes in no tag are written as `#` and two hex digits for each octet.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from glusterterm.model.ids import ClusterId, NodeId, OperationId
from glusterterm.model.text import clean
from glusterterm.model.topology import EntryState, Tags

PREFIX = "glusterterm."
"""What all of our tags begin with; others are left alone."""
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+.-/:")
_HEX = re.compile(r"#([0-9a-f]{2})")
_ID = re.compile(r"[0-9a-f]{32}")
_CHANGE = re.compile(r"([a-z-]{1,40})/([0-9a-f]{32})")
_ZONE = re.compile(r"[1-9][0-9]{0,8}")
_STATES = {state.value: state for state in (EntryState.OFFLINE, EntryState.FAILED)}


@dataclass(frozen=True, slots=True)
class NodeMarks:
    """What is kept of a node. `cluster` and `node` are the ids that Heketi gave them; None: gluster's own are taken."""

    cluster: ClusterId | None = None
    node: NodeId | None = None
    zone: int = 1
    state: EntryState = EntryState.ONLINE
    tags: Tags = ()

    @property
    def written(self) -> tuple[str, ...]:
        """Give the tags; what is so anyway is not written, but for the zone, which tells that there are marks."""
        return (
            *_given("cluster", self.cluster),
            *_given("node", self.node),
            f"{PREFIX}zone={self.zone}",
            *_state("node-state", self.state),
            *(f"{PREFIX}node-tag={_escaped(key)}={_escaped(value)}" for key, value in sorted(self.tags)),
        )


@dataclass(frozen=True, slots=True)
class DeviceMarks:
    """What is kept of a device."""

    state: EntryState = EntryState.ONLINE
    tags: Tags = ()

    @property
    def written(self) -> tuple[str, ...]:
        """Give the tags."""
        return (
            *_state("state", self.state),
            *(f"{PREFIX}tag={_escaped(key)}={_escaped(value)}" for key, value in sorted(self.tags)),
        )


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """Stands at a logical volume that a change is making, or taking away. `type` is Heketi's word for such a change."""

    type: str
    operation: OperationId

    @property
    def written(self) -> str:
        """Give the tag."""
        return f"{PREFIX}change={self.type}/{self.operation}"


def is_node_mark(tag: str) -> bool:
    """Tell whether a tag is one of a node's marks, which all its groups carry."""
    name = tag.removeprefix(PREFIX).partition("=")[0]
    return tag.startswith(PREFIX) and name in {"cluster", "node", "zone", "node-state", "node-tag"}


def is_device_mark(tag: str) -> bool:
    """Tell whether a tag is one of a device's own marks."""
    return tag.startswith(PREFIX) and tag.removeprefix(PREFIX).partition("=")[0] in {"state", "tag"}


def node_marks(tags: Iterable[str]) -> NodeMarks | None:
    """Read a node's marks; None where there are none. What can't be read counts as not written."""
    found = _found(tags)
    if not any(name in found for name in ("cluster", "node", "zone", "node-state", "node-tag")):
        return None
    cluster, node = _id(found.get("cluster")), _id(found.get("node"))
    zone = _first(found.get("zone"))
    return NodeMarks(
        ClusterId(cluster) if cluster else None,
        NodeId(node) if node else None,
        int(zone) if _ZONE.fullmatch(zone) else 1,
        _STATES.get(_first(found.get("node-state")), EntryState.ONLINE),
        _pairs(found.get("node-tag", [])),
    )


def device_marks(tags: Iterable[str]) -> DeviceMarks:
    """Read a device's own marks."""
    found = _found(tags)
    return DeviceMarks(_STATES.get(_first(found.get("state")), EntryState.ONLINE), _pairs(found.get("tag", [])))


def change_mark(tags: Iterable[str]) -> ChangeMark | None:
    """Read which change a logical volume is part of; None where it is part of none."""
    said = _CHANGE.fullmatch(_first(_found(tags).get("change")))
    return ChangeMark(said[1], OperationId(said[2])) if said else None


def _found(tags: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in sorted(tags):
        name, equals, value = tag.removeprefix(PREFIX).partition("=")
        if tag.startswith(PREFIX) and equals:
            found.setdefault(name, []).append(value)
    return found


def _first(values: list[str] | None) -> str:
    return values[0] if values else ""


def _id(values: list[str] | None) -> str:
    first = _first(values)
    return first if _ID.fullmatch(first) else ""


def _pairs(values: Iterable[str]) -> Tags:
    pairs: dict[str, str] = {}
    for value in values:
        key, equals, rest = value.partition("=")
        if equals and key:
            pairs.setdefault(_plain(key), _plain(rest))
    return tuple(sorted(pairs.items()))


def _given(name: str, id_: str | None) -> tuple[str, ...]:
    return (f"{PREFIX}{name}={id_}",) if id_ else ()


def _state(name: str, state: EntryState) -> tuple[str, ...]:
    return (f"{PREFIX}{name}={state}",) if state.value in _STATES else ()


def _escaped(text: str) -> str:
    return "".join(chr(octet) if octet in _PLAIN else f"#{octet:02x}" for octet in text.encode(errors="replace"))


def _plain(text: str) -> str:
    octets = _HEX.sub(lambda found: chr(int(found[1], 16)), text).encode("latin-1", errors="replace")
    return clean(octets.decode(errors="replace"))
