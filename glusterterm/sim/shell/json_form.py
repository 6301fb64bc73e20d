"""JSON as `json.dumps(..., indent=2)` writes it, in a fraction of its time: a node tells much of it at each refresh."""

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def written(value: Json, indent: str = "\n") -> str:
    """Write a value; `indent` is the line break and the blanks before what closes it."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return repr(value).lower()
    inner = indent + "  "
    if isinstance(value, Mapping):
        rows = [f"{encode_basestring(key)}: {written(one, inner)}" for key, one in value.items()]
        opens, closes = "{", "}"
    else:
        rows = [written(one, inner) for one in value]
        opens, closes = "[", "]"
    return f"{opens}{inner}{f',{inner}'.join(rows)}{indent}{closes}" if rows else opens + closes
