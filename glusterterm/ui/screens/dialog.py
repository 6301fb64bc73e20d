"""A box over what was seen before, that asks one thing."""

from typing import Generic, TypeVar

from textual.screen import ModalScreen

from glusterterm.ui.screens.closing import ClosesOnce

ResultT = TypeVar("ResultT")


class Dialog(ModalScreen[ResultT], ClosesOnce[ResultT], Generic[ResultT]):
    """How all questions look: a box of the class `dialog--box` with title, text, warning and keys."""

    CSS_PATH = "dialog.tcss"
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & .dialog--box { width: 90%; max-width: 92; height: auto; max-height: 90%; }
    }
    """
