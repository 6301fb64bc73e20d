"""The whole log: by task, searched, held still, written to a file."""

from pathlib import Path

import pytest

from glusterterm.model.operations import CreateVolume
from glusterterm.model.tasks import TaskState
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.ports import Start
from glusterterm.ui.screens.log import LogScreen
from glusterterm.ui.widgets.heading import Heading
from glusterterm.ui.widgets.log_pane import LogPane
from tests.builders import REPLICA_3
from tests.consoles import make_app, press
from tests.engines import one_step
from tests.simulated import Simulated, simulated, until


def lines(app: GlustertermApp) -> list[str]:
    """Give the lines that are shown."""
    return [line.text for line in app.screen.query_one(LogPane).lines]


def heading(app: GlustertermApp) -> str:
    """Give what stands above them."""
    return app.screen.query_one(Heading).text


def files(folder: Path) -> list[Path]:
    """Give the logs that were written."""
    return list(folder.glob("*.log"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_log_is_narrowed_to_a_task_and_to_words(size: tuple[int, int], tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, size, app) as pilot:
        id_ = await world.session.tasks.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await until(world, pilot, lambda: world.session.tasks.task(id_).state is TaskState.DONE)
        await press(world, pilot, "ctrl+o")
        assert isinstance(app.screen, LogScreen)
        everything = lines(app)
        await press(world, pilot, "o")
        assert id_ in heading(app)
        assert 0 < len(lines(app)) < len(everything)
        assert all(text.startswith(id_[-4:]) for text in lines(app))
        await press(world, pilot, "o")
        assert lines(app) == everything
        await press(world, pilot, "/", *"sending post", "enter")
        assert [text.partition("  ")[2] for text in lines(app)] == ["sending POST /volumes"]
        await press(world, pilot, "escape")
        assert isinstance(app.screen, LogScreen)
        await press(world, pilot, "escape")
        assert not isinstance(app.screen, LogScreen)


async def test_a_log_that_is_held_still_counts_what_it_does_not_show(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, (120, 40), app) as pilot:
        await press(world, pilot, "ctrl+o", "p")
        before = lines(app)
        id_ = await world.session.tasks.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await until(world, pilot, lambda: world.session.tasks.task(id_).state is TaskState.DONE)
        assert lines(app) == before
        assert "held still" in heading(app)
        assert "0 new" not in heading(app)
        await press(world, pilot, "p")
        assert len(lines(app)) > len(before)
        assert "follows" in heading(app)


async def test_searching_a_log_that_is_held_still_shows_and_counts_no_more_than_it_holds(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, (120, 40), app) as pilot:
        await press(world, pilot, "ctrl+o", "p")
        before = lines(app)
        id_ = await world.session.tasks.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await until(world, pilot, lambda: world.session.tasks.task(id_).state is TaskState.DONE)
        await press(world, pilot, "/", *"sending post", "enter")
        assert lines(app) == []
        assert "1 new line" in heading(app)
        await press(world, pilot, "escape")
        assert lines(app) == before
        await press(world, pilot, "o")
        assert lines(app) == []
        await press(world, pilot, "p")
        assert lines(app) != []


async def test_the_lines_that_are_shown_are_written_to_a_file_of_their_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    world = Simulated(folder=tmp_path / "state")
    app = make_app(world, Start(demo=True))
    async with simulated(world, (120, 40), app) as pilot:
        await press(world, pilot, "ctrl+o", "w")
        await until(world, pilot, lambda: bool(files(tmp_path)))
        shown = lines(app)
    (path,) = files(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    written = path.read_text().splitlines()
    assert len(written) == len(shown)
    assert all(text in line for text, line in zip(shown, written, strict=True))
