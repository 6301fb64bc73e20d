"""The exit statuses, in tables that the README is written from."""

from collections.abc import Mapping

from glusterterm.logic.preflight.verdicts import MoveVerdict

OK, FAILED, WRONG_USAGE, NOT_OVER, INTERRUPTED = 0, 1, 2, 10, 130
STATUSES = {
    OK: "done",
    FAILED: "failed, refused or not confirmed; one line on standard error says why and what to do next",
    WRONG_USAGE: "wrong usage; nothing was sent",
    NOT_OVER: "not over: the task waits for you, or what became of it is not known yet; see `glusterterm tasks show`",
    INTERRUPTED: "interrupted by ctrl+c; what Heketi or gluster took goes on there, the rest stays as it is",
}
"""What each status says. From 10 on they are verdicts, so that a failure never reads as one."""
PREFLIGHT: Mapping[MoveVerdict, int] = {
    MoveVerdict.FREE: OK,
    MoveVerdict.WAIT: 10,
    MoveVerdict.BLOCKED: 11,
    MoveVerdict.LOSES: 12,
}
"""The statuses of `device preflight` and `node preflight`: the worst of all bricks. What is not known blocks."""
