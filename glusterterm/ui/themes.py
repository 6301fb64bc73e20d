"""Themes: TOML files, those that ship with the console and the user's own, made into Textual's themes.

A file names every colour that the console uses, as `#rrggbb` or as one of the terminal's sixteen (`ansi_red`):

    dark = true
    [colors]  text background surface panel accent muted rule
    [states]  ok warning failed pending stale
    [bars]    quiet high full rest
    [rows]    cursor cursor_blurred hover match, and cursor_text where rows under the cursor lose their own colours
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.theme import Theme

from glusterterm.model.errors import ConfigInvalid

DEFAULT_THEME = "dark"

VARIABLE_DEFAULTS: Mapping[str, str] = {
    "muted": "#758192",
    "rule": "#28323e",
    "state-ok": "#8ec07c",
    "state-warning": "#e0a33a",
    "state-failed": "#e5534b",
    "state-pending": "#6cb6ff",
    "state-stale": "#758192",
    "bar-quiet": "#8ec07c",
    "bar-high": "#e0a33a",
    "bar-full": "#e5534b",
    "bar-rest": "#3a4655",
    "row-cursor": "#2b3a4d",
    "row-cursor-blurred": "#1c2632",
    "row-cursor-text": "transparent",
    "row-hover": "#18202a",
    "row-match": "#3a3420",
}
"""What the console's stylesheets name beyond Textual's own variables, for themes that do not define it.

`row-cursor-text` is transparent where a row under the cursor keeps its colours.
"""

_COLORS = ("text", "background", "surface", "panel", "accent", "muted", "rule")
_VARIABLE_OF = {
    "states": {
        "ok": "state-ok",
        "warning": "state-warning",
        "failed": "state-failed",
        "pending": "state-pending",
        "stale": "state-stale",
    },
    "bars": {"quiet": "bar-quiet", "high": "bar-high", "full": "bar-full", "rest": "bar-rest"},
    "rows": {
        "cursor": "row-cursor",
        "cursor_blurred": "row-cursor-blurred",
        "hover": "row-hover",
        "match": "row-match",
        "cursor_text": "row-cursor-text",
    },
}
_OPTIONAL = frozenset({"cursor_text"})


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes that could be read, by name, and what was wrong with the others."""

    themes: tuple[Theme, ...]
    errors: tuple[ConfigInvalid, ...] = ()


def shipped_folder() -> Path:
    """Give the folder of the themes that ship with the console: in the installed package, else in the checkout."""
    package = Path(__file__).parent.parent
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def load_themes(user_folder: Path | None = None, *, name: str | None = None) -> Themes:
    """Read the shipped themes and those of `user_folder`, which win over shipped ones of the same name.

    Only the one called `name` is looked at where that is given.

    A file that can't be used is left out and told in `errors`; a folder that does not exist is no error.
    """
    found: dict[str, Theme] = {}
    errors: list[ConfigInvalid] = []
    for folder in (shipped_folder(), user_folder):
        if folder is None:
            continue
        for path in sorted(folder.glob("*.toml")):
            if name is not None and path.stem != name:
                continue
            try:
                theme = load_theme(path)
            except ConfigInvalid as error:
                errors.append(error)
            else:
                found[theme.name] = theme
    return Themes(tuple(sorted(found.values(), key=_order)), tuple(errors))


def load_theme(path: Path) -> Theme:
    """Read one theme; its name is the file's.

    Raises:
        ConfigInvalid: the file can't be read, is no TOML, or lacks or misspells a colour.
    """
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(path, "it can't be read", "check that the file exists and may be read") from error
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, f"it is no TOML: {error}", "mend the file, or take a shipped theme as a start") from error
    colors = {key: _color(path, read, "colors", key) for key in _COLORS}
    variables = {
        variable: _color(path, read, section, key)
        for section, keys in _VARIABLE_OF.items()
        for key, variable in keys.items()
        if key not in _OPTIONAL or key in _section(path, read, section)
    }
    ansi = all(Color.parse(color).ansi is not None for color in (*colors.values(), *variables.values()))
    return _theme(path.stem, colors, variables, dark=read.get("dark", True) is not False, ansi=ansi)


def _theme(name: str, colors: Mapping[str, str], variables: Mapping[str, str], *, dark: bool, ansi: bool) -> Theme:
    return Theme(
        name=name,
        primary=colors["accent"],
        secondary=colors["accent"],
        accent=colors["accent"],
        foreground=colors["text"],
        background=colors["background"],
        surface=colors["surface"],
        panel=colors["panel"],
        boost=colors["panel"],
        success=variables["state-ok"],
        warning=variables["state-warning"],
        error=variables["state-failed"],
        dark=dark,
        ansi=ansi,
        variables={
            **VARIABLE_DEFAULTS,
            **variables,
            **_of_textual(colors, variables, ansi=ansi),
            **(_sixteen(colors) if ansi else {}),
            "muted": colors["muted"],
            "rule": colors["rule"],
        },
    )


def _of_textual(colors: Mapping[str, str], variables: Mapping[str, str], *, ansi: bool) -> dict[str, str]:
    """Give the variables of Textual's own widgets in our colours."""
    cursor_text = variables.get("row-cursor-text", colors["text"])
    return {
        "text-muted": colors["muted"],
        "border": colors["accent"],
        "border-blurred": colors["rule"],
        "block-cursor-background": variables["row-cursor"],
        "block-cursor-foreground": cursor_text,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": variables["row-cursor-blurred"],
        "block-cursor-blurred-foreground": cursor_text if ansi else colors["text"],
        "block-hover-background": variables["row-hover"],
        "footer-background": colors["surface"],
        "footer-key-foreground": colors["accent"],
        "footer-description-foreground": colors["muted"],
        "scrollbar": colors["rule"],
        "scrollbar-hover": colors["muted"],
        "scrollbar-active": colors["accent"],
        "scrollbar-background": colors["background"],
        "scrollbar-background-hover": colors["background"],
        "scrollbar-background-active": colors["background"],
        "scrollbar-corner-color": colors["background"],
    }


def _sixteen(colors: Mapping[str, str]) -> dict[str, str]:
    """Give what Textual's stylesheets name and its themes of the terminal's own colours leave out."""
    return {
        "ansi-background": colors["background"],
        "ansi-foreground": colors["text"],
        "surface-active": colors["surface"],
        "foreground-muted": colors["muted"],
        "foreground-disabled": colors["muted"],
        "text-disabled": colors["muted"],
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-cursor-text-style": "none",
        "input-selection-background": "ansi_bright_blue",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_bright_blue",
        "screen-selection-foreground": "ansi_black",
    }


def _section(path: Path, read: Mapping[str, object], section: str) -> Mapping[str, object]:
    found = read.get(section)
    if not isinstance(found, dict):
        raise _invalid(path, f"it has no part [{section}]", "take a shipped theme as a start")
    return found


def _color(path: Path, read: Mapping[str, object], section: str, key: str) -> str:
    value = _section(path, read, section).get(key)
    if not isinstance(value, str):
        raise _invalid(path, f"{section}.{key} is missing or no text", "write a colour such as #8ec07c or ansi_green")
    try:
        Color.parse(value)
    except ColorParseError as error:
        raise _invalid(
            path, f"{section}.{key} is no colour: {value[:40]}", "write a colour such as #8ec07c or ansi_green"
        ) from error
    return value


def _invalid(path: Path, why: str, next_step: str) -> ConfigInvalid:
    return ConfigInvalid(f"the theme {path} was left out: {why}", next_step=next_step)


def _order(theme: Theme) -> tuple[bool, str]:
    return theme.name != DEFAULT_THEME, theme.name
