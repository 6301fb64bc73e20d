"""The line at the top: what it tells, what it leaves out where room is short, and what it writes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Generic, TypeVar

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from glusterterm.ui.glyphs import ASCII, UNICODE
from glusterterm.ui.themes import VARIABLE_DEFAULTS
from glusterterm.ui.widgets.one_line import OneLine
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
    assert "no answer" not in told(Facts("p", None, "heketi", Health.LIVE, 3, 12.0, asking_s=1.0))
    assert "no answer for 9 s" in told(Facts("p", None, "heketi", Health.LIVE, 3, 12.0, asking_s=9.2))
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


class Ticking(OneLine):
    """A line that shows a text, and remembers which cells it wanted written."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.written: list[Region] = []

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Give the text."""
        yield self.text, Style.null()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "Ticking":
        """Remember the cells."""
        self.written.extend(regions)
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self


WidgetT = TypeVar("WidgetT", bound=Widget)


class Alone(App[None], Generic[WidgetT]):
    """One widget and nothing else."""

    def __init__(self, widget: WidgetT) -> None:
        super().__init__()
        self.widget = widget

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables that bars are drawn with."""
        return dict(VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        yield self.widget


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        ("2 s ago", "3 s ago", [Region(0, 0, 1, 1)]),
        ("2 s ago", "2 s ago", []),
        ("9 s ago", "10 s ago", [Region(0, 0, 8, 1)]),
        ("a日b", "a日c", [Region(3, 0, 1, 1)]),
    ],
)
async def test_a_line_writes_from_the_first_to_the_last_cell_that_differs(
    before: str, after: str, written: list[Region]
) -> None:
    line = Ticking()
    app = Alone(line)
    async with app.run_test(size=(80, 3)) as pilot:
        line.text = before
        line.update_line()
        await pilot.pause()
        line.written.clear()
        line.text = after
        line.update_line()
        assert line.written == written


async def test_while_the_age_ticks_all_else_stays_where_it_is() -> None:
    bar = StatusBar(ASCII)
    app = Alone(bar)
    async with app.run_test(size=(80, 3)) as pilot:
        places = set()
        for age_s in (0.0, 2.0, 59.0, 61.0, 3600.0):
            bar.show(Facts("prod-east", None, "heketi", Health.LIVE, nodes=12, age_s=age_s, read_only=True))
            await pilot.pause()
            places.add(tuple(piece.region for piece in bar.query(OneLine)))
        assert len(places) == 1


@pytest.mark.parametrize("colour", ["red", "#ff8800", "mauve"])
async def test_a_profile_may_have_a_colour_of_its_own(colour: str) -> None:
    bar = StatusBar(ASCII)
    app = Alone(bar)
    async with app.run_test(size=(80, 3)) as pilot:
        bar.show(Facts("prod", colour, "heketi", Health.LIVE, 1, 1.0))
        await pilot.pause()
        assert " prod " in "".join(piece.render_line(0).text for piece in bar.query(OneLine))


def test_how_many_nodes_are_reached_over_ssh_is_told_where_they_are_asked() -> None:
    assert "12 nodes over ssh" in told(replace(LIVE, reached=12), 80)
    assert "11 of 12 nodes over ssh" in told(replace(LIVE, reached=11), 80)
    assert "ssh" not in told(LIVE, 80)
