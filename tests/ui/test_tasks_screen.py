"""The screen of tasks: what it lists, tells and does, by keyboard, over a simulated server."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from glusterterm.engine.claims import Claims
from glusterterm.engine.journal import Journal
from glusterterm.engine.tasks import Managed as About
from glusterterm.model.ids import Kind, Ref
from glusterterm.model.operations import CreateCluster, CreateVolume
from glusterterm.model.tasks import (
    NOT_FOLLOWED,
    AnswerLost,
    Before,
    Owner,
    Sending,
    StateChanged,
    Task,
    TaskId,
    TaskState,
)
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.ports import Start
from glusterterm.ui.screens.give_up import GiveUpScreen
from glusterterm.ui.screens.interrupted import InterruptedScreen, told
from glusterterm.ui.screens.tasks import TasksScreen
from glusterterm.ui.screens.which import NONE_SAID, WhichScreen
from glusterterm.ui.widgets.lines_pane import LinesPane
from glusterterm.ui.widgets.task_table import TaskTable
from glusterterm.ui.wizards.option_rows import OptionRows
from tests.builders import REPLICA_3
from tests.consoles import make_app, press, top_line
from tests.contract.managed import Managed
from tests.engines import StoppingClock, engine_over, one_step
from tests.fakes import START
from tests.simulated import Simulated, simulated, until

SIZES = [(80, 24), (120, 40), (200, 60)]


def table(app: GlustertermApp) -> TaskTable:
    """Give the table of the screen that is seen."""
    return app.screen.query_one(TaskTable)


def details(app: GlustertermApp) -> str:
    """Give what the details say."""
    return "\n".join(line.text for line in app.screen.query_one(LinesPane).lines)


@pytest.mark.parametrize("size", SIZES)
async def test_a_task_is_seen_running_and_done_with_its_steps_and_log(size: tuple[int, int], tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, size, app) as pilot:
        await press(world, pilot, "3")
        assert isinstance(app.screen, TasksScreen)
        id_ = await world.session.tasks.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await until(world, pilot, lambda: table(app).rows[0].state == "running")
        assert "1 task" in top_line(app)
        await until(world, pilot, lambda: world.session.tasks.task(id_).state is TaskState.DONE)
        await press(world, pilot, "end", "enter")
        assert table(app).rows[-1].state == "done"
        told = details(app)
        assert "POST /volumes" in told
        assert "done: CreateVolume" in told


async def test_words_narrow_the_tasks(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, (120, 40), app) as pilot:
        id_ = await world.session.tasks.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await until(world, pilot, lambda: world.session.tasks.task(id_).state is TaskState.DONE)
        await press(world, pilot, "3", "/", *"createvolume", "enter")
        assert [row.task for row in table(app).rows] == [id_]
        await press(world, pilot, "escape")
        assert len(table(app).rows) > 1


async def left_behind(folder: Path) -> TaskId:
    """Leave a task behind as a console does that is killed right after its request was taken."""
    managed = Managed()
    managed.heketi.nodes(3, 1)
    clock = StoppingClock(managed)
    async with engine_over(managed, folder, clock=clock, about=About("demo", "http://127.0.0.1:8080")) as engine:
        id_ = await engine.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await clock.reached.wait()
    return id_


@pytest.mark.parametrize("size", SIZES)
async def test_interrupted_tasks_are_asked_about_at_the_start_and_resumed(
    size: tuple[int, int], tmp_path: Path
) -> None:
    id_ = await left_behind(tmp_path)
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, size, app) as pilot:
        await until(world, pilot, lambda: isinstance(app.screen, InterruptedScreen))
        assert table(app).rows[0].task == id_
        await press(world, pilot, "r")
        engine = world.session.tasks
        # Another server than the one that took it: looking finds nothing, and it is sent once more, as asked for.
        await until(world, pilot, lambda: engine.task(id_).state is TaskState.DONE)
        assert [volume.name for volume in world.heketi.volumes.values()].count("mine") == 1


@pytest.mark.parametrize(
    ("whys", "title"),
    [
        ((NOT_FOLLOWED,), "A task is not followed"),
        (("killed",), "A task was interrupted"),
        ((NOT_FOLLOWED, "killed"), "2 tasks are run by nobody"),
    ],
)
def test_tasks_that_were_never_to_be_followed_are_not_called_interrupted(whys: tuple[str, ...], title: str) -> None:
    task = Task(TaskId("t"), "p", "http://h", one_step(CreateVolume("mine", 10, REPLICA_3)), Owner(1, "h", "u"), 0.0)
    tasks = [replace(task, state=TaskState.INTERRUPTED, why=why) for why in whys]
    assert told(tasks)[0] == title


async def test_looking_at_interrupted_tasks_leads_to_their_screen_where_they_are_given_up(tmp_path: Path) -> None:
    id_ = await left_behind(tmp_path)
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, (120, 40), app) as pilot:
        await until(world, pilot, lambda: isinstance(app.screen, InterruptedScreen))
        await press(world, pilot, "l")
        await until(world, pilot, lambda: isinstance(app.screen, TasksScreen))
        assert "1 task to resume" in top_line(app)
        await press(world, pilot, "x")
        assert isinstance(app.screen, GiveUpScreen)
        warning = str(app.screen.query_one(".dialog--warning", Static).render())
        assert warning == "A request of it was sent; how it ended is not known here."
        await press(world, pilot, "n")
        assert world.session.tasks.task(id_).state is TaskState.INTERRUPTED
        await press(world, pilot, "x", "y")
        await until(world, pilot, lambda: world.session.tasks.task(id_).state is TaskState.CANCELLED)
        assert table(app).rows[0].state != "interrupted"


async def test_what_ended_while_giving_up_was_asked_about_is_not_called_back(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, (120, 40), app) as pilot:
        id_ = await world.session.tasks.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await press(world, pilot, "3")
        await until(world, pilot, lambda: table(app).rows[0].task == id_)
        await press(world, pilot, "home", "x")
        assert isinstance(app.screen, GiveUpScreen)
        await until(world, pilot, lambda: world.session.tasks.task(id_).state is TaskState.DONE)
        await press(world, pilot, "y")
        assert world.session.tasks.task(id_).state is TaskState.DONE
        told = [notice.message for notice in app._notifications]
        assert told == ["It is done by now: there is nothing to give up."]


async def test_a_task_that_another_console_runs_is_not_given_up_here(tmp_path: Path) -> None:
    claims = Claims(Journal(tmp_path / "tasks"), "demo", "http://127.0.0.1:8080", Owner(1, "h", "u"))
    file, task = claims.begin(START, one_step(CreateVolume("mine", 10, REPLICA_3)), {})
    with file:
        file.append(StateChanged(START, TaskState.RUNNING))
        world = Simulated(folder=tmp_path)
        app = make_app(world, Start(demo=True))
        async with simulated(world, (120, 40), app) as pilot:
            await until(world, pilot, lambda: bool(world.session.tasks.tasks))
            await press(world, pilot, "3", "home")
            screen = app.screen
            assert isinstance(screen, TasksScreen)
            assert world.session.tasks.task(task.id).state is TaskState.RUNNING
            assert not screen.tells_key("give_up_task")
            await press(world, pilot, "x")
            assert app.screen is screen


async def test_where_looking_can_not_tell_the_operator_says_which_one_was_made(tmp_path: Path) -> None:
    wish = CreateCluster(file=True, block=True)
    claims = Claims(Journal(tmp_path / "tasks"), "demo", "http://127.0.0.1:8080", Owner(1, "h", "u"))
    file, task = claims.begin(START, one_step(wish), {})
    with file:
        file.append(Sending(START, 0, wish, Before()))
        file.append(AnswerLost(START, 0, "the connection was lost"))
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with simulated(world, (80, 24), app) as pilot:
        await until(world, pilot, lambda: isinstance(app.screen, InterruptedScreen))
        await press(world, pilot, "l", "r")
        await until(world, pilot, lambda: isinstance(app.screen, WhichScreen))
        options = app.screen.query_one(OptionRows).options
        assert options[app.screen.query_one(OptionRows).cursor].value == NONE_SAID, "enter alone names nothing"
        assert {option.value for option in options} == {*world.heketi.clusters, NONE_SAID}
        await press(world, pilot, "home", "enter")
        await until(world, pilot, lambda: world.session.tasks.task(task.id).state is TaskState.DONE)
        assert world.session.tasks.task(task.id).steps[0].result == Ref(Kind.CLUSTER, options[0].value)


async def test_read_only_asks_about_nothing_and_resumes_nothing(tmp_path: Path) -> None:
    id_ = await left_behind(tmp_path)
    world = Simulated(folder=tmp_path, read_only=True)
    app = make_app(world, Start(demo=True))
    async with simulated(world, (120, 40), app) as pilot:
        await until(world, pilot, lambda: bool(world.session.tasks.tasks))
        await press(world, pilot, "3", "home", "r", "x")
        assert isinstance(app.screen, TasksScreen)
        assert world.session.tasks.task(id_).state is TaskState.INTERRUPTED
