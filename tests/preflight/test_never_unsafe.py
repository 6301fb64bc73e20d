"""Whatever has happened to a volume: a brick that is called free to move is never the last to have its files."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from glusterterm.logic.preflight.judge import judge
from glusterterm.logic.preflight.verdicts import GONE, MoveVerdict
from glusterterm.model.ids import Ref
from tests.preflight.bench import Bench, Change
from tests.preflight.situations import (
    cut,
    dead_disk,
    heal,
    killed,
    later,
    refusing,
    split,
    stopped,
    without_glusterd,
    without_healer,
)

KINDS = ("replica 2", "replica 3", "arbiter", "disperse", "none")
NUMBERED = (killed, cut, dead_disk, heal, refusing, without_glusterd, without_healer)
NEEDED = {"disperse": 2}


@some.composite
def happenings(draw: some.DrawFn) -> tuple[str, list[Change]]:
    """Draw a kind of volume, and up to four things that happen to it."""
    kind = draw(some.sampled_from(KINDS))
    size = {"none": 1, "replica 2": 2}.get(kind, 3)
    numbered = some.builds(lambda make, number: make(number), some.sampled_from(NUMBERED), some.integers(0, size - 1))
    others = some.sampled_from((split, stopped, later(30.0), later(7200.0)))
    return kind, draw(some.lists(some.one_of(numbered, numbered, others), max_size=4))


def has_all_files(bench: Bench, number: int) -> bool:
    """Say whether a brick can be read just now and lacks nothing."""
    brick, now = bench.brick(number), bench.nodes.now
    lacks = any(each.sink == brick.name and each.entries(now) for each in bench.volume.heals)
    return not brick.arbiter and bench.nodes.brick_is_up(brick) and not lacks


@given(happened=happenings(), without_heketi=some.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_what_is_free_to_move_is_no_last_copy(happened: tuple[str, list[Change]], without_heketi: bool) -> None:
    kind, changes = happened
    bench = Bench.of(kind)
    for change in changes:
        change(bench)
    if not any(node.reachable and node.manage not in bench.refused for node in bench.nodes.nodes.values()):
        return
    snapshot = await (bench.seen_directly() if without_heketi else bench.seen())
    if bench.device() not in snapshot.devices:
        return  # without Heketi a disk that is gone is in nobody's books
    told = judge(snapshot, Ref.device(bench.device()), bench.nodes.now)
    if told.verdict is not MoveVerdict.FREE or not told.bricks:
        return
    assert kind != "none" or without_heketi
    whole = [number for number in range(1, bench.volume.set_size) if has_all_files(bench, number)]
    ready = all(bench.nodes.brick_is_up(brick) for brick in bench.volume.bricks[1 : bench.volume.set_size])
    assert ready, "a peer brick is down"
    if kind != "none" and told.disks[0].condition not in GONE:
        assert len(whole) >= NEEDED.get(kind, 1), "the others lack something"
