"""The folder of a demo goes with it, and what a killed demo left goes with the next."""

import os
from pathlib import Path

from glusterterm.cli.demo_folder import DemoFolder


def _aged(folder: Path) -> Path:
    """Make a folder an hour old."""
    now = folder.stat().st_mtime
    os.utime(folder, (now - 3600, now - 3600))
    return folder


def test_a_demo_s_folder_is_gone_when_it_is_closed(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path)
    (folder.path / "tasks").mkdir()
    folder.close()
    folder.close()
    assert not list(tmp_path.iterdir())


def test_what_a_killed_demo_left_is_removed_by_the_next_and_nothing_else(tmp_path: Path) -> None:
    left, fresh, other = (tmp_path / name for name in ("glusterterm-demo-a", "glusterterm-demo-b", "mine"))
    for each in (left, fresh, other):
        each.mkdir()
    (left / "tasks").mkdir()
    _aged(left), _aged(other)
    held = DemoFolder(tmp_path)
    assert not left.exists()
    _aged(held.path)
    last = DemoFolder(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {fresh.name, other.name, held.path.name, last.path.name}
    last.close()
    held.close()
