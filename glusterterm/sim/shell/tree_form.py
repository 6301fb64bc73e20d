"""The JSON of lsblk, findmnt and wipefs: three blanks deeper at each level, `},{` between objects."""

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

Value = None | bool | int | str | Sequence["Leaf"]
Leaf = Mapping[str, Value]


def tree(name: str, rows: Sequence[Leaf]) -> str:
    """Write a whole answer."""
    return "{\n" + _list(name, rows, 3) + "\n}\n"


def _list(name: str, rows: Sequence[Leaf], indent: int) -> str:
    blanks = " " * indent
    inside = f"{blanks}   " + ",".join(_object(row, indent + 3) for row in rows) if rows else ""
    return f'{blanks}"{name}": [\n{inside}\n{blanks}]'


def _object(row: Leaf, indent: int) -> str:
    blanks = " " * (indent + 3)
    lines = []
    for key, value in row.items():
        if value is None or isinstance(value, bool | int | str):
            lines.append(f'{blanks}"{key}": {_word(value)}')
        else:
            lines.append(_list(key, value, indent + 3))
    return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"


def _word(value: bool | int | str | None) -> str:
    """Write one value; `json.dumps` would take most of the time that a node's whole answer takes."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    return str(value).lower()  # True is true
