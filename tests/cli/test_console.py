"""The console as it starts in a terminal: nothing that can be wrong with either shows a traceback."""

import contextlib
import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.cli.serving import ADMIN_KEY, environment, nobody, recorded, serving

_LIMIT_S = 20.0
_CODES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")
CTRL_Q = "\x11"


class Console:
    """glusterterm in a terminal of its own. What takes too long is killed, and the test fails for want of text."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self._process = process
        self._screen = screen
        self._raw = b""

    @property
    def shown(self) -> str:
        """Give everything that was drawn so far, without colours and movements."""
        return _CODES.sub(b"", self._raw).decode(errors="replace")

    def read_until(self, text: str) -> None:
        """Read what is drawn until `text` is in it."""
        while text not in self.shown:
            assert self._read(), f"{text!r} was not drawn: {self.shown[-2000:]}"

    def type(self, keys: str) -> None:
        """Type."""
        os.write(self._screen, keys.encode())

    def status(self) -> int:
        """Wait for the end and give the exit status."""
        while self._read():
            pass
        return self._process.wait()

    def _read(self) -> bool:
        try:
            piece = os.read(self._screen, 65536)
        except OSError:  # the other end is closed
            return False
        self._raw += piece
        return bool(piece)


@contextlib.contextmanager
def console(home: Path, *arguments: str, rows: int = 30, columns: int = 100, **more: str) -> Iterator[Console]:
    """Start glusterterm in a terminal of that size; it is ended with the block."""
    screen, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    settings = {"TERM": "xterm-256color", "PYTHONWARNINGS": "default", **more}
    process = subprocess.Popen(
        [sys.executable, "-m", "glusterterm", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment(home, **settings),
        cwd=home,
        start_new_session=True,
    )
    os.close(terminal)
    limit = threading.Timer(_LIMIT_S, process.kill)
    limit.start()
    try:
        yield Console(process, screen)
    finally:
        limit.cancel()
        process.kill()
        process.wait()
        os.close(screen)


def configured(home: Path, text: str) -> Path:
    """Write the configuration file of `home`."""
    file = home / ".config" / "glusterterm" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    file.chmod(0o600)
    return file


def test_the_environment_of_heketi_cli_opens_the_tree(tmp_path: Path) -> None:
    with (
        serving(recorded("m-dump-and-walk")) as heketi,
        console(tmp_path, HEKETI_CLI_SERVER=heketi.url + "/", HEKETI_CLI_KEY=ADMIN_KEY) as opened,
    ):
        opened.read_until("host1.example.com")
        opened.type("q")
        assert opened.status() == 0
        assert ADMIN_KEY not in opened.shown
        assert "Traceback" not in opened.shown


def test_the_key_of_a_profile_reaches_the_worker(tmp_path: Path) -> None:
    with serving(recorded("m-dump-and-walk")) as heketi:
        configured(tmp_path, f'[profiles.east]\nserver = "{heketi.url}"\nkey_command = ["echo", "s3cret"]\n')
        with console(tmp_path) as opened:
            opened.read_until("host1.example.com")
            assert "east" in opened.shown
            opened.type("q")
            assert opened.status() == 0
            assert "s3cret" not in opened.shown


def test_a_server_that_is_not_there_leaves_the_console_open(tmp_path: Path) -> None:
    with console(tmp_path, HEKETI_CLI_SERVER=nobody()) as opened:
        opened.read_until("refused")
        opened.type("q")
        assert opened.status() == 0
        assert "Traceback" not in opened.shown


def test_nothing_configured_opens_the_first_run_screen(tmp_path: Path) -> None:
    with console(tmp_path) as opened:
        opened.read_until("Open the demo")
        opened.type(CTRL_Q)
        assert opened.status() == 0
        assert "Traceback" not in opened.shown


def test_a_broken_configuration_is_told_on_the_first_run_screen(tmp_path: Path) -> None:
    configured(tmp_path, "theme = \n")
    with console(tmp_path) as opened:
        opened.read_until("line 1")
        opened.type(CTRL_Q)
        assert opened.status() == 0
        assert "Traceback" not in opened.shown


def test_a_tiny_terminal_is_no_traceback(tmp_path: Path) -> None:
    with console(tmp_path, rows=5, columns=20, HEKETI_CLI_SERVER=nobody()) as opened:
        opened.read_until("too small")
        opened.type("q")
        assert opened.status() == 0
        assert "Traceback" not in opened.shown


def test_a_dumb_terminal_is_one_line(tmp_path: Path) -> None:
    with console(tmp_path, TERM="dumb") as opened:
        assert opened.status() == 1
        assert opened.shown == (
            "glusterterm: the console can't draw on a dumb terminal (next: glusterterm topology)\r\n"
        )


def test_a_key_that_can_not_be_had_is_told_in_the_console(tmp_path: Path) -> None:
    configured(tmp_path, '[profiles.east]\nserver = "http://127.0.0.1:1"\nkey_file = "none"\n')
    with console(tmp_path) as opened:
        opened.read_until("key file")
        opened.type("q")
        assert opened.status() == 0
        assert "Traceback" not in opened.shown


def test_a_key_may_be_typed_before_the_console_opens(tmp_path: Path) -> None:
    with serving(recorded("m-dump-and-walk")) as heketi:
        configured(tmp_path, f'[profiles.east]\nserver = "{heketi.url}"\nkey_prompt = true\n')
        with console(tmp_path) as opened:
            opened.read_until("key of profile east: ")
            opened.type("s3cret\n")
            opened.read_until("host1.example.com")
            opened.type("q")
            assert opened.status() == 0
            assert "s3cret" not in opened.shown
