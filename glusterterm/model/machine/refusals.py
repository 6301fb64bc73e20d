"""Why a node's own tool said no, told apart as far as something else is to be done about it."""

from enum import StrEnum

from glusterterm.model.errors import CommandRefused


class Refusal(StrEnum):
    """Why LVM, a filesystem's tool or the like did not do what it was told."""

    NOT_FOUND = "not found"
    IN_USE = "in use"
    """Mounted, held open, or part of a volume group: nothing was changed."""
    HOLDS_VOLUMES = "holds logical volumes"
    HOLDS_DATA = "holds data"
    """A filesystem or another signature is on the device, or files are in the folder."""
    EXISTS = "exists already"
    NO_SPACE = "no space"
    TOO_SMALL = "too small"
    NOT_MOUNTED = "not mounted"
    NO_SUPPORT = "no support"
    """The kernel has no device-mapper, or not the target that is needed."""
    NOT_ALLOWED = "not allowed"
    NO_TOOL = "no such tool"
    READ_ONLY = "read-only"
    DAMAGED = "disk fails"
    """Reading or writing failed, or the kernel has stopped the device."""
    OTHER = "refused"


class ToolRefused(CommandRefused):
    """A node's own tool ran and said no, or is not there.

    Args:
        refusal: why, told apart by its words.
    """

    def __init__(self, what: str, *, next_step: str, text: str, refusal: Refusal) -> None:
        super().__init__(what, next_step=next_step, text=text)
        self.refusal = refusal
