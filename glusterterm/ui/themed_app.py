"""An application in the console's themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from glusterterm.ui.keys_in_turn import KeysInTurn
from glusterterm.ui.themes import DEFAULT_THEME, VARIABLE_DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.notifications import Notification, Notify
    from textual.theme import Theme

    from glusterterm.model.errors import ConfigInvalid
    from glusterterm.ui.messages import ThemeAsked
    from glusterterm.ui.themes import Themes


class ThemedApp(KeysInTurn):
    """Starts with one theme; the others are read by `load_all_themes`, after the first frame.

    Args:
        theme: the name of the theme to start with. The default one stands in where it can't be had.
        load: reads the theme of a name, or all of them for None.
    """

    def __init__(self, theme: str | None, load: Callable[[str | None], Themes]) -> None:
        self._load_themes = load
        self._notices: tuple[Notification, ...] = ()
        self._themes = load(theme or DEFAULT_THEME)
        if not self._themes.themes:
            self._themes = load(DEFAULT_THEME)
        # Set before Textual looks: a theme that is changed later has every stylesheet read a second time.
        self.set_reactive(App.theme, self._themes.themes[0].name)
        super().__init__()

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Give Textual's themes and ours."""
        return {**super().available_themes, **{theme.name: theme for theme in self._themes.themes}}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give what the stylesheets name beyond Textual's own variables."""
        return dict(VARIABLE_DEFAULTS)

    def load_all_themes(self) -> tuple[ConfigInvalid, ...]:
        """Read all themes, and give what was wrong with those that were left out."""
        self._themes = self._load_themes(None)
        return self._themes.errors

    def on_notify(self, event: Notify) -> None:
        """Let what says the same go before Textual shows this."""
        from glusterterm.ui.toasts import take_place

        self._notices = take_place(self._notices, event.notification)

    def on_theme_asked(self, message: ThemeAsked) -> None:
        """Change the colours."""
        self.theme = message.name

    def action_next_theme(self) -> None:
        """Change the colours to those of the next theme."""
        names = [theme.name for theme in self._themes.themes]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]
        self.notify(f"Theme: {self.theme}", timeout=2, markup=False)
