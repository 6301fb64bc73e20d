"""Names that we give: to tasks, and where the operator gives none, so that a lost create can be found again."""

import secrets
from datetime import UTC, datetime

from glusterterm.model.tasks import TaskId

_BYTES = 16


def task_id(now: float) -> TaskId:
    """Give a new task's id, which sorts by its start at `now` (seconds since 1970)."""
    return TaskId(f"{datetime.fromtimestamp(now, UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")


def volume_name() -> str:
    """Give a new name for a volume, as Heketi makes them: `vol_` and 32 hex digits."""
    return f"vol_{secrets.token_hex(_BYTES)}"


def block_volume_name() -> str:
    """Give a new name for a block volume: `blockvol_` and 32 hex digits."""
    return f"blockvol_{secrets.token_hex(_BYTES)}"
