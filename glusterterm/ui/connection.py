"""With whom the console talks, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glusterterm.config.profiles import Profile
    from glusterterm.engine.session import Session
    from glusterterm.model.errors import GlustertermError

DEMO = "demo"


class Stage(StrEnum):
    """How far it has come."""

    NONE = "none"
    """Nobody was asked for yet: the first-run screen."""
    OPENING = "opening"
    FAILED = "failed"
    """There is no session: the profile itself can't be used, such as a key file that is missing."""
    OPEN = "open"
    """There is a session; whether its server answers is told by the store."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One managed endpoint as the console shows it. `profile` is None for the demo."""

    stage: Stage = Stage.NONE
    profile: Profile | None = None
    session: Session | None = None
    error: GlustertermError | None = None

    @property
    def name(self) -> str:
        """Give the profile's name."""
        if self.session is not None:
            return self.session.info.name
        return self.profile.name if self.profile else DEMO

    @property
    def is_live_demo(self) -> bool:
        """Whether this is the demo, and its simulator answers."""
        return self.profile is None and self.session is not None and self.session.store.status.live

    @property
    def server(self) -> str:
        """Give the address, empty while it is not known."""
        if self.session is not None:
            return self.session.info.url
        return self.profile.server if self.profile else ""

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed there."""
        if self.session is not None:
            return self.session.info.read_only
        return self.profile.looks_only if self.profile else False

    @property
    def colour(self) -> str | None:
        """Give the colour that the profile gave itself."""
        if self.session is not None:
            return self.session.info.colour
        return self.profile.colour if self.profile else None

    @property
    def names(self) -> Mapping[str, str]:
        """Give the names that the profile gave to clusters, by id."""
        return {str(id_): name for id_, name in self.session.info.cluster_names.items()} if self.session else {}
