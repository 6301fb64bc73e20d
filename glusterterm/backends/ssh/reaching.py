"""Finds out which nodes can be reached, and why others can't."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from glusterterm.backends.direct.commands_machine import GLUSTERD_ACTIVE
from glusterterm.model.errors import GlustertermError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glusterterm.model.commands import Runner


async def reach(runner: Runner, hosts: Sequence[str]) -> dict[str, GlustertermError | None]:
    """Run something harmless on each host at once, and give why that failed, None where it did not."""

    async def one(host: str) -> GlustertermError | None:
        try:
            await runner.run(host, GLUSTERD_ACTIVE())
        except GlustertermError as error:
            return error
        return None

    async with asyncio.TaskGroup() as group:
        tasks = {host: group.create_task(one(host)) for host in dict.fromkeys(hosts)}
    return {host: task.result() for host, task in tasks.items()}
