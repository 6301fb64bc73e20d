"""The exit statuses, in one table that the README is written from."""

OK, FAILED, WRONG_USAGE, NOT_OVER, INTERRUPTED = 0, 1, 2, 10, 130
STATUSES = {
    OK: "done",
    FAILED: "failed, refused or not confirmed; one line on standard error says why and what to do next",
    WRONG_USAGE: "wrong usage; nothing was sent",
    NOT_OVER: "not over: the task waits for you, or what became of it is not known yet; see `glusterterm tasks show`",
    INTERRUPTED: "interrupted by ctrl+c; what Heketi or gluster took goes on there, the rest stays as it is",
}
"""What each status says. From 10 on they are verdicts, so that a failure never reads as one."""
