"""One managed endpoint as the worker process is told of it: the server, and how its nodes are reached."""

from dataclasses import dataclass

from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.backends.ssh.access import Access


@dataclass(frozen=True, slots=True)
class Where:
    """Plain values, sent over a pipe. `nodes` is None where they are not asked themselves.

    `heketi` is None for a pool without one, which is found from `hosts`.
    """

    heketi: Endpoint | None
    nodes: Access | None = None
    hosts: tuple[str, ...] = ()
    read_only: bool = False
