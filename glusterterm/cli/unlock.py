"""`ssh unlock`: frees a node whose lock somebody left who is gone."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from shlex import quote
from typing import TYPE_CHECKING

from glusterterm import bootstrap_nodes
from glusterterm.cli import servers
from glusterterm.cli.output import print_lines, print_remark, prompt
from glusterterm.config.paths import find
from glusterterm.model.address import Address
from glusterterm.model.errors import NotConfirmed, PlanRefused

if TYPE_CHECKING:
    from glusterterm.cli.arguments import Arguments
    from glusterterm.config.paths import Paths
    from glusterterm.config.profiles import Profile
    from glusterterm.model.locks import LockHeld


def run(arguments: Arguments) -> None:
    """Show who holds the lock, and free it once that was confirmed.

    Raises:
        PlanRefused: its holder is at work, or holds it no more.
        NotConfirmed: it was not confirmed.
        GlustertermError: whatever else went wrong, in the operator's words.
    """
    profile = servers.profile(arguments)
    servers.refuse_read_only(profile, arguments.command)
    paths = find(arguments.config)
    held = asyncio.run(bootstrap_nodes.lock_held(profile, paths, arguments.wanted))
    if held is None:
        print_lines((f"{arguments.wanted}: nobody holds its lock",))
        return
    print_remark(_told(held))
    if held.runs:
        raise PlanRefused(
            f"process {held.pid} on this host is at work with it", next_step="let it end, or end it, then try again"
        )
    _confirm(held, arguments.confirm)
    asyncio.run(_free(profile, paths, held))
    print_lines((f"{held.host}: free",))


def _told(held: LockHeld) -> str:
    if held.since is None:
        return f"{held.host}: held by {held.holder or 'somebody unknown'}"
    since = datetime.fromtimestamp(held.since, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    gone = ", which is gone" if held.runs is False else ""
    return f"{held.host}: held by {held.holder} (process {held.pid}{gone}) since {since}"


def _confirm(held: LockHeld, given: str) -> None:
    """Have it confirmed by the holder's name.

    Raises:
        NotConfirmed: it was not.
    """
    wanted = held.holder or held.host
    how = f"make sure that nothing runs there any more, then give --confirm {quote(wanted)}"
    if not given:
        if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
            raise NotConfirmed(f"{held.host}: nobody is here to confirm it; it was not freed", next_step=how)
        print_remark("Two changes of one pool at a time can destroy data: free it only if that process is gone.")
        given = prompt(f"Type {wanted} to free it: ").strip()
    if given != wanted:
        raise NotConfirmed(f"{held.host}: that is not its holder; it was not freed", next_step=how)


async def _free(profile: Profile, paths: Paths, held: LockHeld) -> None:
    """Free it, and write both that and what came of it to the audit log."""
    from glusterterm.engine.audit import Audit
    from glusterterm.engine.clock import RealClock
    from glusterterm.engine.tasks import Managed, audited
    from glusterterm.model.errors import GlustertermError
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.tasks import TaskId

    audit = Audit(paths.audit, audited(Managed(profile.name, str(Address.of(profile.server)))))
    request, task, clock = RequestShown("ssh", f"{held.host}: unlock {held.holder}"), TaskId(""), RealClock()
    audit.sending(clock.now(), task, request)
    try:
        await bootstrap_nodes.unlock(profile, paths, held)
    except GlustertermError as error:
        audit.answered(clock.now(), task, request, error.what)
        raise
    audit.answered(clock.now(), task, request, "done")
