"""What gluster does with volumes that are there, asked for without Heketi."""

import pytest

from glusterterm.logic.plans import running, volume
from glusterterm.model.commands import Command
from glusterterm.model.errors import PlanRefused
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.operations import CreateVolume, HealVolume, RebalanceAction, SetVolumeOptions
from glusterterm.model.outcomes import Accepted, Done, Failed, Pending
from glusterterm.model.topology import Durability, DurabilityType, Volume
from glusterterm.sim import nodes_gluster
from glusterterm.sim.nodes import GlusterVolume
from tests.direct_pool import DirectPool

REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)


async def with_volume(durability: Durability = REPLICA_3) -> tuple[DirectPool, Volume]:
    """Give a pool with a volume `web`."""
    pool = DirectPool()
    await pool.build()
    await pool.run(volume.create(await pool.snapshot(), CreateVolume("web", 10, durability)))
    return pool, await seen(pool)


async def seen(pool: DirectPool) -> Volume:
    """Look at it."""
    return next(each for each in (await pool.snapshot()).volumes.values() if each.name == "web")


def in_gluster(pool: DirectPool) -> GlusterVolume:
    """Give it as gluster has it."""
    return next(each for each in pool.world.volumes.values() if each.name == "web")


async def test_a_volume_is_stopped_and_started_again() -> None:
    pool, web = await with_volume()
    await pool.run(running.stop(await pool.snapshot(), web.id))
    assert not in_gluster(pool).started
    stopped = await seen(pool)
    assert stopped.truth is not None
    assert stopped.truth.state is GlusterVolumeState.STOPPED
    await pool.run(running.start(await pool.snapshot(), web.id))
    assert in_gluster(pool).started
    assert pool.locks == []


async def test_what_a_volume_is_already_is_not_asked_for() -> None:
    pool, web = await with_volume()
    assert running.start(await pool.snapshot(), web.id).blocked
    assert not running.start(await pool.snapshot(), web.id, force=True).blocked
    await pool.run(running.stop(await pool.snapshot(), web.id))
    snapshot = await pool.snapshot()
    for plan in (
        running.stop(snapshot, web.id),
        running.heal(snapshot, web.id),
        running.rebalance(snapshot, web.id),
        running.profile(snapshot, web.id, on=True),
    ):
        assert plan.blocked
        assert "is not started" in plan.objections[0].text


async def test_a_brick_process_that_is_gone_comes_back_though_a_node_is_away() -> None:
    pool, web = await with_volume()
    bricks = in_gluster(pool).bricks
    bricks[0].up = False
    away = next(node for node in pool.world.nodes.values() if node.storage == bricks[1].storage)
    away.reachable = False
    await pool.run(running.start(await pool.snapshot(), web.id, force=True))
    assert bricks[0].up


async def test_options_are_set_and_reset() -> None:
    pool, web = await with_volume()
    await pool.run(
        running.set_options(await pool.snapshot(), web.id, ("performance.quick-read off", "user.note it's `here`"))
    )
    assert in_gluster(pool).options["user.note"] == "it's `here`"
    snapshot = await pool.snapshot()
    assert running.set_options(snapshot, web.id, reset=("user.note",)).blocked, "gluster has no way to"
    plan = running.set_options(snapshot, web.id, ("user.note new",), ("performance.quick-read",))
    assert "performance.quick-read was off" in plan.notes
    assert "user.note: new, before it's `here`" in plan.notes
    await pool.run(plan)
    options = in_gluster(pool).options
    assert options["user.note"] == "new"
    assert "performance.quick-read" not in options


async def test_options_before_one_that_is_refused_are_set_back() -> None:
    pool, web = await with_volume()
    await pool.run(running.set_options(await pool.snapshot(), web.id, ("user.old was",)))
    before = dict(in_gluster(pool).options)

    def refuse(host: str, command: Command) -> None:
        if "performance.refused" in command.argv:
            raise PlanRefused("no such option", next_step="look at gluster volume set help")

    pool.begin(refuse)
    wish = SetVolumeOptions(web.id, "web", ("user.old new", "performance.io-cache off", "performance.refused y"))
    outcome = await pool.do(wish)
    assert isinstance(outcome, Failed)
    assert "what was made was taken back" in outcome.error.what
    assert in_gluster(pool).options == before
    assert pool.locks == []


