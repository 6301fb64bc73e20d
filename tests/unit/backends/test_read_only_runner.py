"""Read-only mode refuses every changing command in front of the connection."""

import pytest

from glusterterm.backends.direct import commands
from glusterterm.backends.direct.commands_row import Row
from glusterterm.backends.read_only import ReadOnlyRunner
from glusterterm.model.commands import Answer, Command, CommandKind
from glusterterm.model.errors import ReadOnlyRefused
from tests.operands import sample

ROWS = [pytest.param(row, id=row.name) for row in commands.ROWS]


class Recorder:
    """A runner that notes what reaches it."""

    def __init__(self) -> None:
        self.ran: list[Command] = []
        self.closed = False

    async def run(self, host: str, command: Command) -> Answer:
        """Note the command."""
        return (await self.run_batch(host, (command,)))[0]

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Note the commands."""
        self.ran += commands
        return tuple(Answer(command, 0, "", "", 0.0) for command in commands)

    def why_lost(self, host: str) -> str:
        """Give a reason."""
        return f"no reason for {host}"

    async def close(self) -> None:
        """Note it."""
        self.closed = True


@pytest.mark.parametrize("row", ROWS)
async def test_every_row_is_let_through_or_refused_by_its_kind(row: Row) -> None:
    inner = Recorder()
    runner = ReadOnlyRunner(inner)
    command = sample(row)
    if row.kind is CommandKind.READS:
        await runner.run("node1", command)
        assert inner.ran == [command]
        return
    fine = sample(commands.ROWS[1])
    for ask in (runner.run("node1", command), runner.run_batch("node1", (fine, command, fine))):
        with pytest.raises(ReadOnlyRefused, match="was not sent"):
            await ask
    assert inner.ran == []


async def test_a_changing_command_that_says_it_only_looks_is_refused() -> None:
    inner = Recorder()
    with pytest.raises(ReadOnlyRefused):
        await ReadOnlyRunner(inner).run("node1", Command("peer status", ("reboot",), CommandKind.READS, 1))
    assert inner.ran == []


async def test_the_batch_of_a_refresh_is_let_through_whole() -> None:
    inner = Recorder()
    batch = commands.node_batch(("/dev/sda",), with_pool=True)
    assert len(await ReadOnlyRunner(inner).run_batch("node1", batch)) == len(batch)
    assert tuple(inner.ran) == batch


async def test_what_is_refused_is_named_as_harmless_text() -> None:
    with pytest.raises(ReadOnlyRefused) as told:
        await ReadOnlyRunner(Recorder()).run("n", Command("x", ("rm", "\x1b[2J"), CommandKind.CHANGES, 1))
    assert "\x1b" not in told.value.what


async def test_closing_closes_what_is_behind() -> None:
    inner = Recorder()
    await ReadOnlyRunner(inner).close()
    assert inner.closed
    assert ReadOnlyRunner(inner).why_lost("node1") == "no reason for node1"
