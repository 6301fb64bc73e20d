"""Makes one trusted pool of a lab's servers."""

from collections.abc import Callable
from functools import partial

from tests.lab.kernel import wait_until
from tests.lab.layout import Node

RunOn = Callable[[Node, tuple[str, ...]], str]
"""Runs a program on a node and gives what it said; raises where it fails."""

LIMIT_S = 60.0


def make_pool(servers: tuple[Node, ...], run_on: RunOn) -> None:
    """Probe all servers from the first, and wait until each sees all others.

    Raises:
        TimeoutError: they do not in a minute.
    """
    first, *others = servers
    for other in others:
        run_on(first, ("gluster", "--mode=script", "peer", "probe", other.address))
    if others:  # the others know the first by its address too, then
        run_on(others[0], ("gluster", "--mode=script", "peer", "probe", first.address))
    for server in servers:
        wait_until(partial(sees_all, server, servers, run_on), LIMIT_S, f"{server.name} sees {len(servers)} peers")


def sees_all(server: Node, servers: tuple[Node, ...], run_on: RunOn) -> bool:
    """Tell whether a server is connected to all, itself among them."""
    return run_on(server, ("gluster", "pool", "list")).split().count("Connected") == len(servers)
