"""What takes its time in a wizard is done beside the event loop, and what would never end is not begun."""

import os
import threading
from pathlib import Path

import pytest
from textual.widgets import Input

from glusterterm.engine.audit import Audit
from glusterterm.engine.looking import BackendLook
from glusterterm.engine.means import Means
from glusterterm.engine.tasks import Managed, audited
from glusterterm.ui.wizards.step_screen import StepScreen
from tests.consoles import press, quiet
from tests.fakes import FakeBackend, FakeClock
from tests.simulated import Simulated, simulated, until


async def test_a_pipe_in_a_file_s_place_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    async with simulated(world, (120, 40)) as pilot:
        await press(world, pilot, "x", "p")
        await until(world, pilot, lambda: isinstance(pilot.app.screen, StepScreen))
        pilot.app.screen.query_one(Input).value = str(pipe)
        await quiet(world, pilot)
        await press(world, pilot, "enter")
        page = pilot.app.screen
        assert isinstance(page, StepScreen)
        await until(world, pilot, lambda: "this is no file" in page.noticed)


@pytest.mark.parametrize("several", [1, 3])
async def test_a_snapshot_is_judged_on_a_thread_of_its_own(several: int, tmp_path: Path) -> None:
    about = Audit(tmp_path / "audit", audited(Managed("p", "http://h")))
    means = Means(Simulated(folder=tmp_path).backend, BackendLook(FakeBackend()), about, FakeClock())
    for _ in range(several):
        assert await means.judged(threading.get_ident) != threading.get_ident()
