"""The form for a profile: nothing is saved that was not tested."""

from pathlib import Path

import pytest
from textual.widgets import Button

from glusterterm.config.profiles import KeySource, Profile, Role
from glusterterm.model.errors import BackendUnreachable, TokenRefused
from glusterterm.ui.ports import Start
from glusterterm.ui.screens.draft import Draft, KeyWay, Part
from glusterterm.ui.screens.first_run import Field, FirstRunScreen
from glusterterm.ui.widgets.choice import Choice
from tests.consoles import World, make_app, press, quiet, shown, top_line

REFUSED = TokenRefused("the key is wrong", next_step="check the key file")


async def fill(world: World, pilot, server: str, *, way: int = 4, key: str = "") -> None:  # type: ignore[no-untyped-def]
    """Type a server's address and choose where its key comes from."""
    screen = pilot.app.screen
    screen.query_one("#server").value = server
    list(screen.query(Choice))[1].choose(way)
    screen.query_one("#key").value = key
    await quiet(world, pilot)


def told(app) -> str:  # type: ignore[no-untyped-def]
    return str(app.screen.query_one(".form--outcome").render())


async def test_without_a_profile_the_form_comes_first() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)):
        assert isinstance(app.screen, FirstRunScreen)
        assert world.opened == []


async def test_a_profile_that_passes_its_test_is_saved_and_opened() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await fill(world, pilot, "http://heketi.test:8080/")
        await press(world, pilot, "enter")
        assert [profile.server for profile in world.probed] == ["http://heketi.test:8080"]
        assert world.saved == []
        await press(world, pilot, "enter")
        assert world.saved == world.probed
        assert world.opened == ["default"]
        await quiet(world, pilot)
        assert "default" in top_line(app)


async def test_a_server_that_refuses_is_not_saved() -> None:
    world = World(probe_error=REFUSED)
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await fill(world, pilot, "http://heketi.test:8080")
        await press(world, pilot, "enter")
        assert "the key is wrong" in told(app)
        assert "check the key file" in told(app)
        assert app.screen.query_one("#save", Button).disabled
        await press(world, pilot, "enter")
        assert world.saved == []


async def test_what_is_changed_after_its_test_has_to_be_tested_again() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await fill(world, pilot, "http://heketi.test:8080")
        await press(world, pilot, "enter")
        await fill(world, pilot, "http://other.test:8080")
        assert app.screen.query_one("#save", Button).disabled
        assert world.saved == []


async def test_what_is_wrong_is_said_as_it_is_typed() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await press(world, pilot, *"heketi")
        wrong = [str(line.render()) for line in app.screen.query(".form--told.-wrong")]
        assert len(wrong) == 1
        assert "http://heketi.example.net:8080" in wrong[0]
        await press(world, pilot, "enter")
        assert world.probed == []


async def test_a_typed_key_is_hidden_and_handed_on_whole() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await fill(world, pilot, "http://heketi.test:8080", way=3, key=" My Secret")
        assert "Secret" not in app.export_screenshot()
        await press(world, pilot, "enter")
        assert world.probed[0].key == " My Secret"
        assert world.probed[0].key_source is KeySource.GIVEN


async def test_a_pool_without_heketi_is_asked_for_its_hosts_alone() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        assert "ssh://stor-01,stor-02" in "\n".join(str(line.render()) for line in app.screen.query(".form--told"))
        await press(world, pilot, *("s", "s", "h", "colon", "slash", "slash", *"stor-b,stor-a".replace("-", "")))
        assert not app.screen.query_one(".form--heketi").display
        assert not app.screen.query_one("#key").has_focus
        await press(world, pilot, "enter", "enter")
        (saved,) = world.saved
        assert (saved.hosts, saved.key_source) == (("stora", "storb"), KeySource.NONE)


async def test_the_demo_is_one_key_away() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        app.screen.query_one("#demo", Button).focus()
        await press(world, pilot, "enter")
        assert world.opened == ["demo"]


