"""The form that describes a server: tested before it is saved. It is the first screen where there is no profile yet."""

from collections.abc import Iterator, Sequence

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from glusterterm.config.profiles import Profile, Role
from glusterterm.model.address import EXAMPLE
from glusterterm.model.errors import GlustertermError
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope, footer_entries
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.messages import CommandAsked
from glusterterm.ui.ports import Demo, Doors
from glusterterm.ui.screens.closing import ClosesOnce
from glusterterm.ui.screens.draft import HINTS, Draft, KeyWay, Part
from glusterterm.ui.widgets.choice import Choice
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.widgets.status_bar import StatusBar

_WELCOME = "glusterterm shows and manages GlusterFS storage through Heketi, or its nodes over SSH. Describe it once:"
_ANOTHER = "Describe one more server. It is tested before it is saved."
_OR_POOL = "or, without Heketi, some hosts of the pool: ssh://stor-01,stor-02"
_AS_SSH = "reached as ssh reaches them: your agent, keys and ~/.ssh/config; see the README on more"
_OF_SCREEN = ("submit", "leave")
_ORDER = (Part.SERVER, Part.NAME, Part.KEY)


class Field(Input):
    """One line to type in, without frame and without a blinking cursor."""

    def __init__(self, placeholder: str, id_: str, *, value: str = "") -> None:
        super().__init__(value, placeholder, id=id_, compact=True)
        self.cursor_blink = False


