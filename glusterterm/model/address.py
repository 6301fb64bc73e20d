"""Addresses of servers as people write them, taken apart: the one place that reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from glusterterm.model.errors import ConfigInvalid

EXAMPLE = "http://heketi.example.net:8080"
_WANTED = f"write it like {EXAMPLE}"
_SLASHES = "/{2,}"
SSH = "ssh://"
"""What the address of a pool without Heketi begins with; its hosts follow, with commas between them."""
_HOST = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?|(?=[^:]*:[^:]*:)[0-9A-Fa-f:]{2,45}"


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address. `base_path` begins with a slash and ends without one, or is empty."""

    scheme: str
    host: str
    authority: str
    base_path: str

    @staticmethod
    def of(text: str, named: str = "the server's address") -> Address:
        """Read what was written; slashes too many, at its end or within, are dropped.

        A name or password in it is refused without repeating it: addresses are shown, logged and exported.

        Args:
            text: what was written.
            named: where it was written, such as `HEKETI_CLI_SERVER`, for the error.

        Raises:
            ConfigInvalid: it is no address of a server.
        """
        text = text.strip()
        if text.startswith(SSH):
            return _of_pool(text, named)
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ConfigInvalid(f"{named} is no address: its host or port can't be read", next_step=_WANTED) from error
        if "@" in text:
            raise ConfigInvalid(
                f"{named} holds a name or a password",
                next_step="take it out; the key has settings of its own: key_file",
            )
        if parts.scheme not in ("http", "https") or not host:
            raise ConfigInvalid(f"{named} is {text!r}, which is no address of a server", next_step=_WANTED)
        if parts.query or parts.fragment or not text.isprintable() or " " in text:
            raise ConfigInvalid(f"{named} holds more than a host, a port and a path", next_step=_WANTED)
        return Address(parts.scheme, host, parts.netloc, re.sub(_SLASHES, "/", parts.path).rstrip("/"))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Give the hosts of a pool without Heketi, sorted; none where this is a Heketi's address."""
        return tuple(self.authority.split(",")) if self.scheme == "ssh" else ()

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.base_path}"

    def url(self, path: str) -> str:
        """Give the whole address of a path on the server. No address and no path give `//` between them."""
        return f"{self}/{quote(path.lstrip('/'))}"

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this host, where no proxy belongs in between."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


def _of_pool(text: str, named: str) -> Address:
    """Read the address of a pool: some of its hosts, in any order.

    Raises:
        ConfigInvalid: one of them is no name or address of a host.
    """
    wanted = f"write it like {SSH}stor-01,stor-02"
    written = [host.strip() for host in text.removeprefix(SSH).rstrip("/").split(",")]
    if "@" in text:
        raise ConfigInvalid(f"{named} holds a user", next_step="take it out; the profile's table ssh has `user`")
    odd = next((host for host in written if not re.fullmatch(_HOST, host)), None)
    if odd is not None:
        raise ConfigInvalid(f"{named} names {odd[:64]!r}, which is no host", next_step=wanted)
    hosts = sorted(set(written))
    return Address("ssh", hosts[0], ",".join(hosts), "")
