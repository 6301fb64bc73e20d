"""What the console is handed when it starts: whom to open, and the few doors to the outside that it may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from glusterterm.config.profiles import Profile
    from glusterterm.engine.session import Session
    from glusterterm.model.errors import GlustertermError
    from glusterterm.model.host_key import HostKey


@dataclass(frozen=True, slots=True)
class Start:
    """What to show first: a profile, the demo, or, with neither, the first-run screen.

    `problem` is why no profile could be had, such as a broken configuration file; it is told, and the rest still works.
    """

    profile: Profile | None = None
    demo: bool = False
    problem: GlustertermError | None = None


@dataclass(frozen=True, slots=True)
class Demo:
    """What the form for a profile gives when the operator wants the demo instead."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A profile as it stands in the configuration file at `path`; a key that was typed is now in a key file."""

    profile: Profile
    path: Path


@dataclass(frozen=True, slots=True)
class Doors:
    """Everything outside that the console may ask for. Each raises a `GlustertermError` where it can't.

    `open_session` and `open_demo` give a session that is running already; whoever asked closes it. `probe` asks a
    server cheaply and describes it in a few words. `save_profile` writes a profile to the configuration file, and the
    key that was typed (`Profile.key`) to a key file of its own that nobody else may read; `probe` takes such a profile
    too, so that nothing is saved untested. `trust` stores the host key of a node that the operator said yes to.
    """

    open_session: Callable[[Profile], Awaitable[Session]]
    open_demo: Callable[[], Awaitable[Session]]
    probe: Callable[[Profile], Awaitable[str]]
    save_profile: Callable[[Profile], Awaitable[Saved]]
    trust: Callable[[Profile, HostKey], Awaitable[None]]
