"""Names that we give where the operator gives none, so that a create whose answer was lost can be found again."""

import secrets

_BYTES = 16


def volume_name() -> str:
    """Give a new name for a volume, as Heketi makes them: `vol_` and 32 hex digits."""
    return f"vol_{secrets.token_hex(_BYTES)}"


def block_volume_name() -> str:
    """Give a new name for a block volume: `blockvol_` and 32 hex digits."""
    return f"blockvol_{secrets.token_hex(_BYTES)}"
