"""What the nodes of a direct profile told in one look, and which of them form a trusted pool. Values alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking, names
from glusterterm.backends.direct.marks import NodeMarks, node_marks
from glusterterm.backends.direct.matching import own_id
from glusterterm.backends.direct.reports import NodeReport, PoolReport, Told
from glusterterm.model.gluster.peers import ITSELF
from glusterterm.model.ids import ClusterId, NodeId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from glusterterm.model.commands import Answer
    from glusterterm.model.errors import GlustertermError
    from glusterterm.model.gluster.peers import Peer
    from glusterterm.model.ids import PeerUuid
    from glusterterm.model.machine.mounts import FilesystemSpace

UNNAMED = NodeId("")
"""Stands in reports of nodes whose id is not known yet."""


@dataclass(frozen=True, slots=True)
class NodeLook:
    """What one node told.

    `host` is the name that it is reached by; `marks` are the lines of its file, `owner` is that of its lock. `pulse`
    changes with its disks, logical volumes and mounts.
    """

    host: str
    report: NodeReport = field(default_factory=lambda: NodeReport(UNNAMED))
    space: Told[tuple[FilesystemSpace, ...]] = field(default_factory=Told)
    marks: Told[tuple[str, ...]] = field(default_factory=Told)
    owner: Told[str] = field(default_factory=Told)
    pulse: Told[str] = field(default_factory=Told)

    @property
    def peer(self) -> PeerUuid | None:
        """Give what gluster knows it by; None where it never told."""
        return own_id(self.report)

    @property
    def answered(self) -> bool:
        """Whether it let us in the last time."""
        return self.report.login.taken_at is not None and not self.report.login.failure

    @property
    def runs(self) -> bool:
        """Whether its glusterd runs, as far as it told."""
        return self.report.service.value is True and not self.report.peers.failure

    @property
    def kept(self) -> NodeMarks | None:
        """Give its marks: those of its groups, else those of its file; None where it has none."""
        storage = self.report.storage.value
        groups = storage.groups if storage is not None else ()
        ours = (tag for group in groups if names.device_of(group.name) is not None for tag in group.tags)
        return node_marks(ours) or node_marks(self.marks.value or ())

    def failed(self, error: GlustertermError) -> NodeLook:
        """Give it with what it told before, and why it told nothing now."""
        return replace(
            self,
            report=asking.silent(self.report, error),
            space=self.space.failed(error),
            marks=self.marks.failed(error),
            owner=self.owner.failed(error),
            pulse=self.pulse.failed(error),
        )

    def told(self, answers: Sequence[Answer], now: float) -> NodeLook:
        """Give it with its answers to `asking.OF_DIRECT_NODE`."""
        own = len(asking.OF_NODE)
        space, marks, owner, pulse = answers[own : own + 4]
        return NodeLook(
            self.host,
            asking.told_by_node(self.report, answers[:own], now),
            asking.heard(asking.SPACE, self.space, space, now),
            asking.heard(asking.NODE_MARKS, self.marks, marks, now),
            asking.heard(asking.LOCK_OWNER, self.owner, owner, now),
            asking.heard(asking.PULSE, self.pulse, pulse, now),
        )

    def glanced(self, answers: Sequence[Answer], now: float) -> NodeLook:
        """Give it with its answers to `asking.AT_A_GLANCE`, all else as it was told before."""
        pulse, owner = answers[: len(asking.AT_A_GLANCE)]
        return replace(
            self,
            report=replace(self.report, login=Told(None, now)),
            owner=asking.heard(asking.LOCK_OWNER, self.owner, owner, now),
            pulse=asking.heard(asking.PULSE, self.pulse, pulse, now),
        )

    def beats_as(self, before: NodeLook) -> bool:
        """Whether a glance showed nothing new since `before`; while its lock is held something may change any time."""
        still = self.pulse.value is not None and self.pulse.value == before.pulse.value and not self.pulse.failure
        return still and not self.owner.value and not before.owner.value


@dataclass(frozen=True, slots=True)
class Member:
    """One peer of a pool. `look` is None for one that is known from the others alone.

    `names` are what its peers call it, the one that it was probed by first.
    """

    id: NodeId
    peer: PeerUuid
    names: tuple[str, ...]
    look: NodeLook | None

    @property
    def host(self) -> str:
        """The name that it is reached by."""
        return self.look.host if self.look is not None else (self.names or (self.id,))[0]


@dataclass(frozen=True, slots=True)
class PoolLook:
    """One trusted pool: its members by their gluster ids, and what gluster told of it."""

    id: ClusterId
    members: tuple[Member, ...]
    report: PoolReport


@dataclass(frozen=True, slots=True)
class Look:
    """All that was told. `strangers` are hosts of the profile that did not tell which pool they are of."""

    taken_at: float
    pools: tuple[PoolLook, ...] = ()
    strangers: tuple[NodeLook, ...] = ()


def names_to_ask(looks: Mapping[str, NodeLook]) -> tuple[str, ...]:
    """Give the names of peers that somebody told of and nobody was asked as yet."""
    known = {look.peer for look in looks.values()}
    wanted: dict[PeerUuid, str] = {}
    for look in looks.values():
        for peer in look.report.peers.value or ():
            if not peer.itself and peer.uuid not in known and not _was_tried(peer, looks):
                wanted.setdefault(peer.uuid, peer.host)
    return tuple(sorted(set(wanted.values()) - set(looks)))


def _was_tried(peer: Peer, looks: Mapping[str, NodeLook]) -> bool:
    return any(name in looks for name in (peer.host, *peer.names))


def pools(looks: Iterable[NodeLook], seeds: Sequence[str]) -> tuple[tuple[Member, ...], ...]:
    """Sort the nodes into their pools; members are sorted by what gluster knows them by.

    Args:
        looks: what each node told; of several names of one node, a seed's counts.
        seeds: the hosts of the profile.
    """
    found: dict[PeerUuid, NodeLook] = {}
    told = sorted(looks, key=lambda look: (look.host not in seeds, look.host))
    for look in told:
        if look.peer is not None:
            found.setdefault(look.peer, look)
    together: list[set[PeerUuid]] = []
    for look in found.values():
        mine = {peer.uuid for peer in look.report.peers.value or ()}
        touching = [each for each in together if each & mine]
        together = [each for each in together if not each & mine] + [mine.union(*touching)]
    called = _called(found)
    return tuple(
        tuple(_member(peer, called.get(peer, ()), found, told) for peer in sorted(pool))
        for pool in sorted(together, key=lambda each: min(each))
    )


def _called(found: Mapping[PeerUuid, NodeLook]) -> dict[PeerUuid, tuple[str, ...]]:
    """Give what each peer is called by the others; gone through once, since each of many nodes tells of all."""
    called: dict[PeerUuid, dict[str, None]] = {}
    for uuid in sorted(found):
        for each in found[uuid].report.peers.value or ():
            if not each.itself:
                names = (name for name in (each.host, *each.names) if name != ITSELF)
                called.setdefault(each.uuid, {}).update(dict.fromkeys(names))
    return {peer: tuple(names) for peer, names in called.items()}


def _member(
    peer: PeerUuid, ordered: tuple[str, ...], found: Mapping[PeerUuid, NodeLook], told: Sequence[NodeLook]
) -> Member:
    silent = (each for each in told if each.peer is None and each.host in ordered)
    look = found.get(peer) or next(silent, None)
    marks = look.kept if look is not None else None
    id_ = marks.node if marks is not None and marks.node else names.node_of_peer(peer)
    return Member(id_, peer, ordered or ((look.host,) if look is not None else ()), look)


def is_of(members: Iterable[Member], seeds: Sequence[str]) -> bool:
    """Tell whether one of the profile's hosts is of a pool."""
    return any({*each.names, each.host}.intersection(seeds) for each in members)


def cluster_of(members: Sequence[Member]) -> ClusterId:
    """Give a pool's id: as marked on its nodes, else made of the smallest of their gluster ids."""
    marked = [
        marks.cluster for each in members if each.look is not None and (marks := each.look.kept) and marks.cluster
    ]
    return min(marked) if marked else ClusterId(names.plain(members[0].peer))
