"""The wizards, walked by keyboard on a simulated cluster: what was asked for is what its world then holds."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from glusterterm.model.tasks import Task, TaskState
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.screens.volumes import VolumesScreen
from glusterterm.ui.wizards.confirm_screen import ConfirmScreen
from glusterterm.ui.wizards.plan_screen import PlanScreen
from glusterterm.ui.wizards.step_screen import StepScreen
from tests.consoles import press, quiet
from tests.simulated import Simulated, simulated, until

SIZES = [(80, 24), (120, 40), (200, 60)]


async def typed(world: Simulated, pilot: Pilot[None], text: str) -> None:
    """Type a text."""
    await pilot.press(*("slash" if char == "/" else "space" if char == " " else char for char in text))
    await quiet(world, pilot)


async def comes(world: Simulated, pilot: Pilot[None], kind: type) -> None:
    """Wait for a page."""
    await until(world, pilot, lambda: isinstance(pilot.app.screen, kind))


async def ended(world: Simulated, pilot: Pilot[None], number: int = 1) -> Task:
    """Let time pass until so many tasks have ended; give the newest."""

    def over() -> bool:
        tasks = world.session.tasks.tasks
        return len(tasks) == number and all(task.state.ended for task in tasks)

    await until(world, pilot, over)
    return world.session.tasks.tasks[0]


async def confirmed(world: Simulated, pilot: Pilot[None], *keys: str) -> None:
    """Go on from the plan page, and confirm."""
    await comes(world, pilot, PlanScreen)
    await press(world, pilot, "enter")
    await comes(world, pilot, ConfirmScreen)
    await press(world, pilot, *keys)


def hosts(world: Simulated) -> set[str]:
    """Give the host names of all nodes in the simulator's world."""
    return {node.manage[0] for node in world.heketi.nodes.values()}


def paths_on(world: Simulated, host: str) -> set[str]:
    """Give the devices of a node in the simulator's world."""
    nodes = {node.id for node in world.heketi.nodes.values() if node.manage[0] == host}
    return {device.name for device in world.heketi.devices.values() if device.node in nodes}


def sizes(world: Simulated) -> dict[str, int]:
    """Give the volumes of the simulator's world with their sizes."""
    return {volume.name: volume.size for volume in world.heketi.volumes.values() if not volume.pending}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_node_is_added_with_its_devices(size: tuple[int, int], tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, size) as pilot:
        await press(world, pilot, "a")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "stor-d1.example.com")
        await press(world, pilot, "down", "down", "backspace")
        await typed(world, pilot, "4")
        await press(world, pilot, "enter")
        await typed(world, pilot, "/dev/sdb /dev/sdc /dev/sdd")
        await press(world, pilot, "enter")
        await confirmed(world, pilot, "y")
        task = await ended(world, pilot)
        assert task.state is TaskState.DONE
        assert "stor-d1.example.com" in hosts(world)
        assert paths_on(world, "stor-d1.example.com") == {"/dev/sdb", "/dev/sdc", "/dev/sdd"}
        (node,) = (node for node in world.heketi.nodes.values() if node.manage[0] == "stor-d1.example.com")
        assert node.zone == 4
        assert isinstance(pilot.app.screen, TopologyScreen)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_three_devices_are_added_to_the_node_under_the_cursor(size: tuple[int, int], tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, size) as pilot:
        await press(world, pilot, "down", "a")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "/dev/sdx /dev/sdy /dev/sdz")
        await press(world, pilot, "enter")
        await confirmed(world, pilot, "y")
        assert (await ended(world, pilot)).state is TaskState.DONE
        assert paths_on(world, "stor-a1.example.com") >= {"/dev/sdx", "/dev/sdy", "/dev/sdz"}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_volume_is_made_made_larger_and_deleted(size: tuple[int, int], tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, size) as pilot:
        await press(world, pilot, "c")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "20G")
        await press(world, pilot, "tab")
        await typed(world, pilot, "aaa")
        await press(world, pilot, "enter")
        await confirmed(world, pilot, "y")
        assert (await ended(world, pilot)).state is TaskState.DONE
        assert sizes(world)["aaa"] == 20
        await press(world, pilot, "2")
        await comes(world, pilot, VolumesScreen)
        await cursor_on(world, pilot, "aaa")
        await press(world, pilot, "e")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "5")
        await press(world, pilot, "enter")
        await confirmed(world, pilot, "y")
        await ended(world, pilot, 2)
        assert sizes(world)["aaa"] == 25
        await cursor_on(world, pilot, "aaa")
        await press(world, pilot, "delete")
        await confirmed(world, pilot, "a", "a", "a", "enter")
        await ended(world, pilot, 3)
        assert "aaa" not in sizes(world)


async def cursor_on(world: Simulated, pilot: Pilot[None], name: str) -> None:
    """Go to the first row once the volume is in it: volumes are sorted by name."""
    screen = pilot.app.screen
    assert isinstance(screen, VolumesScreen)

    def there() -> bool:
        snapshot = world.session.store.snapshot
        first = screen.rows.rows[0] if snapshot and screen.rows.rows else None
        return bool(snapshot and first and first in snapshot.volumes and snapshot.volumes[first].name == name)

    await until(world, pilot, there)
    await press(world, pilot, "home")
