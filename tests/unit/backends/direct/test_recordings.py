"""Every recorded output of a real node is decoded, refused as the recording shows, or left alone with a reason."""

import re
from collections.abc import Iterator

import pytest

from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from tests.recorded_nodes import Decoded, Entry, NotDecoded, Recording, in_time, matching, recordings
from tests.unit.backends.direct import recorded_gluster, recorded_heal, recorded_machine

TABLES: dict[str, tuple[Entry, ...]] = {
    "gluster": recorded_gluster.ENTRIES,
    "heal": recorded_heal.ENTRIES,
    "machine": recorded_machine.ENTRIES,
}
HEAL = re.compile(
    r".*\bgluster (--\S+ )*(volume (heal|rebalance|remove-brick|profile|top|quota)|snapshot) .*", re.DOTALL
)
GLUSTER = re.compile(
    r".*(\bgluster (--\S+ )*(volume|peer|pool|snapshot|help|get-state|bogus|nfs-ganesha)|"
    r"--version|/glusterd[./_]).*",
    re.DOTALL,
)


def table_of(recording: Recording) -> str:
    """Name the table that has to tell of a recording."""
    if HEAL.fullmatch(recording.command):
        return "heal"
    return "gluster" if GLUSTER.fullmatch(recording.command) else "machine"


def entries() -> Iterator[Entry]:
    for table in TABLES.values():
        yield from table


@pytest.mark.parametrize("table", TABLES)
def test_every_recorded_output_is_told_of_by_exactly_one_entry(table: str) -> None:
    told: dict[str, list[str]] = {r.file: [] for r in recordings() if table_of(r) == table}
    for entry in entries():
        for recording in matching(entry):
            if recording.file in told:
                told[recording.file].append(entry.pattern)
    commands = {recording.file: recording.command for recording in recordings()}
    wrong = [
        f"{file} ({commands[file]}): {patterns or 'none'}" for file, patterns in told.items() if len(patterns) != 1
    ]
    assert told
    assert not wrong, f"{len(wrong)} outputs, such as\n" + "\n".join(wrong[:20])


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.pattern)
def test_what_an_entry_says_of_its_recordings_holds(entry: Entry) -> None:
    found = matching(entry)
    assert found, "no recording has such a command"
    if isinstance(entry, NotDecoded):
        assert len(entry.reason) > 10
        return
    for recording in found:
        expected = "refused" if entry.refuses(recording) else "decoded"
        assert (outcome(entry, recording), recording.file) == (expected, recording.file)


def outcome(entry: Decoded, recording: Recording) -> str:
    try:
        with in_time():
            entry.decode(recording)
    except CommandRefused as error:
        return "refused" if error.text else "refused without a word"
    except OutputNotUnderstood as error:
        return f"not understood: {error}"
    return "decoded"
