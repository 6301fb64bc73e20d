"""A batch of commands as one script, and its output taken apart again. Nothing here does I/O.

A node's shell reads the script from its standard input, where no list of processes shows it. All of it stands between
braces, so a script that is cut off on its way is never run in part. Each command has a line of its own,
`r NUMBER LIMIT WORDS...`, and a time limit of its own; its output is kept in files in memory until it has ended, so
that a command which has begun also ends when the connection breaks. Then its answer is sent, framed by a marker that
nobody can guess:

    <LF> MARKER NUMBER STATUS <LF> stdout <LF> MARKER <LF> stderr <LF> MARKER <LF>

Before the first answer, `<LF> MARKER <LF>` says that the shell has read the script.
"""

import re
import shlex
from collections.abc import Sequence
from itertools import groupby

from glusterterm.model.commands import Answer, Command
from glusterterm.model.errors import OperandRefused, OutputTooLong

MAX_STREAM = 16 * 1024 * 1024
"""Bytes of one command's stdout, and of its stderr, that are kept: a `volume status` of thousands of bricks is 5 MB."""
MAX_BATCH = 4 * MAX_STREAM
"""Bytes of all answers to one batch together."""
MAX_NOISE = 64 * 1024
"""Bytes that a login may print before the shell reads its script."""
KILL_S = 5
"""Seconds between the end of a command's time and its being killed."""
NO_ROOM = 98
"""The script's exit status where it has no place for output."""
_CUT = (124, 137)
"""What `timeout` gives for a command that it ended, and a shell for one that was killed."""

_HEAD = """{{
m={marker}
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
export LC_ALL PATH
umask 022
d=$(mktemp -d /dev/shm/glusterterm.XXXXXXXX || mktemp -d /run/glusterterm.XXXXXXXX || mktemp -d) 2>/dev/null
[ -d "$d" ] || exit {no_room}
trap 'rm -rf "$d"' EXIT
trap 'exit 1' HUP INT PIPE TERM
r() {{
n=$1 l=$2
shift 2
timeout -k {kill_s} "$l" "$@" </dev/null >"$d/$n.o" 2>"$d/$n.e"
echo "$n $?"
}}
printf '\\n%s\\n' "$m"
{{
"""
_TAIL = """wait
}} | while read -r n s; do
printf '\\n%s %s %s\\n' "$m" "$n" "$s"
head -c {most} "$d/$n.o"
printf '\\n%s\\n' "$m"
head -c {most} "$d/$n.e"
printf '\\n%s\\n' "$m"
rm -f "$d/$n.o" "$d/$n.e"
done
exit 0
}}
"""


def script(commands: Sequence[Command], marker: str, most: int = MAX_STREAM) -> str:
    """Give the script that runs `commands`: those of a lane one after another, all lanes at once.

    Args:
        commands: answered by their numbers, from 0.
        marker: letters and digits that no output can hold.
        most: bytes of each output that are sent.

    Raises:
        OperandRefused: a word holds what no command can be given.
    """
    parts = [_HEAD.format(marker=marker, no_room=NO_ROOM, kill_s=KILL_S)]
    for lane in lanes(commands):
        lines = (f"r {number} {commands[number].limit_s:g} {_words(commands[number])}\n" for number in lane)
        parts += ["(\n", *lines, ") &\n"]
    parts.append(_TAIL.format(most=most))
    return "".join(parts)


def lanes(commands: Sequence[Command]) -> tuple[tuple[int, ...], ...]:
    """Give the numbers of the commands that run one after another, for each lane."""
    numbered = sorted((command.lane or f"\0{number}", number) for number, command in enumerate(commands))
    return tuple(tuple(number for _, number in lane) for _, lane in groupby(numbered, key=lambda each: each[0]))


def _words(command: Command) -> str:
    if not command.argv or any(not _sendable(word) for word in command.argv):
        raise OperandRefused(
            f"`{command.name}` has a word that no command can be given", next_step="check the names in it"
        )
    return shlex.join(command.argv)


