"""What Heketi has no call for, and why, in sentences."""

from dataclasses import replace

from glusterterm.model.operations import BEYOND_HEKETI, Operation, TakeOver
from glusterterm.model.ports import Capabilities

NO_CALL = "Heketi has no call for that; it takes SSH: add [profiles.NAME.ssh]"
_HAS_IT = "Heketi keeps these books itself: they are taken over into a profile without it"
CANNOT: tuple[tuple[type[Operation], str], ...] = tuple(
    (kind, _HAS_IT if kind is TakeOver else NO_CALL) for kind in BEYOND_HEKETI
)
"""Kinds of operation, each with its reason."""


def beside_nodes(of_heketi: Capabilities) -> Capabilities:
    """Say what can be done where the nodes are reached too, given what Heketi can."""
    return replace(of_heketi, cannot=tuple(pair for pair in of_heketi.cannot if pair[1] != NO_CALL))
