"""Reading the topology file that an operator names."""

import os
from pathlib import Path

import pytest

from glusterterm.engine.topology_source import MOST_BYTES, read
from glusterterm.model.errors import PlanRefused


def test_a_file_is_read_as_utf_8_whatever_the_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "topology.json").write_bytes('{"ä": 1}'.encode())
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read(tmp_path / "topology.json") == '{"ä": 1}'
    assert read(Path("~/topology.json")) == '{"ä": 1}'


def test_what_is_no_whole_text_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "picture").write_bytes(b"\xff\xfe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    told = {
        "pipe": "this is no file",
        "picture": "is no text",
        "large": "larger than 16 MiB",
        "nowhere": "No such file",
        "": "this is no file",
        "a\0b": "no such path",
    }
    for name, why in told.items():
        with pytest.raises(PlanRefused, match=why):
            read(tmp_path / name)


def test_the_home_of_nobody_is_refused() -> None:
    with pytest.raises(PlanRefused, match="no such path"):
        read(Path("~nosuchuser/topology.json"))
