"""The one script that a simulated node's shell understands: commands of several lanes, each answered between markers.

Nothing of it is ever run: the fixed parts are compared, letter by letter, and the commands in it are answered.
"""

import re
import shlex
from dataclasses import dataclass

from glusterterm.sim.shell.printed import Printed, Words

NOT_UNDERSTOOD = Printed(stderr="sh: 1: Syntax error: a simulated node understands no such script\n", status=2)
CUT = 124
"""What `timeout` gives for a command that it ended."""
_FORM = r"""{
m=<MARKER>
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
export LC_ALL PATH
umask 022
d=$(mktemp -d /dev/shm/glusterterm.XXXXXXXX || mktemp -d /run/glusterterm.XXXXXXXX || mktemp -d) 2>/dev/null
[ -d "$d" ] || exit <NUMBER>
trap 'rm -rf "$d"' EXIT
trap 'exit 1' HUP INT PIPE TERM
r() {
n=$1 l=$2
shift 2
timeout -k <NUMBER> "$l" "$@" </dev/null >"$d/$n.o" 2>"$d/$n.e"
echo "$n $?"
}
printf '\n%s\n' "$m"
{
<LANES>wait
} | while read -r n s; do
printf '\n%s %s %s\n' "$m" "$n" "$s"
head -c <MOST> "$d/$n.o"
printf '\n%s\n' "$m"
head -c <MOST> "$d/$n.e"
printf '\n%s\n' "$m"
rm -f "$d/$n.o" "$d/$n.e"
done
exit 0
}
"""
_PLACES = {
    "<MARKER>": "(?P<marker>[A-Za-z0-9]{16,64})",
    "<NUMBER>": "[0-9]+",
    "<LANES>": r"(?P<lanes>(?:\((?:\nr [^\n]+)+\n\) &\n)*)",
}
_LANE = re.compile(r"\((?P<steps>(?:\nr [^\n]+)+)\n\) &\n")
_STEP = re.compile(r"r ([0-9]{1,6}) ([0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?) (.+)")


def _compiled() -> re.Pattern[str]:
    form = re.escape(_FORM)
    for place, pattern in _PLACES.items():
        form = form.replace(place, pattern)
    return re.compile(form.replace("<MOST>", "(?P<most>[0-9]+)", 1).replace("<MOST>", "(?P=most)"))


_SCRIPT = _compiled()


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a batch. `limit_s` is what it may take."""

    number: int
    limit_s: float
    words: Words


@dataclass(frozen=True, slots=True)
class Batch:
    """Commands of several lanes: those of one run one after another. `most` bytes of each output are sent."""

    marker: str
    most: int
    lanes: tuple[tuple[Step, ...], ...]

    @property
    def greeting(self) -> bytes:
        """Give what says that the script was read."""
        return f"\n{self.marker}\n".encode()

    def answer(self, step: Step, printed: Printed) -> bytes:
        """Give one command's answer between its markers."""
        end = self.greeting
        parts = (printed.stdout.encode()[: self.most], printed.stderr.encode()[: self.most])
        head = f"\n{self.marker} {step.number} {printed.status}\n".encode()
        return head + parts[0] + end + parts[1] + end


def read(text: str) -> Batch | None:
    """Take a script apart; None for any that is not exactly of the known form."""
    found = _SCRIPT.fullmatch(text)
    if found is None:
        return None
    lanes = []
    for lane in _LANE.finditer(found["lanes"]):
        steps = [_step(line) for line in lane["steps"].splitlines()[1:]]
        whole = tuple(step for step in steps if step is not None)
        if len(whole) != len(steps):
            return None
        lanes.append(whole)
    return Batch(found["marker"], int(found["most"]), tuple(lanes))


def _step(line: str) -> Step | None:
    """Read one line: words that are quoted as `shlex.join` quotes them, and nothing that a shell would expand."""
    found = _STEP.fullmatch(line)
    if found is None:
        return None
    try:
        words = tuple(shlex.split(found[3]) if "'" in found[3] else found[3].split(" "))
    except ValueError:
        return None
    return Step(int(found[1]), float(found[2]), words) if shlex.join(words) == found[3] else None
