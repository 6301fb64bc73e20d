"""Which objects of a snapshot a filter finds, worked out in slices so that keys are answered meanwhile.

A term is answered by the object itself or by what holds it: words and text fields by any of them, figures and states
by the nearest that has one. An object matches when all terms hold and at least one of them is its own doing; so a
node's name finds the node, and not each brick on it, while `state:failed vol_80` finds a volume's bricks on failed
devices.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glusterterm.logic.forest import Below, ClusterBranch, Forest, NodeBranch
from glusterterm.logic.matching_bricks import Question, brick_question
from glusterterm.logic.rows import Hits, Matches
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
from glusterterm.model.health import NodeTruth
from glusterterm.model.ids import BrickId, DeviceId, Kind, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, EntryState, Tags

SLICE = 1000
"""Bricks that are looked at between two pauses: about 3 ms of work."""
_DEVICE_COSTS = 10
"""A device is asked more than a brick: what it costs in bricks."""

_Asked = tuple[Question, bool | None, bool, bool]
"""How to ask a brick, what its device answers, whether the term is negated, whether texts are handed down."""
Answers = tuple[bool | None, ...]
"""What an object and its holders answer to each term; None where none of them has such a field."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one object has that can be asked for; None is a field that it does not have."""

    kind: Kind
    texts: Mapping[Place, tuple[str, ...]]
    state: EntryState | None = None
    below: Below | None = None
    zone: int | None = None
    tags: Tags | None = None
    pending: bool | None = None
    itself: NodeTruth | None = None


class Matcher:
    """One search through one snapshot. Run `steps` to its end, then read `matches`."""

    def __init__(self, snapshot: Snapshot, forest: Forest, names: Mapping[str, str], query: Query) -> None:
        self._snapshot = snapshot
        self._forest = forest
        self._names = names
        self._terms = query.terms
        self._runs: list[tuple[Kind, Sequence[str]]] = []
        self._heads: set[Ref] = set()
        self._holding: set[Ref] = set()
        self._bricks: dict[DeviceId, tuple[BrickId, ...]] = {}
        self._volumes: tuple[str, ...] = ()
        self._seen = 0
        self._only_negated = all(term.negated for term in self._terms)
        self._on_bricks = [
            (place, term.negated, _handed_down(term.test), ask)
            for place, term in enumerate(self._terms)
            if (ask := brick_question(term.test, snapshot)) is not None
        ]

    @property
    def matches(self) -> Matches:
        """What was found so far."""
        return Matches(Hits(self._runs), frozenset(self._heads), frozenset(self._holding), self._bricks, self._volumes)

    def steps(self) -> Iterator[None]:
        """Search; every step is a slice of the work, a few milliseconds at most."""
        nothing: Answers = (None,) * len(self._terms)
        for cluster in self._forest.clusters:
            yield from self._cluster(cluster, nothing)
        if self._snapshot.bare_volumes:
            yield from self._bare_volumes(nothing)

    def _cluster(self, branch: ClusterBranch, above: Answers) -> Iterator[None]:
        ref = Ref.cluster(branch.id)
        texts = {
            Place.NAME: (self._names.get(branch.id, ""),),
            Place.CLUSTER: (self._names.get(branch.id, ""), branch.id),
            Place.ID: (branch.id,),
        }
        answers = self._head(ref, _Facts(Kind.CLUSTER, texts, below=branch.below), above)
        before = len(self._runs)
        for node in branch.nodes:
            yield from self._node(node, answers)
        if len(self._runs) > before:
            self._holding.add(ref)

    def _node(self, branch: NodeBranch, above: Answers) -> Iterator[None]:
        node = self._snapshot.nodes[branch.id]
        ref = Ref.node(branch.id)
        hosts = (*node.manage, *node.storage)
        texts = {Place.NAME: (node.host,), Place.HOST: hosts, Place.ID: (node.id,)}
        facts = _Facts(Kind.NODE, texts, node.state, branch.below, zone=node.zone, tags=node.tags, itself=node.truth)
        answers = self._head(ref, facts, above)
        before = len(self._runs)
        for device in branch.devices:
            yield from self._device(device, answers)
        if len(self._runs) > before:
            self._holding.add(ref)

    def _device(self, id_: DeviceId, above: Answers) -> Iterator[None]:
        device = self._snapshot.devices[id_]
        ref = Ref.device(id_)
        facts = _Facts(
            Kind.DEVICE,
            {Place.NAME: (device.path,), Place.PATH: (device.path, *device.paths), Place.ID: (id_,)},
            device.state,
            Below(device.total_kib, device.used_kib, device.free_kib),
            tags=device.tags,
            pending=device.pending is not None,
        )
        answers = self._head(ref, facts, above)
        if self._pause(_DEVICE_COSTS):
            yield
        if not self._on_bricks or not device.bricks or self._lost_below(answers):
            return
        found: list[BrickId] = []
        asked = [(ask, answers[place], negated, handed_down) for place, negated, handed_down, ask in self._on_bricks]
        known = self._snapshot.bricks
        for brick_id in device.bricks:
            brick = known.get(brick_id)
            if brick is not None and self._brick_fits(brick, asked):
                found.append(brick_id)
            if self._pause():
                yield
        if found:
            self._bricks[id_] = tuple(found)
            self._runs.append((Kind.BRICK, self._bricks[id_]))
            self._holding.add(ref)

    def _brick_fits(self, brick: Brick, asked: Iterable[_Asked]) -> bool:
        """As `_fits`, for the many."""
        doing = False
        for ask, above, negated, handed_down in asked:
            own = ask(brick)
            answer = above if own is None else (own or above is True) if handed_down else own
            if answer is None or answer is negated:
                return False
            if own is not None and (self._only_negated or not negated):
                doing = doing or own is not negated
        return doing

    def _bare_volumes(self, above: Answers) -> Iterator[None]:
        found: list[str] = []
        for id_ in self._snapshot.bare_volumes:
            own = self._ask(_Facts(Kind.VOLUME, {Place.ID: (id_,), Place.VOLUME: (id_,)}))
            if self._fits(own, above):
                found.append(id_)
            if self._pause():
                yield
        self._volumes = tuple(found)
        self._runs.append((Kind.VOLUME, self._volumes))

    def _head(self, ref: Ref, facts: _Facts, above: Answers) -> Answers:
        own = self._ask(facts)
        if self._fits(own, above):
            self._runs.append((ref.kind, (ref.id,)))
            self._heads.add(ref)
        return tuple(_below(term.test, one, up) for term, one, up in zip(self._terms, own, above, strict=True))

    def _pause(self, cost: int = 1) -> bool:
        self._seen += cost
        if self._seen < SLICE:
            return False
        self._seen = 0
        return True

    def _ask(self, facts: _Facts) -> Answers:
        return tuple(_answer(term.test, facts) for term in self._terms)

    def _fits(self, own: Answers, above: Answers) -> bool:
        doing = False
        for term, one, up in zip(self._terms, own, above, strict=True):
            answer = _below(term.test, one, up)
            if answer is None or answer is term.negated:
                return False
            if one is not None and (self._only_negated or not term.negated):
                doing = doing or one is not term.negated
        return doing

    def _lost_below(self, above: Answers) -> bool:
        """Say whether no brick below can match, whatever the brick says."""
        asking = {place for place, *_ in self._on_bricks}
        return any(
            place not in asking and (answer is None or answer is self._terms[place].negated)
            for place, answer in enumerate(above)
        )


