"""The line at the top: what it tells, what it leaves out where room is short, and what it writes."""

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from glusterterm.ui.glyphs import ASCII, UNICODE
from glusterterm.ui.themes import VARIABLE_DEFAULTS
from glusterterm.ui.widgets.status_bar import Facts, Health, StatusBar, fit, parts

LIVE = Facts("prod-east", None, "heketi", Health.LIVE, nodes=12, age_s=2.0)


def told(facts: Facts, width: int = 200) -> str:
    return "".join(part.text for part in fit(parts(facts, UNICODE), width))


def test_a_live_server_is_told_with_its_age() -> None:
    assert told(LIVE) == " glusterterm   prod-east  ● heketi  12 nodes  2 s ago"


def test_an_old_picture_is_called_stale() -> None:
    assert "stale, 3 min ago" in told(Facts("p", None, "heketi", Health.STALE, age_s=190.0))


def test_read_only_operations_and_a_clock_that_is_off_are_told() -> None:
    facts = Facts("p", None, "heketi", Health.LIVE, 3, 1.0, skew_s=-90.0, operations=2, read_only=True)
    assert told(facts).endswith("⚠ clock 1 min 30 s behind  ▶ 2 operations   READ-ONLY ")


def test_a_clock_that_is_off_by_a_second_is_not_worth_a_word() -> None:
    assert "clock" not in told(Facts("p", None, "heketi", Health.LIVE, 3, 1.0, skew_s=1.5))


@pytest.mark.parametrize("width", range(1, 120))
def test_the_bar_never_takes_more_than_its_width(width: int) -> None:
    facts = Facts("p" * 64, None, "heketi", Health.STALE, 12, 500.0, 30.0, 3, read_only=True)
    assert len(told(facts, width)) <= width


def test_what_matters_least_goes_first() -> None:
    assert "12 nodes" not in told(LIVE, 48)
    assert "2 s ago" in told(LIVE, 48)
    assert told(LIVE, 14).strip() == "prod-east  ●"


def test_stale_stays_when_nothing_else_fits() -> None:
    facts = Facts("prod", None, "heketi", Health.STALE, 12, 61.0, read_only=True)
    assert "stale, 1 min ago" in told(facts, 26)


class Watched(StatusBar):
    """A bar that remembers which cells it wanted written."""

    def __init__(self) -> None:
        super().__init__(ASCII)
        self.written: list[Region] = []

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "Watched":
        """Remember the cells."""
        self.written.extend(regions)
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self


class BarAlone(App[None]):
    """A bar and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = Watched()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables that bars are drawn with."""
        return dict(VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        yield self.bar


async def test_a_tick_writes_the_cells_of_the_age_alone() -> None:
    app = BarAlone()
    async with app.run_test(size=(80, 3)) as pilot:
        app.bar.show(LIVE)
        await pilot.pause()
        text = app.bar.render_line(0).text
        app.bar.written.clear()
        app.bar.show(Facts("prod-east", None, "heketi", Health.LIVE, nodes=12, age_s=3.0))
        assert app.bar.written == [Region(text.index("2 s ago"), 0, 1, 1)]


async def test_nothing_new_writes_nothing() -> None:
    app = BarAlone()
    async with app.run_test(size=(80, 3)) as pilot:
        app.bar.show(LIVE)
        await pilot.pause()
        app.bar.written.clear()
        app.bar.show(LIVE)
        assert app.bar.written == []


@pytest.mark.parametrize("colour", ["red", "#ff8800", "mauve"])
async def test_a_profile_may_have_a_colour_of_its_own(colour: str) -> None:
    app = BarAlone()
    async with app.run_test(size=(80, 3)):
        app.bar.show(Facts("prod", colour, "heketi", Health.LIVE, 1, 1.0))
        assert " prod " in app.bar.render_line(0).text
