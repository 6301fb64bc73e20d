"""Whatever a node prints, a decoder understands it, says that it was refused, or says that it can't; and soon."""

import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from tests.recorded_nodes import Decoded, Recording, in_time, matching
from tests.unit.backends.direct import recorded_gluster, recorded_heal, recorded_machine

TABLES = (recorded_gluster.ENTRIES, recorded_heal.ENTRIES, recorded_machine.ENTRIES)
DECODED = tuple(entry for table in TABLES for entry in table if isinstance(entry, Decoded))
LONG = 100_000
QUICK = settings(max_examples=15, deadline=None, phases=[Phase.generate])
"""Without making failures smaller: a seed has no smaller one, and what does not end would not end many times over."""
PIECES = ("<", ">", "&", "</a>", "<![CDATA[", "\x00", "\x1b[2J", "\n", "\r", "\t", "-1", "N/A", "9" * 25, '"', "{", "[")

VALUES = ("", "-1", "0", "2", "7", "N/A", "(null)", "other", "9" * 25, "1e999", "/", "a b", "\u202e", "%s", "localhost")
BETWEEN_TAGS = re.compile(r"(?<=>)[^<>\n]+(?=<)")
WORD = re.compile(r"[^\s\",:=<>]+")


def read(entry: Decoded, recording: Recording, stdout: str) -> None:
    """Decode `stdout` in the place of what was recorded; anything but the decoders' own errors passes through."""
    said = ""
    with in_time():
        try:
            entry.decode(replace(recording, stdout=stdout))
        except (CommandRefused, OutputNotUnderstood) as error:
            said = error.what
    assert all(line.isprintable() for line in said.split("\n"))
    assert len(said) < 10_000


def odd(text: str, random: Random) -> str:
    """Give `text` in its form, with other values here and there, and with lines lost and doubled."""
    lines = text.splitlines(keepends=True)
    for _ in range(random.randint(1, 8)):
        if not lines:
            break
        at = random.randrange(len(lines))
        values = list((BETWEEN_TAGS if "<" in lines[at] else WORD).finditer(lines[at][:2000]))
        match random.randrange(8):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[at])
            case _ if values:
                start, end = random.choice(values).span()
                lines[at] = lines[at][:start] + random.choice(VALUES) + lines[at][end:]
    return "".join(lines)


def damaged(text: str, random: Random) -> str:
    """Give `text` with bytes flipped, cut out, doubled, put elsewhere or followed by themselves."""
    octets = bytearray(text.encode(errors="surrogateescape"))
    for _ in range(random.randint(1, 6)):
        start = random.randrange(len(octets) + 1)
        end = min(len(octets), start + random.choice((1, 2, 7, 40, 400)))
        match random.randrange(6):
            case 0 if start < len(octets):
                octets[start] ^= 1 << random.randrange(8)
            case 1:
                del octets[start:end]
            case 2:
                octets[start:start] = octets[start:end]
            case 3:
                octets[start:start] = random.choice(PIECES).encode()
            case 4:
                del octets[start:]
            case _:
                octets += octets[start:]
    return octets.decode("utf-8", errors="replace")


def read_damaged(entry: Decoded, seed: int) -> None:
    """Decode one of the outputs that `entry` is about, damaged in the way that `seed` says."""
    random = Random(seed)
    recording = random.choice(matching(entry))
    read(entry, recording, random.choice((odd, odd, damaged))(recording.stdout, random))


@pytest.mark.parametrize("entry", DECODED, ids=lambda entry: entry.pattern)
@settings(QUICK, max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_output_is_read_or_told_to_be_none(entry: Decoded, seed: int) -> None:
    read_damaged(entry, seed)


@pytest.mark.long
@pytest.mark.parametrize("entry", DECODED, ids=lambda entry: entry.pattern)
@settings(QUICK, max_examples=500)
@given(seed=st.integers(0, 2**32))
def test_many_damaged_outputs_are_read_or_told_to_be_none(entry: Decoded, seed: int) -> None:
    read_damaged(entry, seed)


@pytest.mark.parametrize("entry", DECODED, ids=lambda entry: entry.pattern)
@QUICK
@given(text=st.text(max_size=400))
def test_any_text_is_read_or_told_to_be_none(entry: Decoded, text: str) -> None:
    read(entry, matching(entry)[0], text)


@pytest.mark.parametrize("entry", DECODED, ids=lambda entry: entry.pattern)
def test_a_long_output_is_read_in_time(entry: Decoded) -> None:
    recording = max(matching(entry), key=lambda one: len(one.stdout))
    lines = recording.stdout.splitlines(keepends=True) or [""]
    for text in (
        *(piece * (LONG // len(piece)) for piece in (" ", "\n", "a", "9", "<", "<a>", "{", '"', "\\", "a b ", "-1:")),
        recording.stdout * (1 + LONG // (len(recording.stdout) or 1)),
        "".join(line * 200 for line in lines[:40]),
        "".join(line.rstrip("\n") + " " * 10_000 + "x\n" for line in lines[:10]),
    ):
        read(entry, recording, text[: 3 * LONG])