def _below(test: Test, own: bool | None, above: bool | None) -> bool | None:
    """Give what stands for an object and what it holds: texts and tags are handed down, figures by the nearest."""
    if own is None:
        return above
    return bool(own or above) if _handed_down(test) else own


def _handed_down(test: Test) -> bool:
    return isinstance(test, Word | InPlace | HasTag)


def _answer(test: Test, facts: _Facts) -> bool | None:
    match test:
        case Word(text):
            found = any(text in one.casefold() for texts in facts.texts.values() for one in texts)
            return found or (facts.zone is not None and text == f"zone {facts.zone}")
        case InPlace(place, text):
            return _in_place(place, text, facts)
        case HasState(state):
            return None if facts.state is None else facts.state is state
        case Compared():
            return _compare(test, facts)
        case InZone(comparison, zone):
            return None if facts.zone is None else comparison.holds(facts.zone, zone)
        case HasTag(name, value):
            return None if facts.tags is None else _has_tag(facts.tags, name, value)
        case IsPending(wanted):
            return None if facts.pending is None else facts.pending is wanted
        case OfKind(kind):
            return facts.kind is kind
        case HasProcess():
            return None
        case IsReached(wanted):
            reached = facts.itself.reached if facts.itself is not None else None
            return None if reached is None else reached is wanted
        case GlusterdRuns(wanted):
            runs = facts.itself.glusterd_runs if facts.itself is not None else None
            return None if runs is None else runs is wanted


def _in_place(place: Place, text: str, facts: _Facts) -> bool | None:
    texts = facts.texts.get(place)
    if texts is None:
        return None
    if place is Place.ID:
        return texts[0].casefold().startswith(text)
    return any(text in one.casefold() for one in texts)


def _compare(test: Compared, facts: _Facts) -> bool | None:
    below = facts.below
    if below is None or test.figure is Figure.HEAL or (test.figure is Figure.USED and not below.total_kib):
        return None
    left: float
    match test.figure:
        case Figure.USED:
            left = below.fill * 100
        case Figure.FREE:
            left = below.free_kib
        case Figure.SIZE:
            left = below.total_kib
    return test.comparison.holds(left, test.number)


def _has_tag(tags: Iterable[tuple[str, str]], name: str, value: str | None) -> bool:
    return any(key.casefold() == name and (value is None or held.casefold() == value) for key, held in tags)


def search(snapshot: Snapshot, forest: Forest, names: Mapping[str, str], query: Query) -> Matches:
    """Search at once, for small snapshots and for commands, where nothing waits."""
    matcher = Matcher(snapshot, forest, names, query)
    for _ in matcher.steps():
        pass
    return matcher.matches
