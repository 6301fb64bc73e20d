"""Addresses of servers as people write them, taken apart: the one place that reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from glusterterm.model.errors import ConfigInvalid

EXAMPLE = "http://heketi.example.net:8080"
_WANTED = f"write it like {EXAMPLE}"
_SLASHES = "/{2,}"


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

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.base_path}"

    def url(self, path: str) -> str:
        """Give the whole address of a path on the server. No address and no path give `//` between them."""
        return f"{self}/{quote(path.lstrip('/'))}"

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this host, where no proxy belongs in between."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")
