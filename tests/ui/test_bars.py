"""Bars are as wide as their place, and never say empty or full where it is not so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from glusterterm.ui import roles
from glusterterm.ui.widgets.capacity_bar import BarStyle, cells, level


@pytest.mark.parametrize(
    ("fill", "style", "bar"),
    [
        (0.0, BarStyle.THIN, "──────────"),
        (0.5, BarStyle.THIN, "━━━━━─────"),
        (0.55, BarStyle.THIN, "━━━━━╸────"),
        (1.0, BarStyle.THIN, "━━━━━━━━━━"),
        (0.5, BarStyle.EIGHTHS, "█████░░░░░"),
        (0.5375, BarStyle.EIGHTHS, "█████▍░░░░"),
        (0.5, BarStyle.ASCII, "#####....."),
        (1.7, BarStyle.ASCII, "##########"),
        (-1.0, BarStyle.ASCII, ".........."),
    ],
)
def test_a_bar_shows_its_fill(fill: float, style: BarStyle, bar: str) -> None:
    assert "".join(cells(fill, 10, style)) == bar


@given(st.floats(-1, 2), st.integers(0, 60), st.sampled_from(BarStyle))
def test_a_bar_fills_its_place_to_the_cell(fill: float, width: int, style: BarStyle) -> None:
    assert cell_len("".join(cells(fill, width, style))) == width


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.integers(2, 60), st.sampled_from(BarStyle))
def test_only_nothing_is_empty_and_only_full_is_full(fill: float, width: int, style: BarStyle) -> None:
    filled, _ = cells(fill, width, style)
    assert filled
    assert "".join(cells(fill, width, style)) not in (
        "".join(cells(0.0, width, style)),
        "".join(cells(1.0, width, style)),
    )


@pytest.mark.parametrize(
    ("fill", "name"),
    [
        (0.0, roles.BAR_QUIET),
        (0.69, roles.BAR_QUIET),
        (0.695, roles.BAR_HIGH),
        (0.9, roles.BAR_FULL),
        (2, roles.BAR_FULL),
    ],
)
def test_a_bar_has_the_colour_of_the_percentage_beside_it(fill: float, name: str) -> None:
    assert level(fill) == name
