"""Previews against the truth: every ring order and every start, tried by a judge that shares nothing with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glusterterm.logic.capacity import BrickLimits
from glusterterm.logic.preview import Preview, Verdict, preview
from glusterterm.model.ids import ClusterId, DeviceId, NodeId
from glusterterm.model.operations import CreateVolume, ExpandVolume, SetDeviceState, SetNodeState
from glusterterm.model.topology import Durability, DurabilityType, EntryState
from tests import brute_force
from tests.brute_force import GIB, Asked, Disk, Leaving, Truth
from tests.builders import Entry, make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume

C1 = ClusterId("c1")
LIMITS = BrickLimits(min_kib=GIB, max_kib=8 * GIB, max_bricks=12)
REPLICA = {count: Durability(DurabilityType.REPLICATE, count) for count in (2, 3)}
KEPT = (
    Durability(DurabilityType.NONE),
    REPLICA[2],
    REPLICA[3],
    Durability(DurabilityType.DISPERSE, 0, 2, 1),
)
TAGS = (("disk", "ssd"),)


@dataclass(frozen=True, slots=True)
class Row:
    """One device of a random cluster."""

    node: int
    free: int
    online: bool = True
    arbiter: str = ""
    ssd: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A random cluster: the zones of its nodes, which are online, and their devices."""

    zones: tuple[int, ...]
    online: tuple[bool, ...]
    rows: tuple[Row, ...]

    def disks(self) -> list[Disk]:
        """Give the cluster as the judge sees it."""
        return [
            Disk(f"d{number}", f"n{row.node}", self.zones[row.node], row.free, row.arbiter, "ssd" if row.ssd else "")
            for number, row in enumerate(self.rows)
            if row.online and self.online[row.node]
        ]

    def entries(self) -> list[Entry]:
        """Give the cluster as a console sees it."""
        nodes = [
            make_node(f"n{number}", zone=zone, state=EntryState.ONLINE if self.online[number] else EntryState.OFFLINE)
            for number, zone in enumerate(self.zones)
        ]
        devices = [
            replace(
                make_device(
                    f"d{number}",
                    f"n{row.node}",
                    state=EntryState.ONLINE if row.online else EntryState.OFFLINE,
                    tags=((("arbiter", row.arbiter),) if row.arbiter else ()) + (TAGS if row.ssd else ()),
                ),
                free_kib=row.free,
            )
            for number, row in enumerate(self.rows)
        ]
        return [make_cluster(), *nodes, *devices]


rarely_so = st.sampled_from([False, False, False, True])
Asking = tuple[Ground, Durability, int]


def sizes() -> st.SearchStrategy[int]:
    """Give free KiB: mostly near what a few bricks of whole GiB take, to the KiB."""
    near = st.builds(
        lambda brick, times, off: brute_force.charged(brick * GIB, 1.0) * times + off,
        st.integers(1, 8),
        st.integers(1, 3),
        st.sampled_from([1, 1, 1, 0, 4096]),
    )
    return st.one_of(near, near, st.integers(GIB, 16 * GIB), st.integers(0, 12 * GIB))


@st.composite
def grounds(draw: st.DrawFn, *, arbiter: bool = False, most: int = 6) -> Ground:
    """Give a cluster small enough to try every ring."""
    nodes = draw(st.sampled_from([5, 4, 4, 3, 3, 2, 1]))
    rarely = st.sampled_from([True] * 12 + [False])
    zones = tuple(draw(st.sampled_from([3, 2, 1])) for _ in range(nodes))
    online = tuple(draw(rarely) for _ in range(nodes))
    tag = st.sampled_from(["", "", "", "required", "disabled", "supported"]) if arbiter else st.just("")
    more = draw(st.lists(st.integers(0, nodes - 1), max_size=most - nodes))
    rows = tuple(Row(node, draw(sizes()), draw(rarely), draw(tag), draw(rarely)) for node in (*range(nodes), *more))
    return Ground(zones, online, rows)


