"""What Heketi's refusals and failures mean, and what to do about each: found by a part of their text.

The texts are Heketi's own and, behind them, those of ssh, LVM, XFS and gluster on the nodes, which Heketi hands on as
they come: up to thirty lines of which one tells the cause.
"""

import re
from dataclasses import dataclass

from glusterterm.backends.heketi.meaning import Meaning
from glusterterm.backends.heketi.meanings_machines import MACHINES
from glusterterm.backends.heketi.meanings_nodes import NODES
from glusterterm.backends.heketi.meanings_values import VALUES
from glusterterm.backends.heketi.meanings_volumes import CLONES, VOLUMES
from glusterterm.model.text import clean

MAX_LINE = 300
"""Characters of the telling line that are shown with the cause; the whole text is kept beside it."""
MEANINGS: tuple[Meaning, ...] = (*CLONES, *NODES, *MACHINES, *VOLUMES, *VALUES)
"""In this order, since a text may hold several of them: what a failed clone leaves behind weighs more than why it
failed, and what is wrong with a node more than what was asked of it."""
OTHERWISE = "look into Heketi's log for this time; the text above is the only reason that it gives"

SHORT_ID = 8
"""Digits of an id that tell clusters apart in a sentence."""
_ALLOCATING = "Failed to allocate new volume: "
_HEADLINES = ("Unable to create volume on any cluster:", "No eligible cluster for volume")
_OF_A_CLUSTER = re.compile(r"Cluster ([0-9a-f]{32}): (.+)")


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says: the `cause` in an operator's words, empty where it is not known; the `line` that tells it."""

    cause: str
    line: str
    next_step: str


def told(text: str) -> Told:
    """Say what a text means. There is always a next step."""
    by_cluster = [found for line in text.splitlines() if (found := _OF_A_CLUSTER.match(line))]
    if any(headline in text for headline in _HEADLINES) and len(by_cluster) > 1:
        return _of_clusters(by_cluster)
    for meaning in MEANINGS:
        if (line := meaning.line_of(text)) is not None:
            return Told(meaning.cause, clean(line.strip(), MAX_LINE), meaning.next_step)
    first = "" if text.startswith("<") else text.partition("\n")[0].strip()
    return Told("", clean(first, MAX_LINE), OTHERWISE)


def _of_clusters(lines: list[re.Match[str]]) -> Told:
    """Put together why none of several clusters takes a volume."""
    meanings = [(line[1], told(f"{_ALLOCATING}{line[2]}")) for line in lines]
    causes = "; ".join(
        f"{id_[:SHORT_ID]}: {each.cause or each.line.removeprefix(_ALLOCATING)}" for id_, each in meanings
    )
    words = "; ".join(line[0] for line in lines)
    return Told(f"no cluster takes it: {causes}", clean(words, MAX_LINE), meanings[0][1].next_step)
