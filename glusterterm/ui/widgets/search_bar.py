"""Where words are typed that rows or log lines have to hold."""

from textual.message import Message
from textual.widgets import Input

from glusterterm.ui.widgets.filter_bar import FilterBar


class SearchBar(FilterBar):
    """A filter bar that takes words as they are."""

    class Typed(Message):
        """Other words are wanted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def on_mount(self) -> None:
        self.input.placeholder = "words to look for"

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell each change; there is nothing that could not be read."""
        event.stop()
        event.prevent_default()
        self.post_message(self.Typed(event.value))
