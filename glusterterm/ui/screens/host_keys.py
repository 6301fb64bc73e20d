"""The question whether the keys that nodes showed are their own."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from glusterterm.logic import format as fmt
from glusterterm.model.host_key import HostKey
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.screens.dialog import Dialog

_WHY = (
    "Nobody has said yet that these keys are the nodes' own. Compare each with what its node says on its own console:"
)
_HOW = "ssh-keygen -lf /etc/ssh/ssh_host_{kind}_key.pub"
_AFTER = "y stores them in glusterterm's own file of known hosts. n leaves these nodes alone until F5."


class HostKeysScreen(Dialog[bool]):
    """Gives whether all keys that it shows shall be known from now on. `keys` has the nodes that showed each."""

    BINDINGS = commands.bindings(Scope.QUESTION)
    DEFAULT_CSS = """
    HostKeysScreen VerticalScroll { height: auto; max-height: 12; }
    """

    def __init__(self, keys: Mapping[HostKey, Sequence[str]]) -> None:
        super().__init__()
        self._keys = dict(keys)

    def compose(self) -> ComposeResult:
        number = len(self._keys)
        title = "Is this host key the node's own?" if number == 1 else f"Are these {number} host keys the nodes' own?"
        kinds = dict.fromkeys(_file_of(key) for key in self._keys)
        how = "\n".join(_HOW.format(kind=kind) for kind in kinds)
        yes, no = commands.command_of("say_yes"), commands.command_of("say_no")
        with Vertical(classes="dialog--box"):
            yield Static(title, classes="dialog--title", markup=False)
            yield Static(f"{_WHY}\n{how}", classes="dialog--text", markup=False)
            with VerticalScroll(can_focus=False):
                for key, nodes in self._keys.items():
                    yield Static(told(key, nodes), classes="host-key", markup=False)
            yield Static(_AFTER, classes="dialog--text", markup=False)
            if yes is not None and no is not None:
                keys = f"{yes.keys[0]} {yes.footer}   {no.keys[0]} {no.footer}"
                yield Static(keys, classes="dialog--keys", markup=False)

    def action_say_yes(self) -> None:
        self.dismiss(True)

    def action_say_no(self) -> None:
        self.dismiss(False)


def told(key: HostKey, nodes: Sequence[str]) -> str:
    """Tell whose key it is said to be, of which type, and its fingerprint on a line of its own."""
    if len(nodes) == 1:
        whose = nodes[0] if nodes[0] == key.place else f"{nodes[0]} at {key.place}"
    else:
        whose = f"{key.place}, on the way to {fmt.count(len(nodes), 'node')}"
    return f"{whose} · {key.type}\n  {key.fingerprint}"


def _file_of(key: HostKey) -> str:
    """Give the word by which sshd's files of keys are named, such as `ed25519`."""
    return "ecdsa" if key.type.startswith("ecdsa") else key.type.removeprefix("ssh-")
