"""What the direct backend can do, as it is configured."""

from glusterterm.model.ports import Capabilities
from glusterterm.model.without_heketi import CANNOT


def capabilities(*, read_only: bool) -> Capabilities:
    """Say what can be done on nodes themselves."""
    why = "this profile is read-only" if read_only else ""
    return Capabilities(not read_only, why, CANNOT)
