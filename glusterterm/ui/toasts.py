"""Notices that pop up: of equal ones the newest alone is shown."""

from collections.abc import Sequence

from textual.notifications import Notification


def take_place(shown: Sequence[Notification], newest: Notification) -> tuple[Notification, ...]:
    """End the notices that say what `newest` says, and give those that are shown from now on."""
    for notice in shown:
        if _said(notice) == _said(newest):
            notice.timeout = 0.0  # over: Textual takes it away when it shows the next one
    return (*(notice for notice in shown if not notice.has_expired), newest)


def _said(notice: Notification) -> tuple[str, str, str]:
    return notice.severity, notice.title, notice.message
