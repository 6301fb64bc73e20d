"""Writes what the README takes from the program's own tables: `python -m tests.readme`."""

import re
from pathlib import Path

from glusterterm.logic.search import FIELDS
from glusterterm.ui.commands import COMMANDS

README = Path(__file__).parent.parent / "README.md"


def keys() -> str:
    """Give the table of keys, a row for each command, in the table's own order."""
    rows = [
        f"| {' '.join(f'`{key}`' for key in command.keys)} | {command.help} | {', '.join(command.scopes).lower()} |"
        for command in COMMANDS
    ]
    return "\n".join(("| key | does | where |", "|---|---|---|", *rows))


def fields() -> str:
    """Give one example of each field of the filter language."""
    examples = " · ".join(f"`{example}`" for example in FIELDS.values())
    return f"Words look in names, ids, hosts and paths; fields are {examples}. A `-` before a term turns it round."


def written(text: str) -> str:
    """Give the README's text with its tables as they should be."""
    for name, body in (("keys", keys()), ("filter", fields())):
        text = re.sub(
            rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)",
            lambda found, body=body: f"{found[1]}{body}\n{found[2]}",  # type: ignore[misc]
            text,
            flags=re.DOTALL,
        )
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text()))
