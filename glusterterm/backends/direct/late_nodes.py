"""Asks nodes for what somebody looks at just now; nothing is connected before that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from glusterterm.backends.made_once import MadeOnce
from glusterterm.model.errors import CommandRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from glusterterm.model.commands import Runner
    from glusterterm.model.gluster.profile import VolumeProfile
    from glusterterm.model.machine.node_disks import NodeDisks


class LateNodes:
    """Reads profiles of volumes, and which disks a node has.

    Args:
        make: makes what runs commands on nodes; called on a thread, once.
    """

    def __init__(self, make: Callable[[], Runner]) -> None:
        self._runner = MadeOnce(make)

    async def profile(self, host: str, volume: str) -> VolumeProfile | None:
        """Ask a node what the bricks of a volume did since profiling began; None: it is off.

        Gluster's own intervals are left as they are: others may be reading them.

        Raises:
            GlustertermError: the node could not be asked, or said no.
        """
        from glusterterm.backends.direct import commands_gluster as gluster
        from glusterterm.backends.direct.decode.profile import decode_profile, profiling_is_off

        runner = await self._runner.get()
        answer = await runner.run(host, gluster.PROFILE_CUMULATIVE(volume=volume))
        try:
            return await asyncio.to_thread(decode_profile, answer.stdout)
        except CommandRefused as error:
            if profiling_is_off(error):
                return None
            raise

    async def disks(self, host: str) -> NodeDisks:
        """Ask a node for all its disks, and what is on them.

        Raises:
            GlustertermError: the node was not reached, or did not list them.
        """
        from glusterterm.backends.direct.node_disks import node_disks

        return await node_disks(await self._runner.get(), host)

    async def close(self) -> None:
        """Let go of connections, if there were any."""
        runner = await self._runner.if_made()
        if runner is not None:
            await runner.close()
