"""Looks for a task, and again while the server does not answer."""

from glusterterm.engine.kept import KeptTask
from glusterterm.engine.log import LogLevel
from glusterterm.engine.means import Means
from glusterterm.model.errors import GlustertermError
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import Progress


async def looked(means: Means, kept: KeptTask) -> Snapshot:
    """Look; while the server does not answer, look again, and say so."""
    told, pause_s = False, means.patience.look_s
    while True:
        try:
            return await means.look.snapshot()
        except GlustertermError as error:
            if not told:
                kept.say(LogLevel.WARNING, f"{error.what}; looked again")
                kept.progress(Progress(f"waiting for the server: {error.what}"))
            told = True
        await means.clock.sleep(pause_s)
        pause_s = min(pause_s * 2, means.patience.unreachable_s)
