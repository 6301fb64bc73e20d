"""What a pool without Heketi has no way to do, and why, in sentences."""

from glusterterm.model import operations as op
from glusterterm.model.operations import Operation

_POOL = "without Heketi a cluster is a trusted pool: it begins with its first node, named in the profile"
_FLAGS = "which volumes a cluster takes is kept by Heketi alone"
_BLOCK = "block volumes are Heketi's own: gluster knows only the files that they are"
_HEKETI = "there is no Heketi that could be asked"
CANNOT: tuple[tuple[type[Operation], str], ...] = (
    (op.CreateCluster, _POOL),
    (op.SetClusterFlags, _FLAGS),
    (op.DeleteCluster, "a pool ends with its last node: delete its nodes"),
    (op.CloneVolume, "clones are made by way of snapshots, which this console does not make itself"),
    (op.RestrictBlockHosting, _BLOCK),
    (op.CreateBlockVolume, _BLOCK),
    (op.ExpandBlockVolume, _BLOCK),
    (op.DeleteBlockVolume, _BLOCK),
    (op.ResyncDevice, "the figures are LVM's own: there is nothing to bring back in line"),
    (op.SetServerMode, _HEKETI),
    (op.SetLoggerLevel, _HEKETI),
)
"""Kinds of operation, each with its reason."""


def why_not(operation: Operation) -> str:
    """Say why an operation can't be done without Heketi; empty where it can."""
    return why_no_kind(type(operation))


def why_no_kind(wanted: type[Operation]) -> str:
    """Say why no operation of a kind can be done without Heketi; empty where it can."""
    return next((why for kind, why in CANNOT if wanted is kind), "")
