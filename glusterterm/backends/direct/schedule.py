"""When each part of what the nodes say is asked for again. Pure: times are handed in."""

from collections.abc import Mapping
from dataclasses import dataclass

from glusterterm.model.health import Part
from glusterterm.model.ids import VolumeId

PERIODS_S: Mapping[Part, float] = {
    Part.LOGIN: 30.0,
    Part.SERVICE: 30.0,
    Part.PEERS: 30.0,
    Part.STORAGE: 30.0,
    Part.MOUNTS: 30.0,
    Part.SMART: 300.0,
    Part.KERNEL: 60.0,
    Part.VOLUMES: 30.0,
    Part.PROCESSES: 10.0,
    Part.HEAL: 600.0,
}
"""Seconds between two questions for the same part."""
HEALING_S = 60.0
"""Seconds between two heal counts of a volume of which something is off."""
HEAL_PAUSE_S = 2.0
"""Seconds between two heal counts of one pool, at the least."""
QUIET_S = 45.0
"""Seconds after a node was lost in which its pool is asked for nothing that goes to all of its nodes.

Gluster notices a cut node after 28 s if nothing is on its way there; a command that is keeps the whole pool locked for
minutes (recorded with GlusterFS 10.3).
"""
REST_SHARE = 10.0
"""How many times as long as its last answer took a part is left alone."""
LONGEST_REST_S = 120.0
"""Seconds after which a part is asked for again however long it took: what hung may be well again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """When a part was asked for last, and how long that took, in seconds of a clock that nobody sets."""

    at: float
    took_s: float


def is_due(part: Part, last: Asked | None, now: float, *, hurried: bool = False) -> bool:
    """Tell whether `part` is to be asked for now. `hurried`: something about it is off."""
    if last is None:
        return True
    period_s = min(PERIODS_S[part], HEALING_S) if hurried else PERIODS_S[part]
    return now - last.at >= max(period_s, min(REST_SHARE * last.took_s, LONGEST_REST_S))


def heal_due(
    volumes: Mapping[VolumeId, bool], asked: Mapping[VolumeId, Asked], last: Asked | None, now: float
) -> VolumeId | None:
    """Choose the volume of a pool whose heal count is to be asked for now; None where none is.

    Args:
        volumes: those that heal at all; true where something about them is off.
        asked: when each was asked for last.
        last: when any of them was: gluster is given its rest, since each count walks all bricks.
        now: seconds of a clock that nobody sets.
    """
    if last is not None and now - last.at < max(HEAL_PAUSE_S, min(REST_SHARE * last.took_s, LONGEST_REST_S)):
        return None
    due = [id_ for id_, off in volumes.items() if is_due(Part.HEAL, asked.get(id_), now, hurried=off)]
    never = Asked(float("-inf"), 0.0)
    return min(due, key=lambda id_: (not volumes[id_], asked.get(id_, never).at, id_), default=None)
