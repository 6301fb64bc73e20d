"""The tree of clusters, nodes, devices and bricks, drawn line by line: only what is seen is ever made."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from glusterterm.logic.browse import Browse
from glusterterm.logic.labels import Label
from glusterterm.logic.matching import Matcher
from glusterterm.logic.rows import Fold, Row, Rows, nearest
from glusterterm.logic.search import EVERYTHING, Query
from glusterterm.model.diff import Changes
from glusterterm.model.ids import Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.topology_tree_paint import INDENT, MARKER, Painter

_CURSOR, _HOVER, _MATCH = "topology-tree--cursor", "topology-tree--hover", "topology-tree--match"
_MOST_STRIPS = 4000
_SLICES_AT_ONCE = 1
"""Slices of a search between two pauses: about 5 ms."""
_BREATH_S = 0.001

Drawn = tuple[Row, Label | None, bool]
"""All that a row's look depends on, but for cursor and mouse: a note has no label."""


class TopologyTree(ScrollView, can_focus=True):
    """The tree over a snapshot. It stays where it is over refreshes: selection and folds go by object, not by row."""

    BINDINGS = commands.bindings(Scope.TREE)
    COMPONENT_CLASSES = {*roles.COMPONENTS, _CURSOR, _HOVER, _MATCH}
    DEFAULT_CSS = f"""
    TopologyTree {{
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        padding: 0 0 0 1;
        {roles.CSS}
        & > .{_CURSOR} {{ background: $row-cursor-blurred; color: $row-cursor-text; }}
        & > .{_HOVER} {{ background: $row-hover; }}
        & > .{_MATCH} {{ background: $row-match; }}
        &:focus > .{_CURSOR} {{ background: $row-cursor; }}
        &:nocolor > .{_CURSOR} {{ background: $foreground; color: $background; }}
        &:nocolor:ansi > .{_CURSOR} {{ text-style: reverse; }}
        &:nocolor > .{_MATCH} {{ text-style: underline; }}
        &:ansi > .{_MATCH} {{ text-style: underline; }}
    }}
    """

    class Highlighted(Message):
        """The cursor came to another object; None where there is none."""

        def __init__(self, ref: Ref | None) -> None:
            super().__init__()
            self.ref = ref

    class Opened(Message):
        """A row was double-clicked."""

        def __init__(self, ref: Ref) -> None:
            super().__init__()
            self.ref = ref

    class Filtered(Message):
        """The whole tree was searched for a filter; None matches where there is no filter any more."""

        def __init__(self, matches: int | None) -> None:
            super().__init__()
            self.matches = matches

    def __init__(self, names: Mapping[str, str], glyphs: Glyphs, bars: BarStyle) -> None:
        super().__init__()
        self._names = names
        self._glyphs = glyphs
        self._bars = bars
        self._browse: Browse | None = None
        self._query = EVERYTHING
        self._search: Matcher | None = None
        self._hovered: int | None = None
        self._told: Ref | None = None
        self._painter: Painter | None = None
        self._strips: dict[Ref, tuple[Drawn, Strip]] = {}
        self._painted: dict[int, Drawn | None] = {}
        self._looks: dict[str, Style] = {}

    @property
    def selected(self) -> Ref | None:
        """The object under the cursor; None where there is none."""
        return None if self._browse is None else self._browse.selected

    @property
    def can_fold(self) -> bool:
        """Whether the row under the cursor holds rows."""
        browse = self._browse
        return browse is not None and len(browse.rows) > 0 and browse.rows.row(browse.cursor).fold is not Fold.LEAF

    def update(self, snapshot: Snapshot, changes: Changes | None = None) -> None:
        """Show `snapshot`; with the `changes` since the one shown, only what they touch is drawn again."""
        browse = self._browse
        if browse is None:
            self._browse = Browse(snapshot, self._names)
            self.virtual_size = Size(0, len(self._browse.rows))
            self.refresh()
        else:
            rows, cursor, top = browse.rows, browse.cursor, self.scroll_offset.y
            browse.update(snapshot, changes)
            if browse.rows is not rows:
                self._rows_changed(rows, cursor, top)
            self._repaint_changed(cursor)
        self._tell()
        if self._query and (changes is None or changes.count):
            self._begin_search(again=True)

    def set_filter(self, query: Query) -> None:
        """Show only what matches, with what holds it; an empty query shows everything. Tells `Filtered` at the end."""
        if query == self._query:
            return
        self._query = query
        if query:
            self._begin_search(again=False)
            return
        self._search = None
        self._ask(lambda browse: browse.show_matches(None))
        self.post_message(self.Filtered(None))

    def set_stale(self, stale: bool) -> None:
        """Say whether the data is old, so that states lose their colours."""
        self.set_class(stale, roles.STALE_CLASS)

    def go_to(self, ref: Ref) -> bool:
        """Unfold what hides `ref` and put the cursor on it; false where the tree, or its filter, does not have it."""
        return self._ask(lambda browse: browse.go_to(ref))

    def follow(self) -> bool:
        """From a brick to the next brick of its volume, after the last one back to the first."""
        return self._ask(Browse.follow)

    def next_match(self) -> bool:
        """Go to the next match of the filter, after the last one to the first."""
        return self._ask(lambda browse: browse.to_match(1))

    def previous_match(self) -> bool:
        """Go to the match before, before the first one to the last."""
        return self._ask(lambda browse: browse.to_match(-1))

    def action_cursor_up(self) -> None:
        self._move(-1)

    def action_cursor_down(self) -> None:
        self._move(1)

    def action_page_up(self) -> None:
        self._move(1 - max(self.size.height, 2))

    def action_page_down(self) -> None:
        self._move(max(self.size.height, 2) - 1)

    def action_cursor_first(self) -> None:
        self._ask(lambda browse: browse.move_to(0))

    def action_cursor_last(self) -> None:
        self._ask(lambda browse: browse.move_to(len(browse.rows)))

    def action_fold(self) -> None:
        self._ask(Browse.fold)

    def action_unfold(self) -> None:
        self._ask(Browse.unfold)

    async def action_toggle(self, attribute_name: str = "") -> None:
        if attribute_name:
            # Textual has an action of this name already: it turns round an attribute
            await super().action_toggle(attribute_name)
        else:
            self._toggle()

    def action_fold_all(self) -> None:
        self._ask(lambda browse: browse.to_level(0))

    def action_unfold_all(self) -> None:
        self._ask(lambda browse: browse.to_level(3))

    def action_level_less(self) -> None:
        self._ask(lambda browse: browse.level_by(-1))

    def action_level_more(self) -> None:
        self._ask(lambda browse: browse.level_by(1))

    def render_line(self, y: int) -> Strip:
        """Give one visible line, exactly as wide as there is room."""
        width = self.scrollable_content_region.width
        browse = self._browse
        number = self.scroll_offset.y + y
        drawn = None if browse is None else self._drawn(browse, number)
        self._painted[y] = drawn
        if browse is None or drawn is None or width <= 0:
            return Strip.blank(max(width, 0), self.rich_style)
        strip = self._strip(drawn, width)
        if number == browse.cursor:
            return self._with_cursor(strip)
        ground = self.rich_style
        if number == self._hovered:
            ground += self._component(_HOVER)
        return strip.apply_style(ground)

    def notify_style_update(self) -> None:
        """Forget the looks of the theme before."""
        super().notify_style_update()
        self._forget_looks()

    def on_resize(self) -> None:
        self._show_cursor()

    def on_focus(self) -> None:
        self._forget_looks()

    def on_blur(self) -> None:
        self._forget_looks()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(self._number_at(event))

    def on_leave(self) -> None:
        self._hover(None)

    def on_click(self, event: events.Click) -> None:
        number = self._number_at(event)
        browse = self._browse
        if browse is None or number is None:
            return
        row = browse.rows.row(number)
        marker = row.depth * INDENT
        x = event.get_content_offset_capture(self).x
        self._ask(lambda browse: browse.move_to(number))
        if marker <= x < marker + MARKER:
            self._toggle()
        elif event.chain == 2 and row.ref is not None:
            self.post_message(self.Opened(row.ref))

    def _strip(self, drawn: Drawn, width: int) -> Strip:
        if self._painter is None or self._painter.width != width:
            self._strips.clear()
            styles = roles.styles_of(self)
            self._painter = Painter(width, self._glyphs, self._bars, styles, self._component(_MATCH))
        row, said, matched = drawn
        if said is None or row.ref is None:
            return self._painter.paint_note(row)
        known = self._strips.get(row.ref)
        if known is not None and known[0] == drawn:
            return known[1]
        if len(self._strips) >= _MOST_STRIPS:
            self._strips.clear()
        strip = self._painter.paint(row, said, matched=matched)
        self._strips[row.ref] = (drawn, strip)
        return strip

    def _with_cursor(self, strip: Strip) -> Strip:
        look = self._component(_CURSOR)
        ground = self.rich_style + look
        shown = strip.apply_style(ground)
        if look.color is None or self.get_component_styles(_CURSOR).color.a == 0:
            return shown
        over = Style(color=look.color, bgcolor=look.bgcolor, reverse=look.reverse)
        return Strip([type(part)(part.text, (part.style or ground) + over) for part in shown], shown.cell_length)

    def _component(self, name: str) -> Style:
        if name not in self._looks:
            self._looks[name] = self.get_component_rich_style(name, partial=True)
        return self._looks[name]

    def _forget_looks(self) -> None:
        self._painter = None
        self._strips.clear()
        self._looks.clear()
        self.refresh()

    def _ask(self, question: Callable[[Browse], bool | None]) -> bool:
        """Let the operator's wish change the rows, and bring the cursor into view."""
        browse = self._browse
        if browse is None:
            return False
        rows, cursor, top = browse.rows, browse.cursor, self.scroll_offset.y
        answer = bool(question(browse))
        if browse.rows is not rows:
            self._rows_changed(rows, cursor, top)
            self.refresh()
        elif browse.cursor != cursor:
            self.refresh_line(cursor)
            self.refresh_line(browse.cursor)
        self._show_cursor()
        self._tell()
        return answer

    def _toggle(self) -> None:
        self._ask(lambda browse: browse.toggle(browse.cursor))

    def _move(self, step: int) -> None:
        self._ask(lambda browse: browse.move_to(browse.cursor + step))

    def _rows_changed(self, before: Rows, cursor: int, top: int) -> None:
        """Keep what is looked at where it is on the screen: the cursor's row, else the topmost one."""
        browse = self._browse
        if browse is None:
            return
        seen = top <= cursor < top + self.size.height
        anchor = cursor if seen or not len(before) else min(top, len(before) - 1)
        landed = browse.cursor if seen or not len(before) else nearest(before, anchor, browse.rows)
        self.virtual_size = Size(0, len(browse.rows))
        self.scroll_to(y=landed - (anchor - top), animate=False)

    def _show_cursor(self) -> None:
        browse = self._browse
        height = self.size.height
        if browse is None or height <= 0:
            return
        top = self.scroll_offset.y
        if browse.cursor < top:
            self.scroll_to(y=browse.cursor, animate=False)
        elif browse.cursor >= top + height:
            self.scroll_to(y=browse.cursor - height + 1, animate=False)

    def _repaint_changed(self, cursor: int) -> None:
        """Draw the visible lines again whose content is not what was drawn last."""
        browse = self._browse
        if browse is None:
            return
        top = self.scroll_offset.y
        for y in range(self.size.height):
            drawn = self._drawn(browse, top + y)
            if drawn != self._painted.get(y) or (top + y in (cursor, browse.cursor) and cursor != browse.cursor):
                self.refresh_line(top + y)

    def _drawn(self, browse: Browse, number: int) -> Drawn | None:
        if number >= len(browse.rows):
            return None
        row = browse.rows.row(number)
        if row.note or row.ref is None:
            return row, None, False
        return row, browse.label(row), browse.rows.is_match(row.ref)

    def _tell(self) -> None:
        selected = self.selected
        if selected != self._told:
            self._told = selected
            self.post_message(self.Highlighted(selected))

    def _begin_search(self, *, again: bool) -> None:
        browse = self._browse
        if browse is None:
            return
        matcher = Matcher(browse.snapshot, browse.forest, self._names, self._query)
        self._search = matcher
        self._go_on_searching(matcher, matcher.steps(), again=again)

    def _go_on_searching(self, matcher: Matcher, steps: Iterator[None], *, again: bool) -> None:
        if self._search is not matcher:
            return
        if len(list(islice(steps, _SLICES_AT_ONCE))) == _SLICES_AT_ONCE:
            self.set_timer(_BREATH_S, lambda: self._go_on_searching(matcher, steps, again=again))
            return
        self._search = None
        matches = matcher.matches
        self._ask(lambda browse: browse.show_matches(matches, again=again))
        self.post_message(self.Filtered(len(matches.hits)))

    def _hover(self, number: int | None) -> None:
        if number == self._hovered:
            return
        for row in (self._hovered, number):
            if row is not None:
                self.refresh_line(row)
        self._hovered = number

    def _number_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None or self._browse is None:
            return None
        number = offset.y + self.scroll_offset.y
        return number if number < len(self._browse.rows) else None
