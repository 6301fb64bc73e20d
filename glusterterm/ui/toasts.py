"""Notices that pop up: of equal ones the newest alone is shown, and failures are told in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App
    from textual.notifications import Notification, SeverityLevel

    from glusterterm.model.errors import GlustertermError

FAILURE_S = 12
"""Seconds that a failure stays: long enough to read what to do."""


def tell_failure(app: App[None], error: GlustertermError, severity: SeverityLevel = "error") -> None:
    """Tell a failure and its next step."""
    app.notify(f"{error.what}\n{error.next_step}", severity=severity, timeout=FAILURE_S, markup=False)


def take_place(shown: Sequence[Notification], newest: Notification) -> tuple[Notification, ...]:
    """End the notices that say what `newest` says, and give those that are shown from now on."""
    for notice in shown:
        if _said(notice) == _said(newest):
            notice.timeout = 0.0  # over: Textual takes it away when it shows the next one
    return (*(notice for notice in shown if not notice.has_expired), newest)


def _said(notice: Notification) -> tuple[str, str, str]:
    return notice.severity, notice.title, notice.message
