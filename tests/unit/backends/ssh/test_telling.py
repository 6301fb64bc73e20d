"""What the log is told of the batches that are sent to nodes."""

import pytest

from glusterterm.backends.direct.commands_gluster import POOL_LIST
from glusterterm.backends.direct.commands_machine import MOUNTS, SMART
from glusterterm.backends.ssh.telling import TellingRunner
from glusterterm.model.errors import LoginRefused
from glusterterm.model.events import CommandsEnded
from tests.fake_nodes import FakeNodes
from tests.fakes import START, FakeClock


async def test_a_batch_is_told_once_by_the_names_of_its_commands_and_never_by_their_words() -> None:
    told = list[CommandsEnded]()
    runner = TellingRunner(FakeNodes(lambda host, name: f"é{name}"), FakeClock(), told.append)
    disks = (SMART(device="/dev/sdb"), SMART(device="/dev/sdc"))
    answers = await runner.run_batch("stor-01", (POOL_LIST(), MOUNTS(), *disks))
    assert [answer.stdout for answer in answers] == ["épool list", "émounts", "ésmart", "ésmart"]
    assert told == [CommandsEnded(START, "stor-01", ("pool list", "mounts", "smart"), 0.0, 33)]
    assert "/dev/sdb" not in repr(told)


async def test_a_batch_that_was_not_answered_is_told_with_its_reason() -> None:
    told = list[CommandsEnded]()
    refused = LoginRefused("stor-01 does not let root in", next_step="check the key")
    runner = TellingRunner(FakeNodes(lambda host, name: refused), FakeClock(), told.append)
    with pytest.raises(LoginRefused):
        await runner.run("stor-01", POOL_LIST())
    assert told == [CommandsEnded(START, "stor-01", ("pool list",), 0.0, 0, "stor-01 does not let root in")]
