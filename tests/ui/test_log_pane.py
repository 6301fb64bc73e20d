"""The log: what it shows of what happened, and that it follows its end."""

from collections.abc import Sequence

from textual.app import App, ComposeResult

from glusterterm.engine.log import LogLevel, LogLine
from glusterterm.ui.glyphs import UNICODE
from glusterterm.ui.themes import VARIABLE_DEFAULTS
from glusterterm.ui.widgets.log_pane import LogPane


class LogAlone(App[None]):
    """A log and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.pane = LogPane(UNICODE)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables that lines are drawn with."""
        return dict(VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        yield self.pane


def lines(*texts: str, level: LogLevel = LogLevel.INFO) -> Sequence[LogLine]:
    return [LogLine(0.0, level, text) for text in texts]


def texts(pane: LogPane) -> list[str]:
    return [line.text for line in pane.lines]


def drawn(pane: LogPane) -> list[str]:
    return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


async def test_requests_that_led_to_nothing_are_not_shown() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)):
        app.pane.add(lines("GET /operations", "GET /volumes", level=LogLevel.REQUEST))
        app.pane.look_ended()
        app.pane.add(lines("node stor-01 is offline"))
        assert texts(app.pane) == ["node stor-01 is offline"]


async def test_requests_stand_before_what_came_of_them() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)):
        app.pane.add(lines("GET /db/dump", level=LogLevel.REQUEST))
        app.pane.add(lines("snapshot 2"))
        app.pane.look_ended()
        assert texts(app.pane) == ["GET /db/dump", "snapshot 2"]


async def test_every_request_is_shown_when_asked_for() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)) as pilot:
        app.pane.focus()
        await pilot.press("r")
        app.pane.add(lines("GET /operations", level=LogLevel.REQUEST))
        assert texts(app.pane) == ["GET /operations"]


async def test_the_log_follows_its_end_unless_somebody_reads_further_up() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)) as pilot:
        app.pane.show(lines(*(f"line {number}" for number in range(50))))
        await pilot.pause()
        assert drawn(app.pane)[-1].endswith("line 49")
        app.pane.focus()
        await pilot.press("g")
        app.pane.add(lines("line 50"))
        await pilot.pause()
        assert drawn(app.pane)[0].endswith("line 0")
        await pilot.press("G")
        app.pane.add(lines("line 51"))
        await pilot.pause()
        assert drawn(app.pane)[-1].endswith("line 51")


async def test_markup_in_a_line_is_shown_as_it_is() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)):
        app.pane.show(lines("volume [red]name[/red] is gone"))
        assert "[red]name[/red]" in drawn(app.pane)[0]


async def test_a_long_request_is_cut_and_says_so() -> None:
    app = LogAlone()
    async with app.run_test(size=(40, 6)) as pilot:
        app.pane.focus()
        await pilot.press("r")
        app.pane.show(lines("GET /" + "x" * 500, "GET /clusters", level=LogLevel.REQUEST))
        assert len(drawn(app.pane)[0]) <= 40
        assert drawn(app.pane)[0].endswith("…")
        assert drawn(app.pane)[1].endswith("GET /clusters")


LONG = "no reply from http://heketi.example.net:8080: check the address and the server"


async def test_a_long_line_goes_on_below_its_words_so_that_the_next_step_is_seen() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)):
        app.pane.show(lines(LONG, "after", level=LogLevel.ERROR))
        shown = drawn(app.pane)
        assert shown[0][10:] == "✖ no reply from http://heketi.example.net:8080:"
        assert shown[1] == " " * 12 + "check the address and the server"
        assert shown[2].endswith("✖ after")


async def test_a_terminal_made_wider_takes_a_line_in_one_row_again() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)) as pilot:
        app.pane.show(lines(LONG, level=LogLevel.WARNING))
        await pilot.resize_terminal(120, 6)
        await pilot.pause()
        assert drawn(app.pane)[0].endswith(f"⚠ {LONG}")
        assert drawn(app.pane)[1] == ""


async def test_the_end_of_a_long_last_line_is_followed() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)) as pilot:
        app.pane.show(lines(*(f"line {number}" for number in range(50))))
        app.pane.add(lines(LONG, level=LogLevel.ERROR))
        await pilot.pause()
        assert drawn(app.pane)[-1].endswith("check the address and the server")


async def test_a_text_of_several_lines_keeps_them_apart() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)):
        app.pane.show(lines("first\nsecond"))
        assert [row[12:] for row in drawn(app.pane)[:2]] == ["first", "second"]


async def test_news_of_lines_that_were_there_at_the_start_are_no_news() -> None:
    app = LogAlone()
    async with app.run_test(size=(60, 6)):
        said = lines("snapshot 1", "volume mongo is gone")
        app.pane.show(said)
        app.pane.add((*said, *lines("snapshot 2")))
        assert texts(app.pane) == ["snapshot 1", "volume mongo is gone", "snapshot 2"]
