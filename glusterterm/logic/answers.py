"""What an answer that is no success says of the change that was asked for."""

from glusterterm.model.errors import (
    BackendUnreachable,
    GlustertermError,
    ReplyNotUnderstood,
    ServerFailed,
    ServerRefused,
)


def words(error: GlustertermError) -> str:
    """Give the server's own words where the sentence that is shown does not hold all of them."""
    said = error.text if isinstance(error, ServerRefused) else ""
    return "" if said in error.what else said


def may_have_arrived(error: GlustertermError) -> bool:
    """Say whether a change may have begun although sending it failed this way."""
    if isinstance(error, BackendUnreachable):
        return error.sent
    gateway = isinstance(error, ServerFailed) and error.status != 500  # a proxy's word, not Heketi's
    return gateway or isinstance(error, ReplyNotUnderstood)
