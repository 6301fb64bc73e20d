"""The topology file that an operator names: read whole as text, or refused."""

from pathlib import Path

from glusterterm.model.errors import PlanRefused

MOST_BYTES = 16 * 1024 * 1024
"""More than any topology takes: 10,000 devices are 1 MiB."""


def read(path: Path) -> str:
    """Read a file of JSON in UTF-8; `~` is somebody's home.

    Raises:
        PlanRefused: it can't be read whole, or is no text.
    """
    try:
        found = path.expanduser()
        if found.exists() and not found.is_file():  # a pipe would be waited for, maybe for ever
            raise PlanRefused(f"{path} can't be read: this is no file", next_step="give a file of JSON")
        with found.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise PlanRefused(
                f"{path} can't be read: it is larger than {MOST_BYTES // 1024**2} MiB", next_step="give a topology file"
            )
        return content.decode()
    except UnicodeDecodeError as error:
        raise PlanRefused(f"{path} is no text", next_step="give a file of JSON in UTF-8") from error
    except OSError as error:
        raise PlanRefused(f"{path} can't be read: {error.strerror}", next_step="check the path") from error
    except (RuntimeError, ValueError) as error:  # no such user's home; a byte that no path may have
        raise PlanRefused(f"{path} can't be read: there is no such path", next_step="check the path") from error
