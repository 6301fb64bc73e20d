"""The log keeps the newest lines and tells requests as lines."""

import pytest

from glusterterm.engine.log import Log, LogLevel, LogLine
from glusterterm.model.events import CommandsEnded, RequestEnded
from tests.fakes import START, FakeClock


def test_only_the_newest_lines_are_kept() -> None:
    log = Log(FakeClock(), kept=2)
    for text in ("one", "two", "three"):
        log.say(LogLevel.INFO, text)
    assert [line.text for line in log.lines] == ["two", "three"]


def test_a_listener_hears_each_line_until_it_leaves() -> None:
    log, heard = Log(FakeClock()), list[LogLine]()
    leave = log.subscribe(heard.append)
    log.say(LogLevel.GOOD, "back")
    leave()
    leave()
    log.say(LogLevel.GOOD, "again")
    assert heard == [LogLine(START, LogLevel.GOOD, "back")]


@pytest.mark.parametrize(
    ("ended", "text"),
    [
        (RequestEnded(1.0, "GET", "/clusters", 200, 0.0123, 0), "GET /clusters → 200 · 12 ms"),
        (RequestEnded(1.0, "GET", "/hello", 200, 0.001, 17), "GET /hello → 200 · 17 B · 1 ms"),
        (RequestEnded(1.0, "GET", "/db/dump", 200, 1.5, 47_500_000), "GET /db/dump → 200 · 45.3 MiB · 1500 ms"),
        (RequestEnded(1.0, "GET", "/volumes", 0, 2.0, 0, "refused"), "GET /volumes → refused · 2000 ms"),
        (RequestEnded(1.0, "GET", "/volumes", 0, 2.0, 0), "GET /volumes → no reply · 2000 ms"),
    ],
)
def test_a_request_is_one_line(ended: RequestEnded, text: str) -> None:
    log = Log(FakeClock())
    log.request(ended)
    assert log.lines == (LogLine(1.0, LogLevel.REQUEST, text),)


def test_what_was_sent_to_a_node_is_one_line() -> None:
    log = Log(FakeClock())
    log.request(CommandsEnded(1.0, "stor-01", ("pool list", "mounts"), 0.08, 12_288))
    log.request(CommandsEnded(2.0, "stor-02", ("smart",), 10.0, 0, "stor-02 does not answer at all"))
    assert log.lines == (
        LogLine(1.0, LogLevel.REQUEST, "ssh stor-01: pool list, mounts → answered · 12 KiB · 80 ms"),
        LogLine(2.0, LogLevel.REQUEST, "ssh stor-02: smart → stor-02 does not answer at all · 10000 ms"),
    )
