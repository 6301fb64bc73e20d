"""Read-only mode by keyboard: no key that changes something, wherever it is pressed, brings anything onto the wire."""

from pathlib import Path

import pytest

from glusterterm.backends.heketi.routes import find
from glusterterm.engine.log import LogLevel
from glusterterm.sim import dump
from glusterterm.ui.commands import COMMANDS, MENU_KEY
from glusterterm.ui.ports import Start
from tests.consoles import make_app, press
from tests.simulated import Simulated, simulated

CHANGING = [command for command in COMMANDS if command.mutates]
CONFIRMING = ("enter", "y", "enter", "escape", "escape", "escape")
"""What would go on with whatever opened, say yes to it, and leave the rest."""
PLACES = {
    "a cluster": ("1", "home"),
    "a node": ("1", "home", "down"),
    "a device": ("1", "home", "+", "down", "down"),
    "a volume": ("2", "home"),
    "the tasks": ("3", "home"),
}


def asked(world: Simulated) -> list[str]:
    """Give the requests that were made, and those that were tried and not let through."""
    return [line.text for line in world.log.lines if line.level is LogLevel.REQUEST]


def only_looks(request: str) -> bool:
    """Say whether a line of the log tells of a request that reads."""
    method, path = request.split()[:2]
    route = find(method, path)
    return route is not None and not route.writes


@pytest.mark.parametrize("place", PLACES)
async def test_no_key_and_no_action_changes_anything(place: str, tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path, read_only=True)
    app = make_app(world, Start(demo=True))
    async with simulated(world, (120, 40), app) as pilot:
        await press(world, pilot, *PLACES[place])
        before, depth = dump.encoded(world.heketi), len(app.screen_stack)
        for command in CHANGING:
            for key in command.key.split(","):
                await pilot.press(key)
                assert len(app.screen_stack) == depth, f"{command.id}: {key} opens {app.screen}"
            await app.run_action(f"screen.{command.id}")  # as the palette does
            assert len(app.screen_stack) == depth, f"{command.id} opens {app.screen}"
        await press(world, pilot, *PLACES[place], MENU_KEY)
        if len(app.screen_stack) > depth:
            for command in CHANGING:
                await press(world, pilot, MENU_KEY, *command.key.split(",")[:1], *CONFIRMING)
        assert not world.session.tasks.tasks
        assert dump.encoded(world.heketi) == before
    assert asked(world)
    assert all(only_looks(request) for request in asked(world))
    assert not list((tmp_path / "tasks").rglob("*.jsonl"))
