"""The log as a file: for its owner alone, whole or not at all, and nothing that is there is lost."""

from pathlib import Path

import pytest

from glusterterm.engine.log import LogLevel, LogLine
from glusterterm.engine.log_file import write
from glusterterm.model.errors import GlustertermError
from tests.builders import NOW

LINES = (LogLine(NOW, LogLevel.WARNING, "a disk is slow"), LogLine(NOW, LogLevel.INFO, "half a letter: \udc80"))


def test_the_lines_are_written_with_time_level_and_task(tmp_path: Path) -> None:
    path = write(LINES, (tmp_path,), NOW)
    assert path.read_text().splitlines()[0] == "2023-11-14T22:13:20Z warning - a disk is slow"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_takes_nothing_is_passed_over(tmp_path: Path) -> None:
    assert write(LINES, (tmp_path / "missing", tmp_path), NOW).parent == tmp_path


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    first = write(LINES[:1], (tmp_path,), NOW)
    before = first.read_text()
    with pytest.raises(GlustertermError, match="File exists"):
        write(LINES, (tmp_path,), NOW)
    assert first.read_text() == before
