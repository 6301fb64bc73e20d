"""Stylesheets that are read when what they are about is made: the first frame must not wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import PurePath

    from textual.app import App


def read_late(app: App[Any], paths: Iterable[PurePath]) -> None:
    """Read the files that Textual has not read yet. What is there already keeps its looks."""
    stylesheet = app.stylesheet
    wanted = [path for path in paths if not stylesheet.has_source(str(path))]
    for path in wanted:
        stylesheet.read(path)
    if wanted:
        stylesheet.parse()
