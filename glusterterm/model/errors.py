"""The family of failures that an operator can understand: each with a sentence and a next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glusterterm.model.host_key import HostKey


class GlustertermError(Exception):
    """Something failed that the operator can understand and act on.

    Args:
        what: one sentence in the operator's words, naming the object.
        next_step: what to try now.
    """

    def __init__(self, what: str, *, next_step: str) -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step


class BackendUnreachable(GlustertermError):
    """No reply arrived. A change may have happened all the same: look before repeating it.

    Args:
        sent: False where no connection was made, so that nothing can have arrived.
    """

    def __init__(self, what: str, *, next_step: str, sent: bool = True) -> None:
        super().__init__(what, next_step=next_step)
        self.sent = sent


class BackendTimedOut(BackendUnreachable):
    """The server took the request and did not answer in time."""


class TlsFailed(BackendUnreachable):
    """The server's certificate, or ours, was not accepted. Nothing was sent."""


class WrongAddress(GlustertermError):
    """The server answered with a redirect, or is no Heketi: the address in the profile is off."""


class ReplyNotUnderstood(GlustertermError):
    """A reply arrived that is not what the API says. The previous snapshot stays good."""


class OutputNotUnderstood(ReplyNotUnderstood):
    """A command on a node printed something that it is not known to print. What was known before stays good."""


class CommandRefused(GlustertermError):
    """A command ran on a node and said no.

    Args:
        text: the command's own words, made harmless.
    """

    def __init__(self, what: str, *, next_step: str, text: str = "") -> None:
        super().__init__(what, next_step=next_step)
        self.text = text


class ServerRefused(GlustertermError):
    """The server understood and said no (400, 404, 409, 422 and the like).

    Args:
        status: the HTTP status.
        text: the server's own words, made harmless.
    """

    def __init__(self, what: str, *, next_step: str, status: int = 0, text: str = "") -> None:
        super().__init__(what, next_step=next_step)
        self.status = status
        self.text = text


class TokenRefused(ServerRefused):
    """401: the key, the claims or the clocks are wrong."""


class RoleRefused(ServerRefused):
    """401 `Administrator access required`: the key is good, its role may not do this."""


class IdNotFound(ServerRefused):
    """404 `Id not found`: the object is gone, or is being changed just now (Heketi's API, section 13)."""


class RouteNotFound(ServerRefused):
    """404 or 405: this server has no such call; an older Heketi, or no Heketi at all."""


class ServerBusy(ServerRefused):
    """429: too many operations at once. Asking again later is right."""


class ServerInMaintenance(ServerRefused):
    """503 `Service disabled for maintenance`: the server's own read-only or local-client mode."""


class ServerFailed(ServerRefused):
    """500 and other 5xx: the server tried and failed; its text is the only reason there is."""


class ReadOnlyRefused(GlustertermError):
    """Read-only mode: the request was not sent."""


class ConfigInvalid(GlustertermError):
    """The configuration file, an environment variable or an option can't be used."""


class SecretUnavailable(GlustertermError):
    """The key of a profile could not be had from where the profile says."""


class SimulatorFailed(GlustertermError):
    """The embedded simulator did not start, or is gone."""


class WorkerFailed(GlustertermError):
    """The process that fetches and compares ended or spoke nonsense. It is started again at the next ask."""


class UsageError(GlustertermError):
    """What was typed is no command, or not all of one."""


class ObjectNotFound(GlustertermError):
    """What was typed does not name anything that the server knows, or not just one thing."""


class PlanRefused(GlustertermError):
    """A change can't be planned as it was asked for, or something stands against starting it. Nothing was sent."""


class NotConfirmed(GlustertermError):
    """A change needs a confirmation that was not given, or not the right one. Nothing was sent."""


class ObjectTaken(GlustertermError):
    """Another task, of this console or another on this host, is changing the object. Nothing was sent."""


class TaskNotFound(GlustertermError):
    """No task has this id, or it is in no state in which that can be done to it."""


class JournalFailed(GlustertermError):
    """The journal or the audit log can't be written (disk full, no rights) or read: what it is about was not sent."""


class OperandRefused(GlustertermError):
    """A name, path or number can't stand in a command. Nothing was sent."""


class NodeUnreachable(BackendUnreachable):
    """No SSH connection to a node could be had. Nothing was run.

    Args:
        sent: never True: no command had left.
    """

    def __init__(self, what: str, *, next_step: str, sent: bool = False) -> None:
        super().__init__(what, next_step=next_step, sent=sent)


class NodeNameUnknown(NodeUnreachable):
    """The node's name, or that of the jump host, can't be looked up."""


class NodeRefusedConnection(NodeUnreachable):
    """Nothing listens on the node's SSH port."""


class NodeSilent(NodeUnreachable):
    """No connection, or no login, within the time for it."""


class NotAnSshServer(NodeUnreachable):
    """Something answers at the node's address, and does not speak SSH."""


class LoginRefused(NodeUnreachable):
    """The node takes none of our keys for this user."""


class HostKeyRefused(NodeUnreachable):
    """The node's host key is not known to be its own. Nothing was sent, not even a user's name.

    Args:
        key: what it showed; None where the error came from another process.
    """

    def __init__(self, what: str, *, next_step: str, sent: bool = False, key: HostKey | None = None) -> None:
        super().__init__(what, next_step=next_step, sent=sent)
        self.key = key


class HostKeyUnknown(HostKeyRefused):
    """No key is known for this node yet: someone must compare the fingerprint and say yes."""


class HostKeyChanged(HostKeyRefused):
    """Another key is known for this node, or this one was revoked. No answer here overrides that."""


class SshKeyUnusable(NodeUnreachable):
    """Our own key file can't be read, is no key, or needs a passphrase."""


class SudoRefused(NodeUnreachable):
    """The login works, and sudo there lets us run nothing without a password."""


class ConnectionDied(BackendUnreachable):
    """The connection to a node broke while a command ran. What it changes may have happened."""


class CommandOverdue(BackendTimedOut):
    """A command went past its limit and the node did not cut it off either. What it changes may have happened."""


class OutputTooLong(ReplyNotUnderstood):
    """A node sent more than any command prints; the rest was not read. What was run may have had its effect."""


class TunnelFailed(BackendUnreachable):
    """The way through a node to a server behind it could not be opened."""
