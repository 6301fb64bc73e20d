"""What gluster answers to a command that changes something: taken, refused, or no answer at all.

With `--xml` most answers are XML and exit 0 even for a refusal; usage errors, `heal` and what fails before glusterd is
asked are plain text with another exit status. Without it a refusal is on stderr (recorded with GlusterFS 10.3).
"""

import re

from glusterterm.backends.direct.decode.reading import bounded, harmless, not_understood
from glusterterm.backends.direct.decode.xml import NO_REPLY, answer, refused, text_of
from glusterterm.model.errors import BackendTimedOut
from glusterterm.model.gluster.volumes import Accepted
from glusterterm.model.ids import GlusterVolumeUuid
from glusterterm.model.text import clean_lines

_TAKEN = re.compile(
    r"\bsuccess(ful|fully)?\b|already in peer list|Probe on localhost not needed"
    r"|^The process will be fully stopped once the migration",
    re.MULTILINE,
)
"""What gluster says of a change that it took, or that had been made before; answering n to its questions says none.
`remove-brick stop` says no more than that a file may still be on its way."""
_TASK = re.compile(r"^ID: (?P<id>[0-9a-f-]{36})$", re.MULTILINE)
_USAGE = re.compile(r"(^|\n) ?Usage: ?")


def decode_accepted(command: str, exit_status: int | None, stdout: str, stderr: str) -> Accepted:
    """Read the answer to a changing command of gluster's, asked with `--mode=script`, as XML or not.

    A refusal does not mean that nothing happened: a volume that could not be created can leave its brick directories
    marked, and `Commit failed` says that some nodes may have done it.

    Args:
        command: as the operator would type it, for errors.
        exit_status: None where it was cut off by a time limit or a signal.

    Raises:
        CommandRefused: gluster said no; `text` are its own words.
        BackendTimedOut: no answer arrived in time: it may have happened, or happen yet.
        OutputNotUnderstood: it says neither.
    """
    for text in (stdout, stderr):
        bounded(text, command)
    if exit_status is None or NO_REPLY in (*stdout.split("\n"), *stderr.split("\n")):
        raise BackendTimedOut(
            f"`{command}` was not answered in time: it may have happened all the same",
            next_step="look at what came of it before trying again",
        )
    if stdout.lstrip()[:1] == "<":
        return _taken_as_xml(command, exit_status, stdout)
    if exit_status != 0:
        raise refused(command, _words(stderr) or _words(stdout))
    if not _TAKEN.search(stdout):
        raise not_understood(command, f"neither success nor failure: {harmless(stdout[:80]) or 'nothing'}")
    task = _TASK.search(stdout)
    return Accepted(clean_lines(stdout.strip()), task=task["id"] if task else None)


def _taken_as_xml(command: str, exit_status: int, stdout: str) -> Accepted:
    root = answer(stdout, command)
    if exit_status != 0:
        raise not_understood(command, f"success (opRet 0), with exit status {exit_status}")
    volume = text_of(root, "*/volume/id") or text_of(root, "CloneCreate/volume/uuid")
    return Accepted(
        text_of(root, "output") or text_of(root, "opErrstr"),
        volume=GlusterVolumeUuid(volume) if volume else None,
        task=text_of(root, "*/task-id") or None,
    )


def _words(text: str) -> str:
    """Give what was said without the explanation of how the command is used, where anything else was said."""
    usage = _USAGE.search(text)
    return text[: usage.start()].strip() or text.strip() if usage else text.strip()
