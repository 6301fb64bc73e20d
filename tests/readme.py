"""Writes what the README takes from the program's own tables: `python -m tests.readme`."""

import re
from pathlib import Path

from glusterterm.cli.arguments import Verb
from glusterterm.cli.command import OBJECTS, SHARED, Command
from glusterterm.cli.commands import COMMANDS as COMMANDS_TYPED
from glusterterm.cli.preflight import PREFLIGHT
from glusterterm.cli.status import STATUSES
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


def commands() -> str:
    """Give the tables of commands: those that look, and those that change something."""
    usual = _bars(" ".join(option.usage for option in SHARED))
    told: list[str] = []
    for title, changes in (("that looks", False), ("that changes something", True)):
        rows = {_line(command): _help(command) for command in COMMANDS_TYPED if command.changes is changes}
        told.append(
            "\n".join(
                (f"| command {title} | |", "|---|---|", *(f"| `{line}` | {does} |" for line, does in rows.items()))
            )
        )
    return f"{told[0]}\n\nThose that change Heketi also take `{usual}`.\n\n{told[1]}"


def _help(command: Command) -> str:
    if command.verb not in (Verb.LIST, Verb.INFO):
        return command.help
    return "one line for each" if command.verb is Verb.LIST else "everything about one"


def _line(command: Command) -> str:
    if command.verb in (Verb.LIST, Verb.INFO):  # the same for each kind of object
        return _bars(f"{'|'.join(OBJECTS)} {command.verb}{'' if command.verb is Verb.LIST else ' ID'}")
    words = command.words
    aliases = "".join(f"|{alias}" for alias in command.aliases)
    return _bars(command.usage.replace(f"glusterterm {words}", f"{words}{aliases}", 1))


def _bars(text: str) -> str:
    return text.replace("|", "\\|")


def statuses() -> str:
    """Give the table of exit statuses."""
    return "\n".join(
        ("| status | says |", "|---|---|", *(f"| {status} | {told} |" for status, told in STATUSES.items()))
    )


def verdicts() -> str:
    """Give the table of what a preflight says."""
    rows = (f"| {status} | {verdict} |" for verdict, status in PREFLIGHT.items())
    return "\n".join(("| status | verdict |", "|---|---|", *rows))


def written(text: str) -> str:
    """Give the README's text with its tables as they should be."""
    for name, body in _PARTS:
        text = re.sub(
            rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)",
            lambda found, body=body: f"{found[1]}{body}\n{found[2]}",  # type: ignore[misc]
            text,
            flags=re.DOTALL,
        )
    return text


_PARTS = (
    ("keys", keys()),
    ("filter", fields()),
    ("commands", commands()),
    ("statuses", statuses()),
    ("verdicts", verdicts()),
)


if __name__ == "__main__":
    README.write_text(written(README.read_text()))
