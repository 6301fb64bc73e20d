"""The palette as a box over what was seen before."""

import pytest
from textual.containers import Vertical

from glusterterm.config.profiles import Settings
from glusterterm.ui.palette import Palette
from tests.consoles import World, make_app, press, shown


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast", "colour-blind", "sixteen"])
async def test_in_every_theme_the_palette_has_a_border_a_ground_and_the_screen_behind_it(theme: str) -> None:
    world = World()
    app = make_app(world, settings=Settings(theme=theme))
    async with shown(world, app, (80, 24)) as pilot:
        await press(world, pilot, "ctrl+p")
        assert isinstance(app.screen, Palette)
        box = app.screen.query_one("#--container", Vertical)
        kind, colour = box.styles.border_top
        assert (kind, colour) == ("round", box.styles.border_left[1])
        assert box.visible
        assert colour != box.styles.background
        assert box.region.x > 0
        assert box.region.right < 80
        assert app.screen.styles.background.a < 1
