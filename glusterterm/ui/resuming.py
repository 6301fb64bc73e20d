"""Asks, when a session opens, what shall become of tasks that nobody runs any more, and does it."""

from textual.app import App

from glusterterm.engine.session import Session
from glusterterm.engine.tasks import TaskEngine
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ports import Clock
from glusterterm.model.tasks import Task, TaskState
from glusterterm.ui.look import Look
from glusterterm.ui.messages import CommandAsked
from glusterterm.ui.screens.interrupted import Choice, InterruptedScreen
from glusterterm.ui.toasts import tell_failure


async def ask_about_interrupted(app: App[None], session: Session, clock: Clock, look: Look) -> None:
    """Ask about the interrupted tasks of `session`, if there are any; nothing in read-only mode. Call from a worker."""
    await session.tasks.opened()
    left = tuple(task for task in session.tasks.tasks if task.state is TaskState.INTERRUPTED)
    if not left or session.info.read_only:
        return
    match await app.push_screen_wait(InterruptedScreen(left, clock, look)):
        case Choice.RESUME:
            await _each(app, session.tasks, left, resume=True)
        case Choice.ABANDON:
            await _each(app, session.tasks, left, resume=False)
        case Choice.LOOK:
            app.post_message(CommandAsked("show_tasks"))
        case Choice.LATER:
            pass


async def _each(app: App[None], engine: TaskEngine, tasks: tuple[Task, ...], *, resume: bool) -> None:
    for task in tasks:
        try:
            await (engine.resume(task.id) if resume else engine.abandon(task.id))
        except GlustertermError as error:
            tell_failure(app, error)
