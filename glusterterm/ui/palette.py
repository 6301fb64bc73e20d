"""The palette: the commands of the table, the themes, and every object by name or id."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from rich.text import Text
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.message import Message
from textual.theme import BUILTIN_THEMES

from glusterterm.logic import format as fmt
from glusterterm.model.ids import Kind, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.commands import COMMANDS, Command, Scope
from glusterterm.ui.messages import CommandAsked, ObjectAsked, ThemeAsked, VolumeAsked
from glusterterm.ui.screens.closing import ClosesOnce
from glusterterm.ui.screens.console import ConsoleScreen

MOST_OBJECTS = 20
"""Objects that are offered at most: more would not be read."""
_AT_ONCE = 2000
"""Objects that are looked at in one go: under 2 ms."""


class ConsoleProvider(Provider):
    """Every command that makes sense without being at it, every theme, and objects whose name or id is typed.

    One provider for all: Textual asks several of them in no particular order.
    """

    async def discover(self) -> Hits:
        """Offer commands, with their keys, and themes."""
        for command in offered(read_only=self._read_only):
            run = self._sending(CommandAsked(command.id))
            yield DiscoveryHit(_titled(command), run, text=command.name, help=command.help)
        for name in self._themes():
            yield DiscoveryHit(Text(_theme_title(name)), self._sending(ThemeAsked(name)), help="Change the colours")

    async def search(self, query: str) -> Hits:
        """Offer what the query fits."""
        matcher = self.matcher(query)
        for command in offered(read_only=self._read_only):
            score = max(matcher.match(command.name), matcher.match(command.help) * 0.6)
            if score > 0:
                run = self._sending(CommandAsked(command.id))
                yield Hit(score, _titled(command), run, text=command.name, help=command.help)
        for name in self._themes():
            if (score := matcher.match(_theme_title(name))) > 0:
                yield Hit(score, Text(_theme_title(name)), self._sending(ThemeAsked(name)), help="Change the colours")
        async for hit in self._search_objects(query.strip().casefold()):
            yield hit

    async def _search_objects(self, wanted: str) -> Hits:
        """Offer volumes, nodes and devices whose name, path or id holds what was typed; the first few of them."""
        session = self.screen.connection.session if isinstance(self.screen, ConsoleScreen) else None
        snapshot = session.store.snapshot if session else None
        if session is None or snapshot is None or len(wanted) < 2:
            return
        found, objects = 0, _objects(snapshot)
        while found < MOST_OBJECTS and (piece := tuple(islice(objects, _AT_ONCE))):
            for ref, name, more in piece:
                named = wanted in name.casefold()
                if found < MOST_OBJECTS and (named or wanted in ref.id):
                    found += 1
                    message = VolumeAsked(ref) if ref.kind is Kind.VOLUME else ObjectAsked(ref)
                    title = Text.assemble((f"{ref.kind} ", "dim"), name, (f"  {more}", "dim"))
                    yield Hit(0.5 if named else 0.4, title, self._sending(message), text=name)
            await session.clock.sleep(0)

    def _sending(self, message: Message) -> Callable[[], object]:
        """Give what tells the application, as a key would."""
        return partial(self.app.post_message, message)

    @property
    def _read_only(self) -> bool:
        return isinstance(self.screen, ConsoleScreen) and self.screen.connection.read_only

    def _themes(self) -> Iterator[str]:
        return (name for name in self.app.available_themes if name not in BUILTIN_THEMES)


class Palette(CommandPalette, ClosesOnce[None]):
    """The palette, as wide as its words."""

    CSS_PATH = "palette.tcss"

    def __init__(self) -> None:
        super().__init__(placeholder="command, theme, volume, node, device or id")


def offered(*, read_only: bool = False) -> Iterator[Command]:
    """Give the commands that the palette offers, those that work everywhere first; read-only, none that changes."""
    commands = sorted(COMMANDS, key=_local)
    return (command for command in commands if command.palette and not (read_only and command.mutates))


def _local(command: Command) -> bool:
    return Scope.APP not in command.scopes


def _theme_title(name: str) -> str:
    return f"Theme: {name}"


def _titled(command: Command) -> Text:
    """Give a command's name and keys. A `Text`: a `str` would be parsed as markup, and `[` is a key."""
    return Text.assemble(command.name, "  ", (command.way, "dim"))


def _objects(snapshot: Snapshot) -> Iterator[tuple[Ref, str, str]]:
    for node in snapshot.nodes.values():
        yield Ref.node(node.id), node.host, f"zone {node.zone} · {node.id}"
    for device in snapshot.devices.values():
        at = snapshot.nodes.get(device.node)
        yield Ref.device(device.id), f"{device.path} on {at.host if at else '?'}", device.id
    for volume in snapshot.volumes.values():
        yield Ref.volume(volume.id), volume.name, f"{fmt.size_gib(volume.size_gib)} · {volume.id}"