async def test_a_heal_is_watched_to_its_end() -> None:
    pool, web = await with_volume()
    brick = in_gluster(pool).bricks[0]
    brick.up = False
    nodes_gluster.brick_start(pool.world, in_gluster(pool), brick)
    begun = await pool.actor.submit(HealVolume(web.id, "web"))
    assert isinstance(begun, Accepted)
    told: list[Pending] = []
    while isinstance(outcome := await pool.actor.poll(begun.queue), Pending):
        if "entries left" in outcome.text:
            told.append(outcome)
            assert pool.locks == [], "others may change the pool while gluster heals"
        await pool.clock.sleep(0)
    assert isinstance(outcome, Done)
    done = [each.done for each in told]
    assert done[0] < max(done)
    assert told[-1].total > 0


async def test_a_heal_that_is_refused_says_so_in_gluster_s_words() -> None:
    pool, web = await with_volume()
    in_gluster(pool).bricks[0].up = False
    outcome = await pool.do(HealVolume(web.id, "web"))
    assert isinstance(outcome, Failed)
    assert "Launching heal operation" in outcome.error.what


async def test_a_heal_that_loses_a_brick_says_which() -> None:
    pool, web = await with_volume()
    brick = in_gluster(pool).bricks[0]

    def lose(host: str, command: Command) -> None:
        if command.name == "heal summary":
            brick.up = False

    pool.begin(lose)
    outcome = await pool.do(HealVolume(web.id, "web"))
    assert isinstance(outcome, Failed)
    assert f"{brick.name} is not reached" in outcome.error.what


async def test_entries_in_split_brain_are_no_success() -> None:
    pool, web = await with_volume()
    in_gluster(pool).split = 2
    outcome = await pool.do(HealVolume(web.id, "web"))
    assert isinstance(outcome, Failed)
    assert "split-brain" in outcome.error.what


async def test_a_rebalance_is_watched_without_a_lock_and_can_be_stopped() -> None:
    pool, web = await with_volume(Durability(DurabilityType.NONE))
    assert running.rebalance(await pool.snapshot(), web.id).blocked, "there is one set"
    await pool.run(volume.expand(await pool.snapshot(), web.id, 10))
    web = await seen(pool)
    while web.truth is not None and any(task.state.value == "in progress" for task in web.truth.tasks):
        await pool.clock.sleep(60)
        web = await seen(pool)
    assert running.rebalance(await pool.snapshot(), web.id, RebalanceAction.STOP).blocked, "none is under way"
    begun = await pool.actor.submit(running.rebalance(await pool.snapshot(), web.id).operations[0])
    assert isinstance(begun, Accepted)
    texts = []
    while isinstance(outcome := await pool.actor.poll(begun.queue), Pending):
        texts.append(outcome.text)
        await pool.clock.sleep(0)
    assert isinstance(outcome, Done)
    assert any("files moved" in text and "at work" in text for text in texts)
    assert pool.locks == []


async def test_a_volume_is_profiled_and_no_longer() -> None:
    pool, web = await with_volume()
    await pool.run(running.profile(await pool.snapshot(), web.id, on=True))
    assert in_gluster(pool).profile is not None
    await pool.run(running.profile(await pool.snapshot(), web.id, on=False))
    assert in_gluster(pool).profile is None


async def test_the_commands_are_shown_before_they_are_run() -> None:
    pool, web = await with_volume()
    snapshot = await pool.snapshot()
    host = snapshot.nodes[snapshot.bricks[web.bricks[0]].node].host
    shown = pool.actor.request(running.heal(snapshot, web.id).operations[0], snapshot)
    assert shown.commands == (
        f"{host}$ gluster --mode=script --timeout=600 volume heal web",
        f"{host}$ gluster --mode=script --xml volume heal web info summary   (until it has ended)",
    )


async def test_a_volume_that_is_gone_is_refused() -> None:
    pool, web = await with_volume()
    with pytest.raises(PlanRefused, match="there is no volume gone"):
        await pool.actor.submit(HealVolume(web.id, "gone"))
