"""What gluster answered to a real Heketi (`tests/recorded/nodes/real`): all of it is decoded, or refused as shown."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from glusterterm.backends.direct.decode.accepted import decode_accepted
from glusterterm.backends.direct.decode.heal import decode_heal_info
from glusterterm.backends.direct.decode.volumes import decode_volumes
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.volumes import Accepted

FILES = sorted((Path(__file__).parents[3] / "recorded" / "nodes" / "real").glob("*.commands.ndjson"))
ASKED = r"gluster --mode=script --timeout=600 (--xml )?"
INFO = rf"{ASKED}volume info( \S+)? --xml"
HEAL = rf"{ASKED}volume heal \S+ info --xml"
CHANGING = (
    rf"{ASKED}(peer (probe|detach)|volume (create|start|stop|delete|set|add-brick|replace-brick|rebalance)"
    r"|snapshot (create|activate|deactivate|clone|delete)) .+"
)
CUT = "...(cut)"
"""What the recording puts in the place of what was too long for it."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One command of gluster's that Heketi ran on a node."""

    command: str
    exit: int
    stdout: str
    stderr: str

    @property
    def refused(self) -> bool:
        """Whether gluster said no, as the recording shows."""
        return self.exit != 0 or "<opRet>-1</opRet>" in self.stdout


def ran() -> tuple[Ran, ...]:
    rows = (json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").splitlines())
    told = (Ran(row["command"], row["exit"], row.get("stdout", ""), row.get("stderr", "")) for row in rows)
    return tuple(one for one in told if re.search(r"\bgluster .", one.command))


def read(one: Ran) -> object:
    """Decode what was printed, by what is for the command."""
    if re.fullmatch(INFO, one.command):
        return decode_volumes(one.stdout)
    if re.fullmatch(HEAL, one.command):
        return decode_heal_info(one.stdout)
    return decode_accepted(one.command, one.exit, one.stdout, one.stderr)


def accepted(verb: str) -> Accepted:
    """Give the first answer to a command that has `verb` in it."""
    told = read(next(one for one in ran() if verb in one.command))
    assert isinstance(told, Accepted)
    return told


def test_each_command_is_told_of_by_exactly_one_decoder() -> None:
    for one in ran():
        assert [bool(re.fullmatch(pattern, one.command)) for pattern in (INFO, HEAL, CHANGING)].count(True) == 1, one


def test_what_was_done_is_decoded_and_what_was_refused_says_why() -> None:
    outcomes: Counter[str] = Counter()
    for one in ran():
        if one.stdout.endswith(CUT):
            with pytest.raises(OutputNotUnderstood):
                read(one)
            outcomes["cut"] += 1
        elif one.refused:
            with pytest.raises(CommandRefused) as refused:
                read(one)
            assert refused.value.text not in {"", "no reason given"}
            outcomes["refused"] += 1
        else:
            read(one)
            outcomes["done"] += 1
    assert outcomes == {"done": 215, "refused": 43, "cut": 13}


def test_a_rebalance_that_was_begun_tells_its_task() -> None:
    assert accepted("rebalance r3 start").task == "ade3e646-e104-416c-8558-4035195c4ea3"


def test_a_clone_of_a_snapshot_tells_the_new_volume() -> None:
    assert accepted("snapshot clone r3clone").volume == "b43f288c-189a-4b11-9e55-eeefa703115b"


@pytest.mark.parametrize("verb", ["snapshot create", "snapshot activate", "snapshot deactivate", "snapshot delete"])
def test_a_snapshot_that_was_changed_is_no_volume(verb: str) -> None:
    told = accepted(verb)
    assert (told.volume, told.task) == (None, None)
