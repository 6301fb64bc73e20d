"""Addresses of servers as people write them, made into the one form that the rest of the program uses."""

from urllib.parse import urlsplit

from glusterterm.model.errors import ConfigInvalid

EXAMPLE = "http://heketi.example.net:8080"


def server_address(text: str, named: str) -> str:
    """Give `text` as `scheme://host[:port][/path]` without a slash at its end.

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
        raise ConfigInvalid(f"{named} is no address: its host or port can't be read", next_step=_wanted()) from error
    if parts.username is not None or parts.password is not None or "@" in text:
        raise ConfigInvalid(
            f"{named} holds a name or a password", next_step="take it out; the key has settings of its own: key_file"
        )
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigInvalid(f"{named} is {text!r}, which is no address of a server", next_step=_wanted())
    if parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise ConfigInvalid(f"{named} holds more than a host, a port and a path", next_step=_wanted())
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _wanted() -> str:
    return f"write it like {EXAMPLE}"
