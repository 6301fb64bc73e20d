"""Pictures of the console at a fixed clock: for its layout, not for what it does."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from glusterterm.config.profiles import Glyphs, Profile, Settings
from glusterterm.model.gluster.moves import Moved
from glusterterm.model.gluster.status import TaskKind, TaskState, VolumeTask
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import (
    BrickTruth,
    HealCount,
    NodeMoved,
    Part,
    ProcessState,
    Reading,
    VolumeMoves,
    VolumeTruth,
)
from glusterterm.model.ids import ClusterId, NodeId, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.ports import Start
from tests.builders import (
    make_block_volume,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
)
from tests.consoles import LOST, PROFILE, World, make_app, press, quiet

Compare = Callable[..., bool]
NAMED = replace(PROFILE, cluster_names=((ClusterId("c1"), "prod"), (ClusterId("c2"), "edge")), colour="red")


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


class Photographed(GlustertermApp):
    """The console, with what runs its sessions."""

    world: World

    async def run_async(self, **options: Any) -> Any:
        """Run inside the group of its sessions."""
        async with self.world.sessions:
            return await super().run_async(**options)


def photographed(
    world: World, start: Start | None = None, profile: Profile = NAMED, settings: Settings | None = None
) -> Photographed:
    """Make the console over `world`."""
    app = make_app(world, start, profiles=(profile,), settings=settings, kind=Photographed)
    assert isinstance(app, Photographed)
    app.world = world
    return app


def after(world: World, *keys: str) -> Callable[[Pilot[None]], Any]:
    """Give what presses `keys` once the first answer has been shown, two seconds after it came."""

    async def act(pilot: Pilot[None]) -> None:
        await quiet(world, pilot)
        await press(world, pilot, *keys)
        await world.clock.advance(2)
        await pilot.pause(1.1)

    return act


def storage() -> Snapshot:
    """Make two clusters: one of six nodes with a failed and an evacuating device, one small and nearly full."""
    entries: list[Any] = [make_cluster("c1"), make_cluster("c2", block=False), make_operation("o1", "remove-device")]
    for number in range(1, 7):
        state = EntryState.OFFLINE if number == 3 else EntryState.ONLINE
        entries.append(make_node(f"n{number}", host=f"stor-0{number}", zone=(number - 1) % 3 + 1, state=state))
        for letter, used in (("b", 212), ("c", 463), ("d", 441)):
            failed = (number, letter) == (1, "b")
            entries.append(
                make_device(
                    f"d{number}{letter}",
                    f"n{number}",
                    path=f"/dev/vd{letter}",
                    state=EntryState.FAILED if failed else EntryState.ONLINE,
                    total_gib=558,
                    used_gib=(used + number * 13) % 558,
                    pending="o1" if failed else None,
                )
            )
    for number, name in enumerate(("mongo", "registry", "vol_80a20c26", "vol_573e4b4f", "backup"), 1):
        volume = f"v{number}"
        entries.append(make_volume(volume, name=name, size_gib=number * 40, pending="o1" if number == 4 else None))
        entries += (
            make_brick(f"b{number}{copy}", f"d{(number + copy - 1) % 6 + 1}b", volume, size_gib=number * 40)
            for copy in range(3)
        )
    entries += [make_node("n7", "c2", host="edge-01"), make_device("d7b", "n7", total_gib=900, used_gib=819)]
    entries += [make_block_volume("bv1", "c1", "v2")]
    return make_snapshot(*entries)


def test_topology(snap_compare: Compare) -> None:
    world = World(snapshot=storage())
    app = photographed(world)
    assert snap_compare(app, terminal_size=(120, 40), run_before=after(world, *["down"] * 5, "right", "down"))


def test_topology_narrow(snap_compare: Compare) -> None:
    world = World(snapshot=storage())
    assert snap_compare(photographed(world), terminal_size=(80, 24), run_before=after(world, "down", "down"))


def test_topology_large_light(snap_compare: Compare) -> None:
    world = World(snapshot=storage())
    app = photographed(world, settings=Settings(theme="light"))
    assert snap_compare(app, terminal_size=(200, 60), run_before=after(world, "plus"))


def test_topology_ascii_sixteen_colours(snap_compare: Compare) -> None:
    world = World(snapshot=storage())
    app = photographed(world, settings=Settings(theme="sixteen", glyphs=Glyphs.ASCII))
    assert snap_compare(app, terminal_size=(100, 30), run_before=after(world, "down", "down"))


def test_volumes_filtered(snap_compare: Compare) -> None:
    world = World(snapshot=storage())
    keys = ("2", "slash", *"vol_", "enter")
    assert snap_compare(photographed(world), terminal_size=(120, 40), run_before=after(world, *keys))


def healing() -> Snapshot:
    """Give volumes that heal, one whose files move, some that are fine, as the nodes say of them."""
    told = storage()
    started = VolumeTruth(True, state=GlusterVolumeState.STARTED, heal=HealCount(0, 0))
    volumes = {id_: replace(each, truth=started) for id_, each in told.volumes.items()}
    first, second, third = list(volumes)[:3]
    moved = Moved(TaskState.IN_PROGRESS, 1204, 3 * 1024**3, 5000, 0, 0, 72.0)
    task = VolumeTask(TaskKind.REBALANCE, "t1", TaskState.IN_PROGRESS, ())
    moves = VolumeMoves(moved, (NodeMoved(NodeId("n1"), "localhost", moved),), told.taken_at)
    volumes[first] = replace(volumes[first], truth=replace(started, heal=HealCount(4120, 0), offline=1))
    volumes[second] = replace(volumes[second], truth=replace(started, tasks=(task,), moves=moves))
    volumes[third] = replace(volumes[third], truth=replace(started, heal=HealCount(12, 2)))
    bricks = dict(told.bricks)
    for number, brick in enumerate(told.bricks_of_volume(volumes[first])):
        process = ProcessState.OFFLINE if number == 0 else ProcessState.ONLINE
        heal = HealCount(0 if number == 0 else 2060, 0)
        bricks[brick.id] = replace(brick, truth=BrickTruth(process, 1.0, heal=heal))
    readings = tuple(Reading(Ref.volume(id_), Part.HEAL, told.taken_at) for id_ in (first, third))
    return replace(told, volumes=volumes, bricks=bricks, readings=readings)


def test_heals(snap_compare: Compare) -> None:
    world = World(snapshot=healing())
    assert snap_compare(photographed(world), terminal_size=(120, 40), run_before=after(world, "5"))


def test_heals_narrow(snap_compare: Compare) -> None:
    world = World(snapshot=healing())
    assert snap_compare(photographed(world), terminal_size=(80, 24), run_before=after(world, "5"))


def test_profiles(snap_compare: Compare) -> None:
    world = World(snapshot=storage(), probe_error=LOST)
    assert snap_compare(photographed(world), terminal_size=(100, 30), run_before=after(world, "6"))


def test_help(snap_compare: Compare) -> None:
    world = World(snapshot=storage())
    assert snap_compare(photographed(world), terminal_size=(100, 30), run_before=after(world, "question_mark"))


def test_first_run(snap_compare: Compare) -> None:
    world = World()
    app = photographed(world, Start())
    keys = (*"heketi", "tab", "tab", "tab", "right")
    assert snap_compare(app, terminal_size=(80, 24), run_before=after(world, *keys))


def test_server_lost(snap_compare: Compare) -> None:
    world = World(snapshot=storage())

    async def lose(pilot: Pilot[None]) -> None:
        await quiet(world, pilot)
        world.feed.error = LOST
        await world.clock.advance(75)
        await pilot.pause(1.1)

    assert snap_compare(photographed(world), terminal_size=(100, 30), run_before=lose)
