"""The one list of what the simulator answers otherwise than the recorded server, on purpose, each with its reason."""

import re
from dataclasses import dataclass

from tests.contract.replay import Difference


@dataclass(frozen=True, slots=True)
class Intended:
    """A difference that is left. `step` and `where` are matched whole, `line` is found in either side."""

    recording: str
    step: str
    where: str
    reason: str
    line: str = ""

    def covers(self, recording: str, difference: Difference) -> bool:
        """Say whether the difference is this one."""
        return (
            re.fullmatch(self.recording, recording) is not None
            and re.fullmatch(self.step, difference.step) is not None
            and re.fullmatch(self.where, difference.where) is not None
            and re.search(self.line, f"{difference.recorded} {difference.got}") is not None
        )


_GO_LINES = r"^(# (HELP|TYPE) )?(go|process|promhttp)_"
INTENDED = (
    Intended(
        "a-auth|g-server|e3-clone-fail-ssh",
        ".*metrics.*",
        "text line",
        "lines of Go's runtime, of the process and of the scrape itself have no counterpart in a simulation",
        line=_GO_LINES,
    ),
    Intended(
        "a-auth|e3-clone-fail-ssh",
        "metrics.*",
        "header content-length",
        "the recorded client took metrics compressed, which we do not offer, and without the lines above",
    ),
    Intended(
        "g-server",
        "GET /backup/db",
        "header content-length",
        "the size of a bolt database file, in pages; a simulation has no such file and sends a text in its place",
    ),
    Intended(
        "l-examine",
        "examine",
        r"json\.clusters\[0\]\.NodesData\[[12]\]\.VolumeInfo\..*\.UUID",
        "the stand-in for the nodes drew new UUIDs for bricks each time that it was asked; gluster keeps one for each",
    ),
    Intended(
        "e-volumes-ssh|e3-clone-fail-ssh",
        ".*db check.*",
        r"json\.\w+\.inconsistencies order",
        "the server walks a Go map: its findings come in any order, ours by id",
    ),
)
