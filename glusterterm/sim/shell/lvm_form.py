"""How LVM is asked for a report, and the form in which it writes one."""

from dataclasses import dataclass
from json.encoder import encode_basestring

from glusterterm.sim.shell.printed import Words

Row = dict[str, "str | Kib"]
VALUED = ("-o", "--options", "--units", "--reportformat", "--separator")


class Kib(int):
    """A size, which is written in the unit that was asked for."""

    def written(self, unit: str) -> str:
        """Write it."""
        if unit == "k":
            return f"{int(self)}.00k" if self else "0k"
        if unit == "b":
            return f"{int(self) * 1024}B"
        size, name = float(self), 0
        while size >= 1024 and name < 3:
            size, name = size / 1024, name + 1
        return f"{size:.2f}{'kmgt'[name]}" if self else "0 "


@dataclass(frozen=True, slots=True)
class Form:
    """What was asked for: `options` as written, `operand` what it is asked of."""

    options: str
    json: bool
    units: str
    all: bool
    no_headings: bool
    separator: str
    operand: str

    @staticmethod
    def of(words: Words) -> "Form":
        """Read the words after the command."""
        values: dict[str, str] = {}
        flags: set[str] = set()
        operands: list[str] = []
        left = list(words)
        while left:
            word = left.pop(0)
            name, equals, value = word.partition("=")
            if name in VALUED:
                values[name] = value if equals else left.pop(0) if left else ""
            elif word.startswith("-"):
                flags.add(word)
            else:
                operands.append(word)
        return Form(
            values.get("-o", values.get("--options", "")),
            values.get("--reportformat") == "json",
            values.get("--units", ""),
            "-a" in flags or "--all" in flags,
            "--noheadings" in flags,
            values.get("--separator", " "),
            operands[0] if operands else "",
        )

    def fields(self, default: str) -> Words:
        """Give the columns."""
        wanted = f"{default},{self.options[1:]}" if self.options.startswith("+") else self.options or default
        return tuple(wanted.split(","))

    def row(self, row: Row, fields: Words) -> dict[str, str]:
        """Write the wanted columns of one row."""
        return {field: value.written(self.units) if isinstance(value := row[field], Kib) else value for field in fields}


def json_report(reports: list[dict[str, list[dict[str, str]]]]) -> str:
    """Write a report as LVM's JSON."""
    blocks = []
    for report in reports:
        parts = []
        for kind, rows in report.items():
            lines = ",\n".join(" " * 18 + _object(row) for row in rows)
            parts.append(" " * 14 + f'"{kind}": [\n' + (f"{lines}\n" if lines else "") + " " * 14 + "]\n")
        blocks.append(" " * 10 + "{\n" + (" " * 14 + ",\n").join(parts) + " " * 10 + "}\n")
    return '  {\n      "report": [\n' + (" " * 10 + ",\n").join(blocks) + "      ]\n  }\n"


def _object(row: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{key}":{encode_basestring(value)}' for key, value in row.items()) + "}"
