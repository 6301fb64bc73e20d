"""Where a Heketi is and how it is spoken to: what a profile says of one server, with its key."""

from dataclasses import dataclass, field

from glusterterm.backends.heketi.cannot import CANNOT
from glusterterm.backends.ssh.access import Access
from glusterterm.model.ports import Capabilities

ADMIN = "admin"
USER = "user"
"""The only user whose role may not look: Heketi's two users are its two roles."""


@dataclass(frozen=True, slots=True)
class Tls:
    """How a server on https is recognised, and how it recognises us.

    With `ca_file` only that file's authorities count, without it the system's. `insecure` asks for no certificate at
    all: whoever sits in between can read and change everything.
    """

    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
    insecure: bool = False


@dataclass(frozen=True, slots=True)
class Through:
    """The node that is gone through to a server which listens on that node's loopback, and how it is reached."""

    node: str
    access: Access


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One Heketi.

    `user` is Heketi's name for a role. Without a key no token is sent, nor with `auth` off. `timeout_s` is the longest
    that a request may take to its last byte. With `through`, `url` is as that node sees it. `max_reply_bytes` bounds
    one reply in memory: a dump has about 11 KB a volume.
    """

    url: str
    user: str = ADMIN
    key: str = field(default="", repr=False)
    read_only: bool = False
    tls: Tls = Tls()
    auth: bool = True
    timeout_s: float = 60.0
    max_reply_bytes: int = 512 * 1024 * 1024
    through: Through | None = None

    @property
    def role(self) -> str:
        """Give the role that the key has: `user` or, whatever else is written, `admin`."""
        return USER if self.user == USER else ADMIN

    @property
    def capabilities(self) -> Capabilities:
        """What may be asked of it."""
        if self.role == USER:
            return Capabilities(
                changes=False, why_not="the key is of the role user, which sees volumes alone", cannot=CANNOT
            )
        if self.read_only:
            return Capabilities(changes=False, why_not="this profile is read-only", cannot=CANNOT)
        return Capabilities(changes=True, cannot=CANNOT)
