"""Where a Heketi is and how it is spoken to: what a profile says of one server, with its key."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from glusterterm.model.errors import ConfigInvalid
from glusterterm.model.ports import Capabilities

ADMIN = "admin"
USER = "user"
"""The only user whose role may not look: Heketi's two users are its two roles."""
_EXAMPLE = "write it like http://heketi.example.net:8080"
_SLASHES = re.compile("/{2,}")


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
class Endpoint:
    """One Heketi.

    `user` is Heketi's name for a role. Without a key no token is sent, nor with `auth` off. `timeout_s` is the longest
    that a request may take to its last byte. `max_reply_bytes` bounds one reply in memory: a dump has about 11 KB a
    volume.
    """

    url: str
    user: str = ADMIN
    key: str = field(default="", repr=False)
    read_only: bool = False
    tls: Tls = Tls()
    auth: bool = True
    timeout_s: float = 60.0
    max_reply_bytes: int = 512 * 1024 * 1024

    @property
    def role(self) -> str:
        """Give the role that the key has: `user` or, whatever else is written, `admin`."""
        return USER if self.user == USER else ADMIN

    @property
    def capabilities(self) -> Capabilities:
        """What may be asked of it."""
        if self.role == USER:
            return Capabilities(changes=False, why_not="the key is of the role user, which sees volumes alone")
        if self.read_only:
            return Capabilities(changes=False, why_not="this profile is read-only")
        return Capabilities(changes=True)


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address, taken apart. `base_path` begins with a slash and ends without one, or is empty."""

    scheme: str
    host: str
    authority: str
    base_path: str

    @staticmethod
    def of(url: str) -> "Address":
        """Read `url`; slashes too many, at its end or within, are dropped.

        Raises:
            ConfigInvalid: it is no address of a server, or holds a name or a password.
        """
        try:
            parts = urlsplit(url.strip())
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ConfigInvalid("the server's address can't be read", next_step=_EXAMPLE) from error
        if "@" in parts.netloc:
            raise ConfigInvalid("the server's address holds a name or password", next_step=f"take it out; {_EXAMPLE}")
        odd = not parts.geturl().isprintable() or " " in parts.geturl()
        if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or odd:
            raise ConfigInvalid(f"{url!r} is no address of a server", next_step=_EXAMPLE)
        return Address(parts.scheme, host, parts.netloc, _SLASHES.sub("/", parts.path).rstrip("/"))

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.base_path}"

    def url(self, path: str) -> str:
        """Give the whole address of one of Heketi's paths. No address and no path give `//` between them."""
        return f"{self}/{quote(path.lstrip('/'))}"

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this host, where no proxy belongs in between."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")