async def test_escape_leaves_a_first_run() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await press(world, pilot, "escape")
        assert app.return_code == 0


@pytest.mark.parametrize(
    ("draft", "parts"),
    [
        (Draft("prod", "http://h:8080", way=KeyWay.NONE), set()),
        (Draft("", "http://h:8080", way=KeyWay.NONE), {Part.NAME}),
        (Draft("a b", "http://h:8080", way=KeyWay.NONE), {Part.NAME}),
        (Draft("prod", "ftp://h", way=KeyWay.NONE), {Part.SERVER}),
        (Draft("prod", "http://admin:pw@h", way=KeyWay.NONE), {Part.SERVER}),
        (Draft("prod", "http://h:8080", way=KeyWay.FILE, key="/nowhere/key"), {Part.KEY}),
        (Draft("prod", "http://h:8080", way=KeyWay.FILE, key="/"), {Part.KEY}),
        (Draft("prod", "http://h:8080", way=KeyWay.FILE, key="~nobody-at-all/key"), {Part.KEY}),
        (Draft("prod", "http://h:8080", way=KeyWay.VARIABLE, key="GLUSTERTERM_NOT_SET"), {Part.KEY}),
        (Draft("prod", "http://h:8080", way=KeyWay.COMMAND, key="pass 'show"), {Part.KEY}),
        (Draft("prod", "http://h:8080", way=KeyWay.TYPED), {Part.KEY}),
        (Draft("prod", "http://h:8080", way=KeyWay.NONE, taken=("prod",)), {Part.NAME}),
    ],
    ids=str,
)
def test_a_draft_says_which_of_its_parts_are_wrong(draft: Draft, parts: set[Part]) -> None:
    assert set(draft.problems()) == parts


def test_a_draft_makes_the_profile_that_was_described(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("secret")
    assert Draft("prod", "http://h:8080/", Role.USER, KeyWay.FILE, str(file)).profile() == Profile(
        "prod", "http://h:8080", Role.USER, key_file=file
    )
    assert Draft("p", "http://h", way=KeyWay.COMMAND, key="pass show 'a b'").profile().key_command == (
        "pass",
        "show",
        "a b",
    )


def test_a_typed_key_is_in_no_repr() -> None:
    assert "hunter2" not in repr(Draft("p", "http://h", way=KeyWay.TYPED, key="hunter2"))


LONG = BackendUnreachable(
    "no reply from http://heketi.example.net:8080: Name or service not known",
    next_step="check the address and the server; where it is a name, check that this host knows it",
)


@pytest.mark.parametrize("way", [0, 4])
async def test_an_error_of_the_test_is_seen_whole_on_a_small_terminal(way: int, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("secret")
    world = World(probe_error=LONG)
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await fill(world, pilot, "http://heketi.test:8080", way=way, key=str(file))
        await press(world, pilot, "enter")
        outcome = app.screen.query_one(".form--outcome")
        assert "this host knows it" in " ".join(told(app).split())
        assert told(app).startswith("✖")
        assert outcome.region.bottom <= app.screen.query_one("#test").region.y < 24 - 1


async def test_what_is_missing_is_said_in_other_words_than_the_hint_in_the_field() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await press(world, pilot, "enter")
        shown_below = [str(line.render()) for line in app.screen.query(".form--told.-wrong")]
        hints = [field.placeholder for field in app.screen.query(Field)]
        assert len(shown_below) == 2
        assert not any(hint in line for line in shown_below for hint in hints)


async def test_enter_on_a_choice_tests_and_goes_to_what_is_wrong() -> None:
    world = World()
    app = make_app(world, Start(), profiles=())
    async with shown(world, app, (80, 24)) as pilot:
        await fill(world, pilot, "http://heketi.test:8080", way=0, key="/nowhere/key")
        next(iter(app.screen.query(Choice))).focus()
        await press(world, pilot, "enter")
        assert app.focused is app.screen.query_one("#key")
        assert world.probed == []