def _sendable(word: str) -> bool:
    try:
        return b"\0" not in word.encode()
    except UnicodeEncodeError:
        return False


class Frames:
    """Takes the output of a batch apart while it arrives.

    `greeted` says that the shell has read the script; `noise` is what came before that. `answers` are those that have
    arrived whole, by number.

    Args:
        commands: those of the script.
        marker: that of the script.
        started_at: seconds of a clock, as all times here.
        most: as of the script.
    """

    def __init__(self, commands: Sequence[Command], marker: str, started_at: float, most: int = MAX_STREAM) -> None:
        self._commands = commands
        self._most = most
        self._end = f"\n{marker}\n".encode()
        self._head = re.compile(rb"\n" + marker.encode() + rb" (\d{1,6}) (\d{1,3})\n")
        self._buffer = bytearray()
        self._looked = 0
        self._received = 0
        self._current: tuple[int, int] | None = None
        self._stdout: bytes | None = None
        self._lanes = lanes(commands)
        self._turn_at = {number: started_at for lane in self._lanes for number in lane[:1]}
        self.greeted = False
        self.noise = b""
        self.answers: dict[int, Answer] = {}

    @property
    def rest(self) -> bytes:
        """Give what has arrived and is no answer yet; before the shell has read the script, what the login says."""
        return bytes(self._buffer)

    @property
    def complete(self) -> bool:
        """Whether every command was answered."""
        return len(self.answers) == len(self._commands)

    @property
    def left_s(self) -> float:
        """How long after its start the batch may take for what is not answered yet, as its commands' limits say."""
        open_lanes = (lane for lane in self._lanes if any(number not in self.answers for number in lane))
        return max((sum(self._commands[n].limit_s + KILL_S for n in lane) for lane in open_lanes), default=0.0)

    def feed(self, data: bytes, at: float) -> None:
        """Take what has arrived.

        Raises:
            OutputTooLong: it is more than any node should send. Nothing more can be fed.
        """
        self._buffer += data
        self._received += len(data)
        while self._step(at):
            pass
        longest = self._most + len(self._end) if self.greeted else MAX_NOISE
        if len(self._buffer) > longest + len(data) or self._received > max(MAX_BATCH, 4 * self._most):
            self._buffer.clear()
            raise OutputTooLong(
                f"the node printed more than {self._most >> 20} MiB", next_step="run the command on the node by hand"
            )

    def _step(self, at: float) -> bool:
        if self.greeted and self._current is None:
            return self._header()
        found = self._buffer.find(self._end, self._looked)
        if found < 0:
            self._looked = max(0, len(self._buffer) - len(self._end))
            return False
        part = bytes(self._buffer[:found])
        self._cut(found + len(self._end))
        if self._current is None:
            self.greeted, self.noise = True, part
        elif self._stdout is None:
            self._stdout = part
        else:
            self._answered(*self._current, self._stdout, part, at)
            self._current = self._stdout = None
        return True

    def _header(self) -> bool:
        found = self._head.search(self._buffer, self._looked)
        if found is None:
            self._looked = max(0, len(self._buffer) - len(self._end) - 16)
            return False
        number, status = int(found[1]), int(found[2])
        end = found.end()
        found = None
        self._cut(end)
        self._current = number, status
        return True

    def _cut(self, upto: int) -> None:
        del self._buffer[:upto]
        self._looked = 0

    def _answered(self, number: int, status: int, stdout: bytes, stderr: bytes, at: float) -> None:
        if number in self.answers or not 0 <= number < len(self._commands):
            return
        lane = next(lane for lane in self._lanes if number in lane)
        place = lane.index(number)
        self._turn_at |= dict.fromkeys(lane[place + 1 : place + 2], at)
        self.answers[number] = Answer(
            self._commands[number],
            None if status in _CUT else status,
            stdout.decode(errors="replace"),
            stderr.decode(errors="replace"),
            at - self._turn_at.get(number, at),
            cut_short=max(len(stdout), len(stderr)) >= self._most,
        )
