"""The JSON of lsblk, findmnt and wipefs: three blanks deeper at each level, `},{` between objects."""

import json
from collections.abc import Mapping, Sequence

Value = None | bool | int | str | Sequence["Leaf"]
Leaf = Mapping[str, Value]


def tree(name: str, rows: Sequence[Leaf]) -> str:
    """Write a whole answer."""
    return "{\n" + _list(name, rows, 3) + "\n}\n"


def _list(name: str, rows: Sequence[Leaf], indent: int) -> str:
    blanks = " " * indent
    return f'{blanks}"{name}": [\n{blanks}   ' + ",".join(_object(row, indent + 3) for row in rows) + f"\n{blanks}]"


def _object(row: Leaf, indent: int) -> str:
    blanks = " " * (indent + 3)
    lines = []
    for key, value in row.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            lines.append(_list(key, value, indent + 3))
        else:
            lines.append(f'{blanks}"{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
