"""Who says yes: --yes, --confirm, or somebody at a terminal; without any of them nothing is sent."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.cli.simulated import Heketi, Typed, environment_of, here, simulated
from tests.cli.terminal import Console, console


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str]) -> Typed:
    """Run commands in this process."""
    return Typed(capfd)


@pytest.fixture
def heketi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heketi]:
    """Serve three nodes and a volume."""
    with simulated(nodes=3) as served:
        served.caller.done("POST", "/volumes", {"size": 1, "name": "web"})
        served.asked.clear()
        here(served, tmp_path, monkeypatch)
        yield served


def at_a_terminal(heketi: Heketi, folder: Path, *arguments: str) -> AbstractContextManager[Console]:
    """Run a command in a terminal of its own."""
    named = environment_of(heketi, folder)
    return console(folder, *arguments, environment_=named)


def test_without_a_terminal_and_without_yes_nothing_is_sent(heketi: Heketi, typed: Typed) -> None:
    assert typed.failure("cluster create") == (
        "glusterterm: create a cluster: nobody is here to confirm it, and nothing was sent "
        "(next: give --yes, or --plan to see what would be sent)"
    )
    assert heketi.changes == []


def test_yes_does_not_stand_for_what_has_to_be_typed(heketi: Heketi, typed: Typed) -> None:
    assert typed.failure("volume delete web --yes") == (
        "glusterterm: delete web: this needs the volume's name as a confirmation, and nothing was sent "
        "(next: give --confirm web, or --plan to see what would be sent)"
    )
    assert typed.failure("volume delete web --yes --confirm wbe") == (
        "glusterterm: not confirmed: that is not the volume's name, and nothing was sent "
        "(next: type it, or give --confirm web)"
    )
    assert heketi.changes == []
    assert typed("volume delete web --confirm web").endswith(" deleted\n")


def test_a_confirmation_where_none_is_wanted_is_no_yes(heketi: Heketi, typed: Typed) -> None:
    assert "nobody is here to confirm it" in typed.failure("cluster create --confirm yes")
    assert heketi.changes == []


def test_at_a_terminal_the_plan_is_shown_and_y_starts_it(heketi: Heketi, tmp_path: Path) -> None:
    with at_a_terminal(heketi, tmp_path, "cluster", "create") as opened:
        opened.read_until("Start it? [y/N] ")
        assert 'POST /clusters {"file":true,"block":true}' in opened.shown
        assert heketi.changes == []
        opened.type("y\n")
        assert opened.status() == 0
        assert "Cluster id: " in opened.shown
    assert heketi.changes == ["POST /clusters"]


def test_what_is_another_plan_by_the_time_of_the_answer_is_not_sent(heketi: Heketi, tmp_path: Path) -> None:
    with at_a_terminal(heketi, tmp_path, "volume", "create", "--size", "1", "--name", "late") as opened:
        opened.read_until("Start it? [y/N] ")
        with heketi.lock:
            heketi.caller.done("POST", "/volumes", {"size": 1, "name": "late"})
        opened.type("y\n")
        assert opened.status() == 1
        assert "has changed since this plan was shown, and nothing was sent" in opened.shown
    assert heketi.changes == []


def test_a_volume_without_a_name_has_the_one_that_was_shown(heketi: Heketi, tmp_path: Path) -> None:
    with at_a_terminal(heketi, tmp_path, "volume", "create", "--size", "1") as opened:
        opened.read_until("Start it? [y/N] ")
        opened.type("y\n")
        assert opened.status() == 0
        name = opened.shown.rpartition("Name: ")[2].split()[0]
        assert f'"name":"{name}"' in opened.shown


@pytest.mark.parametrize("answer", ["n\n", "\n", "\x04", "yess\n"])
def test_any_other_answer_sends_nothing(heketi: Heketi, tmp_path: Path, answer: str) -> None:
    with at_a_terminal(heketi, tmp_path, "cluster", "create") as opened:
        opened.read_until("Start it? [y/N] ")
        opened.type(answer)
        assert opened.status() == 1
        assert "glusterterm: not confirmed: nothing was sent" in opened.shown
    assert heketi.changes == []


def test_what_has_to_be_typed_is_asked_for_at_a_terminal(heketi: Heketi, tmp_path: Path) -> None:
    for answer, status in (("wen", 1), ("web", 0)):
        with at_a_terminal(heketi, tmp_path, "volume", "delete", "web", "--yes") as opened:
            opened.read_until("Type the volume's name to start it: ")
            opened.type(f"{answer}\n")
            assert opened.status() == status
    assert heketi.dump()["volumeentries"] == {}


def test_ctrl_c_at_the_question_sends_nothing(heketi: Heketi, tmp_path: Path) -> None:
    with at_a_terminal(heketi, tmp_path, "cluster", "create") as opened:
        opened.read_until("Start it? [y/N] ")
        opened.interrupt()
        assert opened.status() == 130
        assert "glusterterm: interrupted: nothing was sent" in opened.shown
        assert "Traceback" not in opened.shown
    assert heketi.changes == []


def test_how_far_it_is_stands_on_one_line_of_a_terminal(heketi: Heketi, tmp_path: Path) -> None:
    heketi.hold = True
    command = ("volume", "create", "--size", "1", "--name", "held", "--yes")
    with at_a_terminal(heketi, tmp_path, *command) as opened:
        opened.read_until("create volume held of 1 GiB · for 1 s")
        assert "\n" not in opened.shown.rpartition("create volume held")[2]
        heketi.hold = False
        assert opened.status() == 0
        assert "Name: held" in opened.shown
