"""The console asks whose an unknown host key is, once, and stores it where the answer is yes."""

from dataclasses import replace

from textual.widgets import Static
from textual.widgets._toast import Toast

from glusterterm.model.errors import HostKeyChanged
from glusterterm.model.health import Part, Reading
from glusterterm.model.host_key import HostKey
from glusterterm.model.ids import Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.screens.help import HelpScreen
from glusterterm.ui.screens.host_keys import HostKeysScreen
from tests.builders import make_cluster, make_node, make_snapshot
from tests.consoles import World, make_app, press, quiet, shown

KEYS = {
    f"n{number}": HostKey(f"stor-0{number}", 22, "ssh-ed25519", f"AAAA{number}", f"SHA256:{number}")
    for number in range(1, 9)
}


def showing(nodes: int, *unknown: str) -> Snapshot:
    """Give nodes that were all tried; those of `unknown` showed a key that nobody knows."""
    made = make_snapshot(make_cluster(), *(make_node(f"n{n}", host=f"stor-0{n}") for n in range(1, nodes + 1)))
    readings = tuple(Reading(Ref.node(id_), Part.LOGIN, unknown_key=KEYS.get(id_)) for id_ in made.nodes)
    quiet_ones = tuple(each if each.subject.id in unknown else replace(each, unknown_key=None) for each in readings)
    return replace(made, readings=quiet_ones)


def asked(app: GlustertermApp) -> str:
    """Give the keys that are asked about."""
    return "\n".join(str(each.render()) for each in app.screen.query(".host-key").results(Static))


async def test_yes_stores_the_key_and_has_the_node_tried_at_once() -> None:
    world = World(showing(2, "n2"))
    app = make_app(world)
    async with shown(world, app) as pilot:
        assert isinstance(app.screen, HostKeysScreen)
        assert asked(app) == "stor-02 · ssh-ed25519\n  SHA256:2"
        before = len(world.feed.asked)
        await press(world, pilot, "y")
        assert world.trusted == [KEYS["n2"]]
        assert world.feed.asked[before:] == [True]
        assert not isinstance(app.screen, HostKeysScreen)


async def test_no_stores_nothing_and_is_not_asked_again_before_f5() -> None:
    world = World(showing(1, "n1"))
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "n")
        await world.tell(replace(showing(1, "n1"), taken_at=5.0))
        await quiet(world, pilot)
        assert not isinstance(app.screen, HostKeysScreen)
        await press(world, pilot, "f5")
        assert isinstance(app.screen, HostKeysScreen)
        assert world.trusted == []


async def test_nothing_is_asked_before_every_node_was_tried() -> None:
    tried = showing(2, "n1")
    world = World(replace(tried, readings=tried.readings[:1]))
    app = make_app(world)
    async with shown(world, app) as pilot:
        assert not isinstance(app.screen, HostKeysScreen)
        await world.tell(tried)
        await quiet(world, pilot)
        assert isinstance(app.screen, HostKeysScreen)


async def test_many_keys_are_asked_about_four_at_a_time_and_only_those_that_were_seen_are_stored() -> None:
    world = World(showing(8, *KEYS))
    app = make_app(world)
    async with shown(world, app, (80, 24)) as pilot:
        assert asked(app).count("SHA256") == 4
        assert app.screen.query_one(".dialog--keys").region.bottom <= 22
        await press(world, pilot, "y")
        assert len(world.trusted) == 4
        assert asked(app).count("SHA256") == 4
        await press(world, pilot, "n")
        assert len(world.trusted) == 4


async def test_a_key_of_a_host_on_the_way_is_asked_about_once() -> None:
    made = showing(2, "n1", "n2")
    jump = HostKey("gate", 2222, "ssh-rsa", "AAAA", "SHA256:gate")
    world = World(replace(made, readings=tuple(replace(each, unknown_key=jump) for each in made.readings)))
    app = make_app(world)
    async with shown(world, app):
        assert asked(app) == "[gate]:2222, on the way to 2 nodes · ssh-rsa\n  SHA256:gate"


async def test_nothing_is_asked_over_an_open_dialogue() -> None:
    world = World(showing(1))
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "?")
        await world.tell(showing(1, "n1"))
        await quiet(world, pilot)
        assert isinstance(app.screen, HelpScreen)
        await press(world, pilot, "escape")
        await world.clock.advance(61)
        await quiet(world, pilot)
        assert isinstance(app.screen, HostKeysScreen)


async def test_a_key_that_could_not_be_stored_is_told() -> None:
    changed = HostKeyChanged("another key is known", next_step="find out why")
    world = World(showing(1, "n1"), trust_error=changed)
    app = make_app(world)
    async with world.sessions, app.run_test(size=(120, 40), notifications=True) as pilot:
        await quiet(world, pilot)
        await press(world, pilot, "y")
        await quiet(world, pilot)
        assert any("another key is known" in str(toast.render()) for toast in app.screen.query(Toast))
        assert world.trusted == []
