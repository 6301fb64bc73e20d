"""Logins to a lab's servers by asyncssh, as tests want them: strict, and with nothing of the developer's own."""

import os
from pathlib import Path

import asyncssh

from tests.lab.lab import Lab
from tests.lab.layout import Node

CONNECT_LIMIT_S = 20.0


async def said_over_ssh(
    lab: Lab, node: Node, command: str, *, user: str = "root", key: Path | None = None, limit_s: float = CONNECT_LIMIT_S
) -> str:
    """Log in, run a command, and give its standard output.

    Raises:
        asyncssh.Error, OSError, TimeoutError: no connection, or the command failed.
    """
    async with asyncssh.connect(
        node.address,
        username=user,
        client_keys=[os.fspath(key or lab.keys.right)],
        known_hosts=os.fspath(lab.keys.known_hosts),
        config=None,
        agent_path=None,
        connect_timeout=limit_s,
    ) as connection:
        ended = await connection.run(command, check=True)
    return str(ended.stdout).strip()
