"""Adding devices from the list of a node's disks, walked by keyboard over simulated nodes."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from glusterterm.logic.flows.add_devices import AddDevices
from glusterterm.model.tasks import TaskState
from glusterterm.ui.wizards.confirm_screen import ConfirmScreen
from glusterterm.ui.wizards.option_rows import OptionRows
from glusterterm.ui.wizards.plan_screen import PlanScreen
from glusterterm.ui.wizards.rows import FieldRow
from glusterterm.ui.wizards.step_screen import StepScreen, Told
from tests.consoles import press, quiet
from tests.simulated import Simulated, simulated, until

SIZES = [(80, 24), (120, 40), (200, 60)]


async def asked_for(world: Simulated, pilot: Pilot[None], host: str) -> StepScreen:
    """Ask for devices of a node; give the page."""
    await press(world, pilot, "slash")
    await pilot.press(*("minus" if char == "-" else char for char in host))
    await press(world, pilot, "enter", "enter", "a")
    await until(world, pilot, lambda: isinstance(pilot.app.screen, StepScreen))
    screen = pilot.app.screen
    assert isinstance(screen, StepScreen)
    return screen


def rows(screen: StepScreen) -> dict[str, FieldRow]:
    """Give the rows of a page by what they ask."""
    return {row.key: row for row in screen.query(FieldRow)}


@pytest.mark.parametrize("size", SIZES)
async def test_a_blank_disk_is_marked_in_the_list_and_becomes_a_device(size: tuple[int, int], tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path, over_ssh=True)
    async with simulated(world, size) as pilot:
        screen = await asked_for(world, pilot, "stor-c2")
        await until(world, pilot, lambda: "disks" in rows(screen))
        disks = rows(screen)["disks"].control_widget
        assert isinstance(disks, OptionRows)
        assert disks.has_focus, "what is asked for first is marked at once"
        assert [option.value for option in disks.options if not option.why_not] == ["/dev/sdd"]
        assert "it is a device already" in [option.why_not for option in disks.options]
        await press(world, pilot, "space", "enter")
        await until(world, pilot, lambda: isinstance(pilot.app.screen, PlanScreen))
        await press(world, pilot, "enter")
        await until(world, pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await press(world, pilot, "y")
        tasks = world.session.tasks
        await until(world, pilot, lambda: bool(tasks.tasks) and tasks.tasks[0].state.ended)
        assert tasks.tasks[0].state is TaskState.DONE
        node = next(node for node in world.heketi.nodes.values() if node.manage[0] == "stor-c2.example.com")
        assert "/dev/sdd" in {world.heketi.devices[device].name for device in node.devices}


async def test_a_disk_with_files_on_it_is_not_taken_before_that_was_said(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path, over_ssh=True)
    async with simulated(world, (120, 40)) as pilot:
        screen = await asked_for(world, pilot, "edge-3")
        await until(world, pilot, lambda: "disks" in rows(screen))
        assert "wipe" not in rows(screen)
        await press(world, pilot, "space", "enter")
        assert pilot.app.screen is screen
        assert "/dev/sdb holds ext4" in rows(screen)["wipe"].problem
        assert rows(screen)["wipe"].control_widget.has_focus
        await press(world, pilot, "space", "enter")
        await until(world, pilot, lambda: isinstance(pilot.app.screen, PlanScreen))


async def test_what_was_typed_while_a_node_was_asked_stays_and_keeps_the_cursor(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path, over_ssh=True)
    async with simulated(world, (120, 40)) as pilot:
        screen = await asked_for(world, pilot, "stor-c2")
        paths = rows(screen)["paths"].control_widget
        assert paths.has_focus
        await pilot.press("slash", "d")
        await until(world, pilot, lambda: "disks" in rows(screen))
        assert paths.has_focus
        assert isinstance(screen.flow, AddDevices)
        assert screen.flow.paths == "/d"


async def test_a_node_that_is_not_reached_has_its_paths_typed(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path, over_ssh=True)
    world.node_runner.world.nodes["stor-c2.example.com"].reachable = False
    async with simulated(world, (120, 40)) as pilot:
        screen = await asked_for(world, pilot, "stor-c2")
        told = screen.query_one(Told)
        await until(world, pilot, lambda: "could not be looked at" in "\n".join(line.text for line in told.lines))
        assert "disks" not in rows(screen)
        await quiet(world, pilot)
        assert rows(screen)["paths"].control_widget.has_focus
