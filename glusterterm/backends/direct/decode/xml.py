"""Gluster's XML, read as what it is: text from elsewhere.

`gluster --xml` exits 0 for nearly every failure; `opRet` alone tells (recorded with GlusterFS 10.3). Where it has no
XML for an answer, it prints plain text.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, XMLParser

from glusterterm.backends.direct.decode.reading import bounded, harmless, not_understood, whole
from glusterterm.model.errors import CommandRefused
from glusterterm.model.text import clean_lines

ROOT = "cliOutput"
NO_REPLY = "Error : Request timed out"
"""What gluster prints when glusterd did not answer it in time: a change may happen all the same."""
_NO_DAEMON = "Connection failed. Please check if gluster daemon is operational."
_DECLARES_ENTITIES = "<!DOCTYPE"
_MOST_MARKS = 4_000_000
"""Elements' ends and attributes that are read, since each costs more memory than text: `volume status` of 100,000
bricks has 2,200,000."""
_NEXT_STEPS = (
    (_NO_DAEMON, "start glusterd on that node"),
    ("Another transaction", "wait for what is being changed just now, then try again"),
    ("Locking failed", "wait for what is being changed just now, then try again"),
    ("Commit failed", "look at what is there before trying again: some nodes may have done it"),
    ("Post Validation failed", "look at what is there before trying again: some nodes may have done it"),
)


def answer(output: str, command: str) -> Element:
    """Read what `command` printed as XML, and give its root where gluster did as it was told.

    Args:
        command: as the operator would type it, for the error.

    Raises:
        CommandRefused: gluster said no, or glusterd doesn't run; `text` are its own words.
        OutputNotUnderstood: it is no XML of gluster's.
    """
    refuse_plain(output, command)
    root = _parsed(bounded(output, command), command)
    if root.tag != ROOT:
        raise not_understood(command, f"<{harmless(root.tag)}> where <{ROOT}> was expected")
    verdict = whole(root.findtext("opRet"))
    if verdict is None:
        raise not_understood(command, "it does not say whether it succeeded (opRet)")
    if verdict != 0:
        raise refused(command, root.findtext("opErrstr") or "")
    return root


def refused(command: str, words: str) -> CommandRefused:
    """Give the error for a command that said no, in its own words."""
    text = clean_lines(words.strip()) or "no reason given"
    step = next((step for mark, step in _NEXT_STEPS if mark in text), "mend what it names, then try again")
    return CommandRefused(f"`{command}` was refused: {text}", next_step=step, text=text)


def children(parent: Element, path: str) -> Iterator[Element]:
    """Give the elements at `path` below `parent`, in their order."""
    yield from parent.iterfind(path)


def text_of(parent: Element, path: str) -> str:
    """Give the harmless text at `path`; "" where there is none."""
    return harmless(parent.findtext(path))


def named(parent: Element, path: str, command: str) -> str:
    """Give the harmless text at `path`, which gluster always prints.

    Raises:
        OutputNotUnderstood: there is none.
    """
    text = text_of(parent, path)
    if not text:
        raise not_understood(command, f"no <{path}> in <{harmless(parent.tag)}>")
    return text


def count_of(parent: Element, path: str) -> int | None:
    """Give the count at `path`; None where it is missing or no number: a missing count is unknown, not zero."""
    return whole(parent.findtext(path))


def refuse_plain(output: str, command: str) -> None:
    """Refuse what gluster prints as plain text, with or without `--xml`, when it never got an answer (GlusterFS 10.3).

    Raises:
        CommandRefused: glusterd doesn't run there, or did not answer in time.
    """
    start = output[:200].lstrip()
    if start.startswith(_NO_DAEMON):
        raise refused(command, _NO_DAEMON)
    if start.startswith(NO_REPLY):
        raise CommandRefused(
            f"`{command}` was given up by gluster: {NO_REPLY}",
            next_step="look for a node that hangs, then ask again",
            text=NO_REPLY,
        )


def _parsed(output: str, command: str) -> Element:
    # Entities can be declared in a document type alone, and gluster prints none: without one, nothing can expand.
    if _DECLARES_ENTITIES in output:
        raise not_understood(command, "a document type, which gluster never prints")
    if output.count("<") + output.count("=") > _MOST_MARKS:
        raise not_understood(command, f"more than {_MOST_MARKS:,} elements and attributes")
    parser = XMLParser()  # noqa: S314 - no entities, and bounded
    try:
        parser.feed(output.strip())
        return parser.close()
    except (ParseError, ValueError) as error:
        raise not_understood(command, f"no XML ({harmless(str(error))[:80]})") from error
