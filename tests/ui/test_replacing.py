"""A device is replaced by one key on it: a form, then the plan with every step that it will take."""

from pathlib import Path

from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.widgets.lines_pane import LinesPane
from glusterterm.ui.wizards.confirm_screen import TypedScreen
from glusterterm.ui.wizards.plan_screen import PlanScreen
from glusterterm.ui.wizards.step_screen import StepScreen
from tests.consoles import press
from tests.simulated import Simulated, simulated
from tests.ui.test_wizards import SIZE, comes, seen, typed


async def test_a_key_on_a_device_plans_its_replacement(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "down")
        assert "replace" not in [entry.word for entry in pilot.app.screen.query_one(KeyBar).entries]
        await press(world, pilot, "G", "space", "G", "space", "G", "k")
        assert "replace" in [entry.word for entry in pilot.app.screen.query_one(KeyBar).entries]
        await press(world, pilot, "r")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "sdx")
        await press(world, pilot, "enter")
        assert isinstance(pilot.app.screen, StepScreen)  # no path: nothing is planned
        await press(world, pilot, "home", "/", "d", "e", "v", "/", "enter")
        await comes(world, pilot, PlanScreen)
        lines = [line.text for line in pilot.app.screen.query_one(LinesPane).lines]
        told = "\n".join(lines)
        for step in ("disable", "evict brick", "healed", "as evacuated", "delete", "swap the disk", "add /dev/sdx"):
            assert step in told
        await press(world, pilot, "enter")
        await comes(world, pilot, TypedScreen)
        # disabled, marked, deleted, and the disk added: what the task only looks for is no request
        assert f"It takes {told.count('evict brick') + 4} requests." in seen(pilot.app)
