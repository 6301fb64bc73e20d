"""Heketi's topology file: clusters, nodes and devices as JSON (section 12 of its API), read with the place of a fault.

As Heketi's own client reads it: names of members match in any case, unknown members are passed over, a missing flag of
a cluster is true, a device is a path or an object.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from glusterterm.logic.plans import values
from glusterterm.model.errors import PlanRefused
from glusterterm.model.topology import Tags

EntryT = TypeVar("EntryT")
_EXAMPLE = 'it begins with {"clusters": [{"nodes": [{"node": {"hostnames": {"manage": ["..."], "storage": ["..."]}, '


@dataclass(frozen=True, slots=True)
class FileDevice:
    """One block device of the file. `destroy`: wipe it where it can't be added as it is."""

    path: str
    destroy: bool = False
    tags: Tags = ()


@dataclass(frozen=True, slots=True)
class FileNode:
    """One node of the file. Of its names Heketi uses the first of each kind."""

    manage: str
    storage: str
    zone: int
    tags: Tags = ()
    devices: tuple[FileDevice, ...] = ()


@dataclass(frozen=True, slots=True)
class FileCluster:
    """One cluster of the file."""

    nodes: tuple[FileNode, ...]
    file: bool = True
    block: bool = True


@dataclass(frozen=True, slots=True)
class TopologyFile:
    """What a topology file names."""

    clusters: tuple[FileCluster, ...]


def parse(text: str) -> TopologyFile:
    """Read a topology file.

    Raises:
        PlanRefused: it is none; the sentence names the place and what is wrong there.
    """
    try:
        content: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise _no_json(text, error) from error
    except RecursionError as error:
        raise PlanRefused("the topology file is nested too deeply", next_step=f"{_EXAMPLE}...") from error
    clusters = tuple(_each(_Part("the file", content).members(), "clusters", _cluster))
    if not clusters:
        raise PlanRefused("the topology file names no clusters", next_step=f"{_EXAMPLE}...")
    _each_once(node.manage for cluster in clusters for node in cluster.nodes)
    _each_once(node.storage for cluster in clusters for node in cluster.nodes)
    return TopologyFile(clusters)


def _no_json(text: str, error: json.JSONDecodeError) -> PlanRefused:
    place = f"line {error.lineno}, column {error.colno}"
    # a text that is cut off in its quotes ends in a line break, as files do: that is what Python then stumbles over
    open_text = error.msg.startswith("Unterminated string")
    if text.strip() and (open_text or not text[error.pos :].strip()):
        return PlanRefused(
            f"the topology file is not whole: its JSON ends too early, at {place}",
            next_step="copy the whole file again",
        )
    if error.msg.startswith("Invalid control character"):
        return PlanRefused(
            f"the topology file is no JSON: {place}: a text has no closing quotes there", next_step="correct it there"
        )
    return PlanRefused(f"the topology file is no JSON: {place}: {error.msg}", next_step="correct it there")


@dataclass(frozen=True, slots=True)
class _Part:
    """A value of the file and where it stands."""

    place: str
    value: object

    def wrong(self, problem: str) -> PlanRefused:
        """Say what is wrong here."""
        return PlanRefused(f"topology file, {self.place}: {problem}", next_step="correct it in the file")

    def check(self, problem: str | None) -> None:
        """Stop where there is a problem."""
        if problem is not None:
            raise self.wrong(problem)

    def members(self) -> "_Members":
        """Read an object."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object in braces is expected")
        place = "" if self.place == "the file" else f"{self.place}."
        return _Members(self, place, {str(name).lower(): value for name, value in self.value.items()})

    def items(self) -> Iterator["_Part"]:
        """Read a list; null reads as an empty one."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.wrong("a list in brackets is expected")
        for number, value in enumerate(self.value):
            yield _Part(f"{self.place}[{number}]", value)

    def text(self) -> str:
        """Read a string."""
        if not isinstance(self.value, str):
            raise self.wrong("a string is expected")
        return self.value

    def flag(self, *, missing: bool) -> bool:
        """Read true or false; `missing` is what null reads as."""
        if self.value is None:
            return missing
        if not isinstance(self.value, bool):
            raise self.wrong("true or false is expected")
        return self.value

    def whole(self) -> int:
        """Read a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.wrong("a whole number is expected")
        return self.value


@dataclass(frozen=True, slots=True)
class _Members:
    """The members of an object; what is not there reads as null."""

    part: _Part
    prefix: str
    found: Mapping[str, object]

    def __getitem__(self, name: str) -> _Part:
        return _Part(f"{self.prefix}{name}", self.found.get(name))


def _each(members: _Members, name: str, read: Callable[[_Part], EntryT]) -> Iterator[EntryT]:
    for part in members[name].items():
        yield read(part)


def _cluster(part: _Part) -> FileCluster:
    members = part.members()
    file, block = members["file"].flag(missing=True), members["block"].flag(missing=True)
    return FileCluster(tuple(_each(members, "nodes", _node)), file, block)


def _node(part: _Part) -> FileNode:
    outer = part.members()
    members = outer["node"].members()
    names = members["hostnames"].members()
    zone = members["zone"]
    zone.check(values.zone(zone.whole()))
    devices = tuple(_each(outer, "devices", _device))
    paths = [device.path for device in devices]
    twice = next((path for number, path in enumerate(paths) if path in paths[:number]), None)
    if twice is not None:
        raise outer["devices"].wrong(f"{twice} is named twice")
    return FileNode(_host(names["manage"]), _host(names["storage"]), zone.whole(), _tags(members["tags"]), devices)


def _host(part: _Part) -> str:
    names = tuple(part.items())
    if not names:
        raise part.wrong("at least one host name or address is expected")
    for name in names:
        name.check(values.host(name.text()))
    return names[0].text()


def _device(part: _Part) -> FileDevice:
    if isinstance(part.value, str):
        part.check(values.path(part.value))
        return FileDevice(part.value)
    if not isinstance(part.value, dict):
        raise part.wrong("a path, or an object with a name, is expected")
    members = part.members()
    path = members["name"].text()
    members["name"].check(values.path(path))
    return FileDevice(path, members["destroydata"].flag(missing=False), _tags(members["tags"]))


def _tags(part: _Part) -> Tags:
    if part.value is None:
        return ()
    if not isinstance(part.value, dict):
        raise part.wrong("an object in braces is expected")
    # not by `members`: the case of a tag's name counts
    tags = tuple(sorted((str(name), _Part(f"{part.place}.{name}", value).text()) for name, value in part.value.items()))
    part.check(values.tags(tags))
    return tags


def _each_once(names: Iterator[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise PlanRefused(f"topology file: {name} is the name of two nodes", next_step="name each node once")
        seen.add(name)
