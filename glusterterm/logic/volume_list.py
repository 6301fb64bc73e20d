"""The flat list of volumes: by what it is sorted, and which volumes a filter lets through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.logic.health_words import weight
from glusterterm.logic.search import (
    Compared,
    Figure,
    GlusterdRuns,
    HasProcess,
    HasState,
    HasTag,
    InPlace,
    InZone,
    IsPending,
    IsReached,
    OfKind,
    Place,
    Query,
    Test,
    Word,
)
from glusterterm.model.ids import Kind, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import ARBITER_TAG, Device, Node, Volume
from glusterterm.model.units import gib_to_kib


class Order(StrEnum):
    """What volumes are sorted by, the most asked for first."""

    NAME = "name"
    SIZE = "size"
    STATE = "state"
    HEALTH = "health"
    TYPE = "type"
    BRICKS = "bricks"
    CLUSTER = "cluster"
    ID = "id"


SortKey = tuple[int, str, str]
"""A number first, then a text, then the id: so every order is a total one and stays the same over refreshes."""


@dataclass(frozen=True, slots=True)
class VolumeList:
    """The volumes of a snapshot, as a filter and an order want them. `names` are the clusters' names."""

    snapshot: Snapshot
    names: Mapping[str, str]
    query: Query
    order: Order = Order.NAME

    def ids(self) -> tuple[VolumeId, ...]:
        """Give the ids of all volumes, those of which nothing else is known last."""
        return (*self.snapshot.volumes, *self.snapshot.bare_volumes)

    def key(self, id_: VolumeId) -> SortKey:
        """Give what `id_` is sorted by. A volume that is gone sorts first; `admits` leaves it out."""
        volume = self.snapshot.volumes.get(id_)
        if volume is None:
            return 0, "", id_
        match self.order:
            case Order.NAME:
                return 0, volume.name.casefold(), id_
            case Order.ID:
                return 0, "", id_
            case Order.TYPE:
                return volume.durability.set_size, volume.durability.type, f"{volume.name.casefold()} {id_}"
            case Order.SIZE:
                return volume.size_gib, volume.name.casefold(), id_
            case Order.BRICKS:
                return len(volume.bricks), volume.name.casefold(), id_
            case Order.CLUSTER:
                return 0, self.cluster_name(volume), f"{volume.name.casefold()} {id_}"
            case Order.HEALTH:
                return weight(volume.truth), volume.name.casefold(), id_
            case Order.STATE:
                return int(volume.pending is not None), volume.name.casefold(), id_

    def cluster_name(self, volume: Volume) -> str:
        """Give the name of a volume's cluster, its id where it has none."""
        return self.names.get(volume.cluster, volume.cluster)

    def admits(self, id_: VolumeId) -> bool:
        """Say whether the filter lets `id_` through."""
        volume = self.snapshot.volumes.get(id_)
        if volume is None:
            return all(
                isinstance(term.test, Word) and (term.test.text in id_) is not term.negated for term in self.query.terms
            )
        return all(self._answers(volume, term.test) is not term.negated for term in self.query.terms)

    def _answers(self, volume: Volume, test: Test) -> bool:
        match test:
            case Word(text):
                return any(text in place.casefold() for place in self._texts(volume))
            case InPlace(place, text):
                return any(text in found.casefold() for found in self._in(volume, place))
            case HasState(state):
                return any(device.state is state or node.state is state for node, device in self._under(volume))
            case Compared(Figure.HEAL, comparison, number):
                left = volume.truth.heal.entries if volume.truth is not None and volume.truth.heal is not None else None
                return left is not None and comparison.holds(left, number)
            case Compared(figure, comparison, number):
                return figure is Figure.SIZE and comparison.holds(gib_to_kib(volume.size_gib), number)
            case InZone(comparison, zone):
                return any(comparison.holds(node.zone, zone) for node, _ in self._under(volume))
            case HasTag(name, value):
                return name == ARBITER_TAG and bool(volume.arbiter_bricks) and value is None
            case IsPending(pending):
                return (volume.pending is not None) is pending
            case OfKind(kind):
                return kind is Kind.VOLUME
            case HasProcess(process):
                truths = (brick.truth for brick in self.snapshot.bricks_of_volume(volume))
                return any(each is not None and each.since is not None and each.process is process for each in truths)
            case IsReached(reached):
                itself = (node.truth for node, _ in self._under(volume))
                return any(truth is not None and truth.reached is reached for truth in itself)
            case GlusterdRuns(runs):
                itself = (node.truth for node, _ in self._under(volume))
                return any(truth is not None and truth.glusterd_runs is runs for truth in itself)

    def _texts(self, volume: Volume) -> Iterator[str]:
        yield volume.name
        yield volume.id
        yield self.cluster_name(volume)
        yield volume.durability.type
        if volume.mount is not None:
            yield from volume.mount.hosts

    def _in(self, volume: Volume, place: Place) -> Iterator[str]:
        match place:
            case Place.NAME | Place.VOLUME:
                yield volume.name
                if place is Place.VOLUME:
                    yield volume.id
            case Place.ID:
                yield volume.id
            case Place.CLUSTER:
                yield volume.cluster
                yield self.cluster_name(volume)
            case Place.HOST:
                for node, _ in self._under(volume):
                    yield node.host
            case Place.PATH:
                for _, device in self._under(volume):
                    yield device.path

    def _under(self, volume: Volume) -> Iterator[tuple[Node, Device]]:
        """Give where the volume's bricks lie, as far as that is known."""
        for brick in self.snapshot.bricks_of_volume(volume):
            node, device = self.snapshot.nodes.get(brick.node), self.snapshot.devices.get(brick.device)
            if node is not None and device is not None:
                yield node, device