@st.composite
def asking(draw: st.DrawFn, *, arbiter: bool = False) -> Asking:
    """Give a cluster, a durability and a size that is about what the cluster has room for, or any other."""
    ground = draw(grounds(arbiter=arbiter, most=5 if arbiter else 6))
    kept = REPLICA[3] if arbiter else draw(st.sampled_from(KEPT))
    copies = 2 if arbiter else kept.set_size / max(kept.data, 1)
    all_gib = int(sum(disk.free for disk in ground.disks()) / GIB / copies)
    share = draw(st.sampled_from([40, 15, 25, 35, 50, 60, 70, 80, 95]))
    return ground, kept, max(all_gib * share // 100, 1) if draw(st.integers(0, 4)) else draw(st.integers(1, 24))


def judged(found: Preview, truth: Truth) -> None:
    """Hold a verdict against the truth."""
    assert truth.can_be_made or truth.can_be_refused
    if found.verdict is Verdict.CERTAIN:
        assert not truth.can_be_refused
        assert not found.reason
    if found.verdict is Verdict.IMPOSSIBLE:
        assert not truth.can_be_made
        assert found.reason
        assert not found.cuts


def asked_of(kept: Durability, size_gib: int, *, tagged: bool, strict: bool, factor: float = 1.0) -> Asked:
    """Give to the judge what a wish asks for."""
    return Asked(
        size_gib * GIB,
        kept.replica,
        kept.data,
        kept.redundancy,
        factor,
        strict=strict,
        tag="ssd" if tagged else None,
        smallest=LIMITS.min_kib,
        largest=LIMITS.max_kib,
        most=LIMITS.max_bricks,
    )


def options_of(*, tagged: bool, strict: bool, arbiter: bool = False, average_file: int = 64) -> tuple[str, ...]:
    """Give the options of a volume that ask for the same."""
    wanted = {
        "user.heketi.device-tag-match disk=ssd": tagged,
        "user.heketi.zone-checking strict": strict,
        "user.heketi.arbiter true": arbiter,
        f"user.heketi.average-file-size {average_file}": average_file != 64,
    }
    return tuple(option for option, is_wanted in wanted.items() if is_wanted)


def try_create(asked: Asking, tagged: bool, strict: bool, factor: float) -> None:
    ground, kept, size_gib = asked
    wish = CreateVolume("v", size_gib, kept, snapshot_factor=factor, options=options_of(tagged=tagged, strict=strict))
    truth = brute_force.volume(ground.disks(), asked_of(kept, size_gib, tagged=tagged, strict=strict, factor=factor))
    found = preview(make_snapshot(*ground.entries()), wish, LIMITS)
    judged(found, truth)
    if found.verdict is not Verdict.CERTAIN and found.largest_gib:
        again = asked_of(kept, found.largest_gib, tagged=tagged, strict=strict, factor=factor)
        assert not brute_force.volume(ground.disks(), again).can_be_refused


def try_arbiter(wanted: Asking, strict: bool, average_file: int) -> None:
    ground, _, size_gib = wanted
    options = options_of(tagged=False, strict=strict, arbiter=True, average_file=average_file)
    asked = replace(
        asked_of(REPLICA[3], size_gib, tagged=False, strict=strict), arbiter=True, average_file=average_file
    )
    wish = CreateVolume("v", size_gib, REPLICA[3], options=options)
    judged(preview(make_snapshot(*ground.entries()), wish, LIMITS), brute_force.volume(ground.disks(), asked))


def try_expand(wanted: Asking, existing: int) -> None:
    ground, kept, add_gib = wanted
    bricks = [make_brick(f"b{number}", f"d{number % len(ground.rows)}", "v") for number in range(existing)]
    volume = make_volume("v", durability=kept)
    snapshot = make_snapshot(*ground.entries(), *bricks, volume)
    asked = replace(asked_of(kept, add_gib, tagged=False, strict=False), existing=existing)
    judged(preview(snapshot, ExpandVolume(volume.id, add_gib), LIMITS), brute_force.volume(ground.disks(), asked))


@dataclass(frozen=True, slots=True)
class Held:
    """Bricks on the disk to be emptied, each of a volume of its own: its size, options, and its sets by disk.

    The disk to be emptied is not among the disks of a set; `others` are more sets of the same volume.
    """

    size_gib: int
    peers: tuple[int, ...]
    others: tuple[tuple[int, ...], ...] = ()
    tagged: bool = False
    strict: bool = False
    known: bool = True


@st.composite
def held(draw: st.DrawFn, ground: Ground, source: int) -> Held:
    """Give a brick of a volume of replica 2 or 3, or without copies, that stands on the disk `source`."""
    copies = draw(st.sampled_from([2, 3, 1]))
    elsewhere = [number for number, row in enumerate(ground.rows) if row.node != ground.rows[source].node]
    peers = _of_different_nodes(ground, draw(st.permutations(elsewhere)), copies - 1)
    everywhere = list(range(len(ground.rows)))
    more = [_of_different_nodes(ground, draw(st.permutations(everywhere)), len(peers) + 1) for _ in range(2)]
    whole = tuple(members for members in more if len(members) == len(peers) + 1 and source not in members)
    others = whole[: draw(st.sampled_from([1, 2, 0]))]
    tagged, strict = draw(rarely_so), draw(rarely_so)
    return Held(draw(st.sampled_from([4, 6, 2, 1, 3, 5])), peers, others, tagged, strict, draw(rarely_so))


def _of_different_nodes(ground: Ground, rows: Sequence[int], count: int) -> tuple[int, ...]:
    chosen: dict[int, int] = {}
    for row in rows:
        chosen.setdefault(ground.rows[row].node, row)
    return tuple(chosen.values())[:count]


@st.composite
def evacuations(draw: st.DrawFn) -> tuple[Ground, int, tuple[Held, ...]]:
    """Give a cluster, the disk that is to be emptied, and what is on it."""
    ground = draw(grounds())
    source = draw(st.integers(0, len(ground.rows) - 1))
    bricks = draw(st.lists(held(ground, source), min_size=1, max_size=3))
    return ground, source, tuple(bricks)


def try_evacuate(ground: Ground, source: int, bricks: tuple[Held, ...], whole_node: bool) -> None:
    entries = ground.entries()
    for number, brick in enumerate(bricks):
        entries += _volume_of(ground, number, brick, source)
    snapshot = make_snapshot(*entries)
    node = ground.rows[source].node
    leaving = {f"d{at}" for at, row in enumerate(ground.rows) if (row.node == node if whole_node else at == source)}
    left = [disk for disk in ground.disks() if disk.id not in leaving]
    on_source = snapshot.devices[DeviceId(f"d{source}")].bricks
    by_id = {f"v{number}-0-0": brick for number, brick in enumerate(bricks)}
    assume(all(brick.device not in leaving or brick.id in by_id for brick in snapshot.bricks.values()))
    truth = brute_force.moves(left, [_leaving(ground, by_id[id_]) for id_ in on_source])
    wish = (
        SetNodeState(NodeId(f"n{node}"), EntryState.FAILED)
        if whole_node
        else SetDeviceState(DeviceId(f"d{source}"), EntryState.FAILED)
    )
    found = preview(snapshot, wish)
    for move, placed, failed in zip(found.moves, truth.can_be_placed, truth.can_fail, strict=True):
        assert move.verdict is not Verdict.CERTAIN or not failed
        assert move.verdict is not Verdict.IMPOSSIBLE or not placed
        assert bool(move.reason) is (move.verdict is not Verdict.CERTAIN)
    assert found.verdict is not Verdict.CERTAIN or not any(truth.can_fail)
    assert found.verdict is not Verdict.IMPOSSIBLE or not all(truth.can_be_placed)


def _volume_of(ground: Ground, number: int, brick: Held, source: int) -> list[Entry]:
    sets = ((source, *brick.peers), *brick.others)
    ids = tuple(tuple(f"v{number}-{one}-{place}" for place in range(len(members))) for one, members in enumerate(sets))
    copies = len(brick.peers) + 1
    volume = make_volume(
        f"v{number}",
        durability=Durability(DurabilityType.REPLICATE, copies) if copies > 1 else KEPT[0],
        sets=ids if brick.known else None,
    )
    options = options_of(tagged=brick.tagged, strict=brick.strict)
    return [
        replace(volume, options=options),
        *(
            make_brick(id_, f"d{disk}", volume.id, size_gib=brick.size_gib)
            for members, row in zip(sets, ids, strict=True)
            for disk, id_ in zip(members, row, strict=True)
        ),
    ]


def _leaving(ground: Ground, brick: Held) -> Leaving:
    others = tuple(
        Disk(f"d{peer}", f"n{ground.rows[peer].node}", ground.zones[ground.rows[peer].node], 0) for peer in brick.peers
    )
    asked = Asked(brick.size_gib * GIB, strict=brick.strict, tag="ssd" if brick.tagged else None)
    return Leaving(asked, others)


create = given(
    asking(),
    rarely_so,
    rarely_so,
    st.sampled_from([1.0, 1.0, 1.1, 1.5, 2.0]),
)
with_arbiter = given(asking(arbiter=True), rarely_so, st.sampled_from([64, 64, 1, 4, GIB, 2 * GIB]))
expand = given(asking(), st.integers(0, 12))
evacuate = given(evacuations(), st.booleans())
few = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=2500, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@create
def test_no_preview_of_a_volume_says_what_is_not_so(asked: Asking, tagged: bool, strict: bool, factor: float) -> None:
    try_create(asked, tagged, strict, factor)


@pytest.mark.long
@many
@create
def test_no_preview_of_a_volume_says_what_is_not_so_at_length(
    asked: Asking, tagged: bool, strict: bool, factor: float
) -> None:
    try_create(asked, tagged, strict, factor)


@few
@with_arbiter
def test_no_preview_of_a_volume_with_arbiter_says_what_is_not_so(
    asked: Asking, strict: bool, average_file: int
) -> None:
    try_arbiter(asked, strict, average_file)


@pytest.mark.long
@many
@with_arbiter
def test_no_preview_of_a_volume_with_arbiter_says_what_is_not_so_at_length(
    asked: Asking, strict: bool, average_file: int
) -> None:
    try_arbiter(asked, strict, average_file)


def test_arbiter_bricks_may_run_out_of_room_before_data_bricks_do() -> None:
    rows = (
        *(Row(node, 20 * GIB, arbiter="disabled") for node in range(3)),
        Row(3, brute_force.charged(16384, 1.0) + 1),
    )
    ground = Ground((1, 1, 1, 1), (True,) * 4, rows)
    asked = replace(asked_of(REPLICA[3], 12, tagged=False, strict=False), arbiter=True)
    wish = CreateVolume("v", 12, REPLICA[3], options=options_of(tagged=False, strict=False, arbiter=True))
    judged(preview(make_snapshot(*ground.entries()), wish, LIMITS), brute_force.volume(ground.disks(), asked))


@few
@expand
def test_no_preview_of_an_expansion_says_what_is_not_so(asked: Asking, existing: int) -> None:
    try_expand(asked, existing)


@pytest.mark.long
@many
@expand
def test_no_preview_of_an_expansion_says_what_is_not_so_at_length(asked: Asking, existing: int) -> None:
    try_expand(asked, existing)


@few
@evacuate
def test_no_preview_of_an_evacuation_says_what_is_not_so(
    evacuation: tuple[Ground, int, tuple[Held, ...]], whole_node: bool
) -> None:
    try_evacuate(*evacuation, whole_node)


@pytest.mark.long
@many
@evacuate
def test_no_preview_of_an_evacuation_says_what_is_not_so_at_length(
    evacuation: tuple[Ground, int, tuple[Held, ...]], whole_node: bool
) -> None:
    try_evacuate(*evacuation, whole_node)