class FirstRunScreen(ModalScreen[Profile | Demo | None], ClosesOnce[Profile | Demo | None]):
    """Gives the profile that was saved, or `Demo`, or None when the operator backs out."""

    CSS_PATH = "first_run.tcss"
    BINDINGS = [binding for binding in commands.bindings(Scope.FORM) if commands.action_of(binding) in _OF_SCREEN]
    AUTO_FOCUS = "#server"
    DEFAULT_CSS = """
    FirstRunScreen {
        layout: vertical;
        align-horizontal: center;
        & .form { width: 100%; max-width: 84; height: 1fr; }
        & .form--fields { height: 1fr; min-height: 2; max-height: 15; scrollbar-size-vertical: 1; }
        & .form--heketi { height: auto; }
        & .form--row { height: 1; }
        & .form--label { width: 10; }
        & .form--row > Field, & .form--row > Choice { width: 1fr; }
        & .form--told { height: auto; min-height: 1; max-height: 2; margin-left: 10; }
        & .form--outcome { height: auto; min-height: 3; }
        & .form--buttons { height: 1; margin-top: 1; }
        & .form--buttons > Button { margin-right: 2; }
    }
    """

    def __init__(self, doors: Doors, glyphs: Glyphs, taken: Sequence[str] = ()) -> None:
        super().__init__()
        self._status_bar, self._key_bar = StatusBar(glyphs), KeyBar()
        self._glyphs = glyphs
        self._doors = doors
        self._taken = tuple(taken)
        self._touched: set[Part] = set()
        self._tested: Profile | None = None
        self._user = Choice([*Role])
        self._way = Choice([*KeyWay])
        self._profile_name = Field("prod-east", "name", value="" if "default" in taken else "default")
        self._server = Field(EXAMPLE, "server")
        self._key = Field("", "key")
        self._told = {part: Static("", classes="form--told", markup=False) for part in Part}
        self._outcome = Static("", classes="form--outcome", markup=False)
        self._save = Button("Save and open", id="save", compact=True, disabled=True)
        self._test = Button("Test", id="test", compact=True, variant="primary")
        self._demo = Button("Open the demo", id="demo", compact=True)

    def compose(self) -> ComposeResult:
        yield self._status_bar
        with Vertical(classes="form"):
            with VerticalScroll(classes="form--fields", can_focus=False):
                yield Static(_ANOTHER if self._taken else _WELCOME, classes="form--welcome", markup=False)
                yield from self._row("server", self._server, Part.SERVER)
                yield from self._row("name", self._profile_name, Part.NAME)
                with Vertical(classes="form--heketi"):
                    yield from self._row("user", self._user, None)
                    yield from self._row("key from", self._way, None)
                    yield from self._row("", self._key, Part.KEY)
            yield self._outcome
            with Horizontal(classes="form--buttons"):
                yield self._test
                yield self._save
                yield self._demo
        yield self._key_bar

    def on_mount(self) -> None:
        self._key_bar.show(footer_entries([Scope.FORM]), {})
        self._look_again()

    async def on_command_asked(self, message: CommandAsked) -> None:
        """Run what was clicked in the key bar."""
        message.stop()
        await self.run_action(message.id)

    @property
    def draft(self) -> Draft:
        """What stands in the form."""
        return Draft(
            self._profile_name.value.strip(),
            self._server.value.strip(),
            tuple(Role)[self._user.chosen],
            tuple(KeyWay)[self._way.chosen],
            self._key.value if self._way_chosen is KeyWay.TYPED else self._key.value.strip(),
            self._taken,
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong; what was tested before counts no more."""
        part = Part(event.input.id) if event.input.id in tuple(Part) else None
        if part is not None and event.value:
            self._touched.add(part)
        self._changed()

    def on_input_submitted(self) -> None:
        """Enter tests, and saves what passed."""
        self.action_submit()

    def on_choice_changed(self) -> None:
        """Another role or another way to the key: what was tested before counts no more."""
        self._changed()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Test, save or leave for the demo."""
        match event.button.id:
            case "test":
                self.action_submit()
            case "save":
                self._save_tested()
            case _:
                self.dismiss(Demo())

    def action_submit(self) -> None:
        if self._tested is not None:
            self._save_tested()
            return
        self._touched.update(Part)
        problems = self.draft.problems()
        self._look_again()
        if problems:
            self._go_to(next(part for part in _ORDER if part in problems))
        else:
            self._try(self.draft.profile())

    def action_leave(self) -> None:
        self.dismiss(None)

    @work(exclusive=True, group="try")
    async def _try(self, profile: Profile) -> None:
        """Ask the server; only what it answers to can be saved."""
        self._tell(f"{self._glyphs.pending} asking {profile.server}", "-waiting")
        try:
            described = await self._doors.probe(profile)
        except GlustertermError as error:
            self._tell_error(error)
            return
        self._tested = profile
        self._save.disabled = False
        self._save.focus()
        self._tell(f"{self._glyphs.online} {described}\nenter saves it and opens it", "-passed")

    @work(exclusive=True, group="save")
    async def _save_tested(self) -> None:
        if self._tested is None:
            return
        try:
            saved = await self._doors.save_profile(self._tested)
        except GlustertermError as error:
            self._tell_error(error)
            return
        self.notify(f"Saved to {saved.path}", markup=False)
        self.dismiss(saved.profile)

    @property
    def _way_chosen(self) -> KeyWay:
        return tuple(KeyWay)[self._way.chosen]

    def _go_to(self, part: Part) -> None:
        """Put the cursor where something is wrong, with what is said of it in sight."""
        field = {Part.SERVER: self._server, Part.NAME: self._profile_name, Part.KEY: self._key}[part]
        field.focus(scroll_visible=False)
        self.call_after_refresh(self._told[part].scroll_visible, animate=False)

    def _changed(self) -> None:
        self.workers.cancel_group(self, "try")
        self._tested = None
        self._save.disabled = True
        self._tell("", "")
        self._look_again()

    def _look_again(self) -> None:
        """Say what is wrong with what was typed; what was not touched yet gets a hint instead."""
        draft, way = self.draft, self._way_chosen
        problems = draft.problems()
        self.query_one(".form--heketi").display = not draft.is_pool
        self._key.display = way is not KeyWay.NONE
        self._key.password = way is KeyWay.TYPED
        self._key.placeholder = HINTS[way]
        for part, told in self._told.items():
            problem = problems.get(part, "")
            wrong = bool(problem) and part in self._touched
            told.set_class(wrong, "-wrong")
            told.update(problem if wrong else self._hint(part, draft))

    def _hint(self, part: Part, draft: Draft) -> str:
        """Say what is good to know of what stands in a field."""
        if part is Part.SERVER:
            return _AS_SSH if draft.is_pool else _OR_POOL if not draft.server else ""
        return HINTS[draft.way] if part is Part.KEY and draft.key else ""

    def _tell_error(self, error: GlustertermError) -> None:
        self._tell(f"{self._glyphs.failed} {error.what}\n{self._glyphs.arrow} {error.next_step}", "-failed")

    def _tell(self, text: str, look: str) -> None:
        self._outcome.set_classes(f"form--outcome {look}".strip())
        self._outcome.update(text)

    def _row(self, label: str, widget: Widget, part: Part | None) -> Iterator[Widget]:
        yield Horizontal(Static(label, classes="form--label", markup=False), widget, classes="form--row")
        yield self._told[part] if part else Static("", classes="form--told")
