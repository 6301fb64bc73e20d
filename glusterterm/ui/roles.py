"""How roles of text look: component classes that every widget of ours shares, coloured by theme variables alone."""

from collections.abc import Mapping

from rich.style import Style
from textual.widget import Widget

from glusterterm.logic.lines import Role

BAR_QUIET, BAR_HIGH, BAR_FULL, BAR_REST = "bar-quiet", "bar-high", "bar-full", "bar-rest"
BARS = (BAR_QUIET, BAR_HIGH, BAR_FULL, BAR_REST)

COMPONENTS = frozenset({*(f"role--{role}" for role in Role), *(f"role--{bar}" for bar in BARS)})
"""What a widget that draws text by role adds to its `COMPONENT_CLASSES`."""

STALE_CLASS = "-stale"
"""The class of a widget whose data is old: states lose their colours, since nobody knows whether they still hold."""

CSS = """
    & > .role--text { color: $foreground; }
    & > .role--name { color: $foreground; text-style: bold; }
    & > .role--muted { color: $muted; }
    & > .role--ok { color: $state-ok; }
    & > .role--warning { color: $state-warning; }
    & > .role--failed { color: $state-failed; }
    & > .role--pending { color: $state-pending; }
    & > .role--accent { color: $accent; }
    & > .role--bar-quiet { color: $bar-quiet; }
    & > .role--bar-high { color: $bar-high; }
    & > .role--bar-full { color: $bar-full; }
    & > .role--bar-rest { color: $bar-rest; }
    &:nocolor > .role--warning { color: $foreground; }
    &:nocolor > .role--failed { color: $foreground; text-style: bold; }
    &.-stale > .role--ok { color: $state-stale; }
    &.-stale > .role--warning { color: $state-stale; }
    &.-stale > .role--failed { color: $state-stale; }
    &.-stale > .role--pending { color: $state-stale; }
    &.-stale > .role--bar-quiet { color: $state-stale; }
    &.-stale > .role--bar-high { color: $state-stale; }
    &.-stale > .role--bar-full { color: $state-stale; }
"""
"""What such a widget puts into the rule of its `DEFAULT_CSS`."""


def styles_of(widget: Widget) -> Mapping[str, Style]:
    """Give the present look of every role and bar in `widget`, foreground and weight alone."""
    names = (*Role, *BARS)
    return {str(name): widget.get_component_rich_style(f"role--{name}", partial=True) for name in names}
