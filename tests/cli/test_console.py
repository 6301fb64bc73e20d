"""The console as it starts in a terminal: nothing that can be wrong with either shows a traceback."""

from pathlib import Path

from tests.cli.serving import ADMIN_KEY, nobody, recorded, serving
from tests.cli.terminal import console

CTRL_Q = "\x11"


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
        opened.read_until("Invalid value")
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
