"""Gluster's XML: elements as it writes them, two blanks deeper at each level."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Element:
    """One element with text or elements in it; `lead` is text before those, which puts all of it into one line."""

    name: str
    inside: "str | tuple[Element, ...]" = ""
    attributes: tuple[tuple[str, str], ...] = ()
    lead: str = ""

    def lines(self, indent: str = "") -> Iterable[str]:
        """Give its lines, without their ends."""
        head = self.name + "".join(f' {name}="{escaped(value)}"' for name, value in self.attributes)
        if not self.inside:
            yield f"{indent}<{head}/>"
        elif isinstance(self.inside, str):
            yield f"{indent}<{head}>{escaped(self.inside)}</{self.name}>"
        elif self.lead:
            inner = "".join(line for element in self.inside for line in element.lines())
            yield f"{indent}<{head}>{escaped(self.lead)}{inner}</{self.name}>"
        else:
            yield f"{indent}<{head}>"
            for element in self.inside:
                yield from element.lines(indent + "  ")
            yield f"{indent}</{self.name}>"


def leaf(name: str, value: object) -> Element:
    """Give an element with a value in it."""
    return Element(name, str(value))


def of(name: str, *inside: Element) -> Element:
    """Give an element with others in it."""
    return Element(name, inside)


def escaped(text: str) -> str:
    """Write what means something in XML otherwise."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def outcome(code: int = 0, number: int = 0, text: str = "") -> tuple[Element, ...]:
    """Give what every answer has: gluster's own exit status, error number and error."""
    return leaf("opRet", code), leaf("opErrno", number), leaf("opErrstr", text)


def document(*elements: Element) -> str:
    """Give the whole answer."""
    return HEAD + "\n".join(of("cliOutput", *elements).lines()) + "\n"


def answer(*elements: Element) -> str:
    """Give the answer to what succeeded."""
    return document(*outcome(), *elements)
