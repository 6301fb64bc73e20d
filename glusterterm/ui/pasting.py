"""Keeps what is pasted from acting as keys.

Textual 8.2 reads an escape code inside a bracketed paste as keys: pasted text with a colour code in it answered a
question with yes. Escapes are taken out of what is pasted before Textual reads it.
"""

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

_START, _END = "\x1b[200~", "\x1b[201~"
_ESCAPE = "\x1b"


class PasteParser(XTermParser):
    """Reads a terminal's input; what stands between the marks of a paste is text, whatever is in it."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasting = False
        self._held = ""
        self._before = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Read `data`, as much as came at once; empty at the end."""
        if not data:
            return super().feed(self._held) if self._held else super().feed(data)
        harmless = self._harmless(data)
        return super().feed(harmless) if harmless else ()

    def _harmless(self, data: str) -> str:
        out: list[str] = []
        data, self._held = self._held + data, ""
        while data:
            data = self._pasted(data, out) if self._pasting else self._typed(data, out)
        return "".join(out)

    def _typed(self, data: str, out: list[str]) -> str:
        """Hand on what is typed up to a paste's first mark, which may have begun in what was handed on before."""
        seen = self._before + data
        at = seen.find(_START)
        if at < 0:
            out.append(data)
            self._before = seen[-len(_START) + 1 :]
            return ""
        end = at + len(_START) - len(self._before)
        out.append(data[:end])
        self._pasting, self._before = True, ""
        return data[end:]

    def _pasted(self, data: str, out: list[str]) -> str:
        """Hand on what is pasted without its escapes; what may be the beginning of the last mark waits for more."""
        at = data.find(_END)
        if at >= 0:
            out += [data[:at].replace(_ESCAPE, ""), _END]
            self._pasting = False
            return data[at + len(_END) :]
        kept = next((n for n in range(len(_END) - 1, 0, -1) if data.endswith(_END[:n])), 0)
        text = data[: len(data) - kept]
        self._held = data[len(data) - kept :]
        out.append(text.replace(_ESCAPE, ""))
        return ""


def guard() -> None:
    """Have the terminal's input read this way from now on."""
    setattr(linux_driver, "XTermParser", PasteParser)  # noqa: B010 - the driver offers no other way to name its parser
