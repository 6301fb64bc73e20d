"""What screens are told: each is sent to every open screen, which shows what concerns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from glusterterm.config.profiles import Profile
    from glusterterm.engine.log import LogLine
    from glusterterm.engine.store import Update
    from glusterterm.model.ids import Ref
    from glusterterm.ui.connection import Connection


class ConnectionChanged(Message, bubble=False):
    """Another server is being opened, has opened, or could not be opened."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self.connection = connection


class StoreUpdated(Message, bubble=False):
    """The store has a new status, and maybe a new snapshot."""

    def __init__(self, connection: Connection, update: Update) -> None:
        super().__init__()
        self.connection = connection
        self.update = update


class LogGrew(Message, bubble=False):
    """Lines were added to the log."""

    def __init__(self, connection: Connection, lines: tuple[LogLine, ...]) -> None:
        super().__init__()
        self.connection = connection
        self.lines = lines


class TasksChanged(Message, bubble=False):
    """Tasks came to other states, or further."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self.connection = connection


class ProfilesChanged(Message, bubble=False):
    """A profile was added."""

    def __init__(self, profiles: tuple[Profile, ...]) -> None:
        super().__init__()
        self.profiles = profiles


class OpenAsked(Message):
    """The operator wants this profile opened; None is the demo."""

    def __init__(self, profile: Profile | None) -> None:
        super().__init__()
        self.profile = profile


class ObjectAsked(Message):
    """The operator wants to see an object in the tree."""

    def __init__(self, ref: Ref) -> None:
        super().__init__()
        self.ref = ref


class VolumeAsked(Message):
    """The operator wants to see a volume in the list of volumes."""

    def __init__(self, ref: Ref) -> None:
        super().__init__()
        self.ref = ref


class CommandAsked(Message):
    """A command of the table was chosen with the mouse or in the palette."""

    def __init__(self, id_: str) -> None:
        super().__init__()
        self.id = id_


class ThemeAsked(Message):
    """The operator wants other colours."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class NewProfileAsked(Message):
    """The operator wants to describe one more server."""
