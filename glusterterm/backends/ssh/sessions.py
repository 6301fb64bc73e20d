"""One shell over an open connection, which reads one script and answers. Loads asyncssh."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

import asyncssh

from glusterterm.backends.ssh import batch, failures
from glusterterm.backends.ssh.opening import ROOT, Link
from glusterterm.model.commands import Answer
from glusterterm.model.errors import OutputTooLong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glusterterm.backends.ssh.access import Access, Limits
    from glusterterm.model.commands import Command
    from glusterterm.model.ports import Clock

SHELL = "exec /bin/sh"
SUDO_SHELL = "exec sudo -n /bin/sh"
_MAX_COMPLAINT = 8192


class _Shell(asyncssh.SSHClientSession[bytes]):
    """Collects what a shell sends."""

    def __init__(self, frames: batch.Frames, clock: Clock) -> None:
        self._frames = frames
        self._clock = clock
        self.changed = asyncio.Event()
        self.complaint = b""
        self.exit_status: int | None = None
        self.ended = False
        self.why_ended = ""
        self.too_long = False

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Take what has arrived."""
        if datatype is not None:  # what the shell itself says on stderr
            self.complaint += data[: _MAX_COMPLAINT - len(self.complaint)]
        elif not self.too_long:
            try:
                self._frames.feed(data, self._clock.monotonic())
            except OutputTooLong:
                self.too_long = True
        self.changed.set()

    def exit_status_received(self, status: int) -> None:
        """Note how the shell itself ended."""
        self.exit_status = status

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that no more comes."""
        self.ended = True
        self.why_ended = str(exc) if exc is not None else "its shell ended"
        self.changed.set()


async def exchange(link: Link, commands: Sequence[Command], access: Access, clock: Clock) -> tuple[Answer, ...]:
    """Run `commands` in one shell, once, and give their answers in their order.

    What had no answer when its time was over counts as cut off, if others had theirs.

    Raises:
        NodeUnreachable: no shell was to be had. Nothing was run.
        ConnectionDied: the connection broke while commands ran.
        CommandOverdue: nothing was answered in time.
        OutputTooLong: more came than any command prints.
        OperandRefused: a word can't be sent. Nothing was.
    """
    marker = secrets.token_hex(16)
    text = batch.script(commands, marker).encode()
    sudo = access.sudo if access.sudo is not None else link.user != ROOT
    async with link.sessions:
        started_at = clock.monotonic()
        frames = batch.Frames(commands, marker, started_at)
        shell = _Shell(frames, clock)
        channel = await _opened(link, shell, access.limits, SUDO_SHELL if sudo else SHELL)
        try:
            sent = _sent(channel, text)
            await _answered(frames, shell, access.limits, clock, started_at)
        finally:
            _let_go(channel, shell, done=frames.complete)
    if frames.complete:
        return tuple(frames.answers[number] for number in range(len(commands)))
    open_ones = [command for number, command in enumerate(commands) if number not in frames.answers]
    took_s = clock.monotonic() - started_at
    if shell.too_long:
        raise failures.too_long(link.place, open_ones)
    if shell.ended:
        if not sent and shell.exit_status is None:
            raise failures.no_session(link.why_lost or shell.why_ended, link.place)
        raise _ended(link, shell, frames, open_ones, sudo=sudo)
    if not frames.answers:
        raise failures.overdue(link.place, open_ones, took_s)
    cut = (Answer(command, None, "", "", took_s) for command in commands)
    return tuple(frames.answers.get(number, missing) for number, missing in enumerate(cut))


async def _opened(link: Link, shell: _Shell, limits: Limits, line: str) -> asyncssh.SSHClientChannel[bytes]:
    try:
        async with asyncio.timeout(limits.connect_s):
            channel, _ = await link.connection.create_session(
                lambda: shell, line, encoding=None, request_pty=False, env=None, send_env=None
            )
    except (asyncssh.Error, OSError) as error:
        raise failures.no_session(failures.reason(error), link.place) from error
    return channel


def _sent(channel: asyncssh.SSHClientChannel[bytes], text: bytes) -> bool:
    """Send the script, and tell whether any of it can have left."""
    try:
        channel.write(text)
        channel.write_eof()
    except BrokenPipeError:  # the shell has ended before it was asked; it says why
        return False
    return True


async def _answered(frames: batch.Frames, shell: _Shell, limits: Limits, clock: Clock, started_at: float) -> None:
    """Wait until all is answered, or the shell has ended, or no more can be expected."""
    while not (frames.complete or shell.ended or shell.too_long):
        budget = frames.left_s if frames.greeted else limits.connect_s
        left_s = started_at + budget + limits.grace_s - clock.monotonic()
        if left_s <= 0:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(left_s):
                await shell.changed.wait()
        shell.changed.clear()


def _let_go(channel: asyncssh.SSHClientChannel[bytes], shell: _Shell, *, done: bool) -> None:
    if shell.ended:
        return
    if done:
        channel.close()
        return
    with suppress(OSError):
        channel.terminate()  # its commands have time limits of their own
    channel.abort()


def _ended(link: Link, shell: _Shell, frames: batch.Frames, commands: Sequence[Command], *, sudo: bool) -> Exception:
    if frames.greeted or shell.exit_status is None:
        return failures.died(link.place, commands, link.why_lost or shell.why_ended)
    if shell.exit_status == batch.NO_ROOM:
        return failures.no_room(link.place)
    text = (shell.complaint or frames.rest).decode(errors="replace")
    return failures.no_shell(link.place, link.user, text, sudo=sudo)
