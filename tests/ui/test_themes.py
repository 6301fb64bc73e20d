"""Themes: those that ship, the user's own, and files that can't be used."""

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.color import Color

from glusterterm.ui import themes
from glusterterm.ui.glyphs import UNICODE
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.topology_tree import TopologyTree
from tests.builders import small_snapshot

SHIPPED = ("dark", "colour-blind", "high-contrast", "light", "sixteen")


def contrast(one: Color, other: Color) -> float:
    """Give the contrast ratio of WCAG 2."""

    def luminance(color: Color) -> float:
        parts = [part / 255 for part in color.rgb]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_all_shipped_themes_can_be_read_the_usual_one_first() -> None:
    loaded = themes.load_themes()
    assert tuple(theme.name for theme in loaded.themes) == SHIPPED
    assert not loaded.errors


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "sixteen"])
def test_text_and_states_can_be_read_on_their_ground(name: str) -> None:
    theme = next(theme for theme in themes.load_themes().themes if theme.name == name)
    ground = Color.parse(theme.background or "")
    least = 7.0 if name == "high-contrast" else 4.5
    for variable in ("state-ok", "state-warning", "state-failed", "state-pending", "muted"):
        assert contrast(Color.parse(theme.variables[variable]), ground) >= least, variable
    assert contrast(Color.parse(theme.foreground or ""), ground) >= 7


def test_the_sixteen_colour_theme_uses_the_terminals_own_colours() -> None:
    theme = next(theme for theme in themes.load_themes().themes if theme.name == "sixteen")
    assert theme.ansi


def test_every_variable_has_a_default_for_themes_that_lack_it() -> None:
    for theme in themes.load_themes().themes:
        assert set(themes.VARIABLE_DEFAULTS) <= set(theme.variables)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


def test_a_theme_of_the_users_own_wins_over_a_shipped_one(tmp_path: Path) -> None:
    shipped = (themes.shipped_folder() / "dark.toml").read_text()
    written(tmp_path, "dark", shipped.replace("#11161d", "#000001"))
    written(tmp_path, "mine", shipped)
    loaded = themes.load_themes(tmp_path)
    assert {theme.name for theme in loaded.themes} == {*SHIPPED, "mine"}
    assert next(theme for theme in loaded.themes if theme.name == "dark").background == "#000001"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("dark = ", "no TOML"),
        ("dark = true", "[colors]"),
        ("[colors]\ntext = 3", "colors.text"),
        ('[colors]\ntext = "reddish"', "reddish"),
        ("\xff\xfe", "TOML"),
    ],
)
def test_a_broken_theme_is_left_out_with_a_reason(tmp_path: Path, text: str, why: str) -> None:
    written(tmp_path, "broken", text)
    loaded = themes.load_themes(tmp_path)
    assert tuple(theme.name for theme in loaded.themes) == SHIPPED
    (error,) = loaded.errors
    assert "broken.toml" in str(error)
    assert why in str(error)
    assert error.next_step


def test_a_file_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (error,) = themes.load_themes(tmp_path).errors
    assert "can't be read" in str(error)


def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    assert not themes.load_themes(tmp_path / "nowhere").errors


class ThemedApp(App[None]):
    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(themes.VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        yield TopologyTree({}, UNICODE, BarStyle.THIN)

    def on_mount(self) -> None:
        for theme in themes.load_themes().themes:
            self.register_theme(theme)
        self.query_one(TopologyTree).update(small_snapshot())


async def test_the_tree_takes_on_each_theme_while_running() -> None:
    app = ThemedApp()
    async with app.run_test(size=(100, 20)) as pilot:
        tree = app.query_one(TopologyTree)
        looks = set()
        for name in SHIPPED:
            app.theme = name
            await pilot.pause()
            sign = next(segment for segment in tree.render_line(1) if "●" in segment.text)
            assert sign.style is not None
            looks.add(str(sign.style.color))
        assert len(looks) == len(SHIPPED)
