"""How a pool without Heketi is kept in sight: cheaply while nothing happens, and no dead node holds it up."""

import asyncio
from collections import Counter

from glusterterm.backends.direct.backend import LOOK_S, DirectBackend
from glusterterm.backends.direct.schedule import PERIODS_S, QUIET_S
from glusterterm.logic.plans import volume
from glusterterm.model.commands import Answer, Command
from glusterterm.model.health import Part
from glusterterm.model.operations import CreateVolume
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Durability, DurabilityType
from glusterterm.sim.nodes import NodeWorld
from tests.direct_pool import HOSTS, DirectPool
from tests.fakes import FakeClock
from tests.simulated_nodes import SimulatedNodes

SPEAKER, OTHER = HOSTS[0], HOSTS[2]


class Hanging(SimulatedNodes):
    """Nodes of which some take no connection and send no refusal either, until they are let go."""

    def __init__(self, world: NodeWorld) -> None:
        super().__init__(world)
        self.hanging: frozenset[str] = frozenset()
        self.broken: frozenset[str] = frozenset()
        self.stuck: dict[str, asyncio.Event] = {}

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Run commands, or hang; a batch with a command that is stuck waits for what lets that go."""
        if host in self.hanging:
            await asyncio.Event().wait()
        answers = await super().run_batch(host, commands)
        for command in commands:
            if command.name in self.stuck:
                await self.stuck[command.name].wait()
        return answers

    def why_lost(self, host: str) -> str:
        """Say that the connections to some broke."""
        return "the connection broke" if host in self.broken else ""


class Watched:
    """A pool that is looked at as a console does: by a probe, and a snapshot where that has news."""

    def __init__(self, pool: DirectPool, *, names: tuple[str, ...] = (), seed: str = SPEAKER) -> None:
        self.world = pool.world
        self.clock = FakeClock()
        self.nodes = Hanging(pool.world)
        self.backend = DirectBackend((seed,), self.nodes, self.clock, names=names, patient=False)

    async def after(self, seconds: float) -> Counter[tuple[str, str]]:
        """Let time pass, look, and give which commands that took on which hosts."""
        await self.clock.advance(seconds)
        self.nodes.asked.clear()
        await self.backend.probe()
        return Counter((host, command.name) for host, command in self.nodes.asked)

    async def while_time_passes(self, seconds: float) -> Counter[tuple[str, str]]:
        """Look after that time, and give which commands that took on which hosts: it ends within some seconds."""
        looking = asyncio.ensure_future(self.after(seconds))
        for _ in range(5):
            await self.clock.advance(1)
        assert looking.done(), "the look is held up"
        return await looking

    async def seen(self) -> Snapshot:
        """Give what the last look saw."""
        return await self.backend.snapshot()

    async def reached(self) -> dict[str, bool]:
        """Give which nodes answered at the last look."""
        found = (await self.seen()).nodes.values()
        return {node.host: node.truth is not None and node.truth.reached is True for node in found}


async def watched() -> Watched:
    """Give a pool of four nodes that was looked at once."""
    pool = DirectPool()
    await pool.build()
    watch = Watched(pool)
    await watch.after(0)
    return watch


async def test_while_nothing_happens_neither_lvm_nor_a_disk_is_asked() -> None:
    watch = await watched()
    asked = await watch.after(LOOK_S)
    assert asked == Counter(
        {(host, name): 1 for host in HOSTS for name in ("pulse", "owner of the lock")}
        | {(SPEAKER, "pool list"): 1, (SPEAKER, "volume status"): 1}
    )
    await watch.seen()
    assert await watch.after(LOOK_S / 2) == Counter(), "what was seen just now is new enough"


async def test_everything_is_asked_again_once_it_is_due() -> None:
    watch = await watched()
    asked = await watch.after(PERIODS_S[Part.STORAGE])
    assert {host for host, name in asked if name == "lvm fullreport"} == set(HOSTS)


async def test_a_node_whose_volumes_or_mounts_change_is_asked_for_everything_and_no_other() -> None:
    watch = await watched()
    before = await watch.backend.probe()
    await watch.seen()
    group = next(iter(watch.world.nodes[OTHER].groups.values()))
    group.foreign_kib = 4096
    asked = await watch.after(LOOK_S)
    assert {host for host, name in asked if name == "lvm fullreport"} == {OTHER}
    assert await watch.backend.probe() != before


async def test_a_peer_that_the_speaker_lost_has_all_nodes_asked() -> None:
    watch = await watched()
    watch.world.nodes[OTHER].glusterd = False
    asked = await watch.after(LOOK_S)
    assert {host for host, name in asked if name == "lvm fullreport"} == set(HOSTS)
    node = next(node for node in (await watch.seen()).nodes.values() if node.host == OTHER)
    assert node.truth is not None
    assert node.truth.glusterd_runs is False


async def test_a_lost_node_holds_up_nobody_and_is_seen_once_it_is_back() -> None:
    watch = await watched()
    watch.world.nodes[OTHER].reachable = False
    await watch.after(LOOK_S)
    assert await watch.reached() == {host: host != OTHER for host in HOSTS}
    watch.world.nodes[OTHER].reachable = True
    watch.nodes.hanging = frozenset({OTHER})
    for _ in range(3):
        async with asyncio.timeout(5):
            await watch.after(LOOK_S)
        assert await watch.reached() == {host: host != OTHER for host in HOSTS}
    await watch.backend.close()
    watch = await watched()
    watch.world.nodes[OTHER].reachable = False
    await watch.after(LOOK_S)
    watch.world.nodes[OTHER].reachable = True
    await watch.after(LOOK_S)
    await watch.after(LOOK_S)
    assert await watch.reached() == dict.fromkeys(HOSTS, True)


async def test_just_after_a_node_was_lost_gluster_is_asked_for_nothing_that_goes_to_all_nodes() -> None:
    watch = await watched()
    watch.world.nodes[OTHER].reachable = False
    await watch.after(LOOK_S)
    while watch.clock.monotonic() < LOOK_S + QUIET_S - LOOK_S:
        asked = await watch.after(LOOK_S)
        assert (SPEAKER, "volume status") not in asked
    await watch.after(LOOK_S)
    asked = await watch.after(LOOK_S)
    assert asked[SPEAKER, "volume status"] == 1


async def test_peers_that_know_each_other_by_address_are_reached_by_their_names_in_the_profile() -> None:
    pool = DirectPool()
    await pool.build()
    for number, node in enumerate(pool.world.nodes.values(), start=1):
        node.manage = f"stor-{number}.example.com"
    named = tuple(node.manage for node in pool.world.nodes.values())
    pool.world.add_node("elsewhere.example.com", "198.51.100.9")
    watch = Watched(pool, names=(*named, "elsewhere.example.com"), seed=named[0])
    watch.nodes.hanging = frozenset(HOSTS)
    async with asyncio.timeout(5):
        await watch.after(0)
    assert set(await watch.reached()) == set(named)
    asked = await watch.after(PERIODS_S[Part.STORAGE])
    assert {host for host, _ in asked} == set(named), "one of another pool is asked once"


async def test_a_volume_that_somebody_else_made_is_seen_with_its_bricks_at_once() -> None:
    pool = DirectPool()
    await pool.build()
    watch = Watched(pool)
    await watch.after(0)
    await watch.seen()
    wish = CreateVolume("web", 10, Durability(DurabilityType.REPLICATE, 3))
    await pool.run(volume.create(await pool.snapshot(), wish))
    await watch.after(LOOK_S)
    seen = await watch.seen()
    assert [(each.name, len(each.bricks)) for each in seen.volumes.values()] == [("web", 3)]
    assert seen.notes == (), "its bricks are nobody's orphans"


async def test_a_node_that_joins_is_reached_by_its_name_though_it_was_of_another_pool_before() -> None:
    pool = DirectPool()
    await pool.build()
    for number, node in enumerate(pool.world.nodes.values(), start=1):
        node.manage = f"stor-{number}.example.com"
    named = tuple(node.manage for node in pool.world.nodes.values())
    newcomer = pool.world.add_node("stor-9.example.com", "198.51.100.9")
    watch = Watched(pool, names=(*named, newcomer.manage), seed=named[0])
    watch.nodes.hanging = frozenset({*HOSTS, "198.51.100.9"})
    await watch.after(0)
    await watch.seen()
    newcomer.pool = pool.world.nodes[SPEAKER].pool
    async with asyncio.timeout(5):
        await watch.after(LOOK_S)
    assert await watch.reached() == dict.fromkeys((*named, newcomer.manage), True)


async def test_what_gluster_asks_all_nodes_for_holds_up_no_look_and_is_heard_at_a_later_one() -> None:
    watch = await watched()
    watch.nodes.stuck["volume status"] = let_go = asyncio.Event()
    assert (await watch.while_time_passes(LOOK_S))[SPEAKER, "volume status"] == 1
    assert (await watch.while_time_passes(LOOK_S))[SPEAKER, "volume status"] == 0, "it is asked twice at once"
    let_go.set()
    assert (await watch.while_time_passes(LOOK_S))[SPEAKER, "volume status"] == 0
    assert (await watch.while_time_passes(LOOK_S))[SPEAKER, "volume status"] == 1, "it is asked no more"


async def test_a_node_whose_connection_broke_is_lost_though_a_new_one_is_still_tried() -> None:
    watch = await watched()
    watch.nodes.hanging = watch.nodes.broken = frozenset({OTHER})
    await watch.while_time_passes(LOOK_S)
    assert await watch.reached() == {host: host != OTHER for host in HOSTS}


async def test_a_connection_that_breaks_and_is_there_again_within_a_moment_loses_no_node() -> None:
    watch = await watched()
    watch.nodes.stuck["pulse"] = let_go = asyncio.Event()
    await watch.clock.advance(LOOK_S)
    looking = asyncio.ensure_future(watch.backend.probe())
    await watch.clock.advance(0.5)
    watch.nodes.broken = frozenset({OTHER})
    await watch.clock.advance(1)
    watch.nodes.broken = frozenset()
    let_go.set()
    await watch.clock.advance(1)
    await looking
    assert await watch.reached() == dict.fromkeys(HOSTS, True)
