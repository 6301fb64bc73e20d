"""Whatever goes wrong: exit 1 with one line on standard error, never a traceback, never a secret."""

import threading
from pathlib import Path

import pytest

from glusterterm.cli.main import main
from tests.cli.serving import ADMIN_KEY, Served, nobody, recorded, run, serving

EVERYTHING = "/volumes", "/clusters", "/operations", "/db/dump", "/hello"


def answering(status: int, body: bytes) -> dict[str, tuple[int, bytes]]:
    """Answer everything the same."""
    return dict.fromkeys(EVERYTHING, (status, body))


@pytest.fixture(autouse=True)
def _nothing_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HEKETI_CLI_KEY", ADMIN_KEY)
    monkeypatch.delenv("HEKETI_CLI_SERVER", raising=False)
    monkeypatch.delenv("HEKETI_CLI_USER", raising=False)


def failure(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command in this process and give its one line on standard error."""
    assert main(arguments) == 1
    out, errors = capfd.readouterr()
    assert out == ""
    (line,) = errors.splitlines()
    assert line.startswith("glusterterm: ")
    assert " (next: " in line
    assert ADMIN_KEY not in line
    return line


def configured(folder: Path, text: str) -> Path:
    """Write the configuration file that is read by default."""
    file = folder / "glusterterm" / "config.toml"
    file.parent.mkdir()
    file.write_text(text)
    file.chmod(0o600)
    return file


@pytest.mark.parametrize("command", [["topology"], ["topology", "--json"], ["volume", "list"], ["node", "info", "x"]])
def test_a_refused_connection_is_told_with_the_address(command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    url = nobody()
    assert url in failure(capfd, *command, "--server", url)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (
            401,
            b"Invalid JWT token: signature is invalid (client and server secrets may not match)\n",
            "the key does not match",
        ),
        (401, b"Invalid JWT token: Token missing iss claim\n", "no user was given"),
        (401, b"Invalid JWT token: Unknown user\n", "does not know this user"),
        (401, b"Invalid JWT token: Token is expired by 10s\n", "the clocks differ"),
        (
            401,
            b"Invalid JWT token: Token used before issued (client and server clocks may differ)\n",
            "the clocks differ",
        ),
        (401, b"Invalid qsh claim in token\n", "another path"),
        (401, b"Required authorization token not found\n", "wants a key"),
        (404, b"Invalid path or request\n", "404"),
        (404, b"<html>Not Found</html>", "404"),
        (429, b"Server busy. Retry operation later.\n", "busy"),
        (500, b"out of memory\n", "out of memory"),
        (503, b"Service disabled for maintenance\n", "local-client mode"),
        (200, b"<html>hello</html>", "/db/dump"),
        (200, b'{"clusterentries": [1, 2', "/db/dump"),
        (200, b"[]", "/db/dump"),
        (200, b"", "/db/dump"),
        (301, b"", "sends GET /db/dump on"),
    ],
)
def test_every_refusal_and_every_nonsense_is_one_line(
    status: int, body: bytes, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(answering(status, body)) as heketi:
        assert told in failure(capfd, "topology", "--json", "--server", heketi.url)


def test_half_a_body_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with serving(recorded("m-dump-and-walk")) as heketi:
        heketi.cut_short = True
        assert "broke off" in failure(capfd, "topology", "--json", "--server", heketi.url)


def test_a_server_that_never_answers_is_given_up(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with serving(recorded("m-dump-and-walk")) as heketi:
        heketi.hold = threading.Event()
        configured(tmp_path, f'[profiles.slow]\nserver = "{heketi.url}"\ntimeout_s = 1\nkey_env = "HEKETI_CLI_KEY"\n')
        assert heketi.url in failure(capfd, "topology")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("theme = \n", "config.toml: line 1, column 9: "),
        ("[profiles.prod]\nsever = 'http://h'\n", "profiles.prod.sever is no option (next: did you mean server?)"),
        ('[profiles.a]\nserver = "http://a"\n[profiles.b]\nserver = "http://b"\n', "choose with --profile: a, b"),
        ('[profiles.a]\nserver = "http://a"\nkey_file = "none"\n', "glusterterm/none of profile a can't be read"),
        ('[profiles.a]\nserver = "http://a"\nkey_file = "/"\n', "the key file / of profile a can't be read"),
        ('[profiles.a]\nserver = "http://a"\nkey_command = ["/nowhere"]\n', "the key command /nowhere of profile a"),
        ('[profiles.a]\nserver = "http://a"\nkey_prompt = true\n', "the key of profile a has to be typed"),
        ('[profiles.a]\nserver = "https://a"\nca_file = "none"\n', "glusterterm/none"),
        ("", "no server is configured"),
    ],
)
def test_a_configuration_that_can_not_be_used_is_one_line(
    tmp_path: Path, text: str, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    configured(tmp_path, text)
    assert told in failure(capfd, "topology", "--json")


def test_a_missing_configuration_says_what_to_do(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert failure(capfd, "volume", "list") == (
        f"glusterterm: no server is configured: HEKETI_CLI_SERVER is not set and {tmp_path}/glusterterm/config.toml "
        "has no profile (next: set it, give --server URL, or try --demo)"
    )
    assert "no such file" in failure(capfd, "topology", "--config", str(tmp_path / "other.toml"))
    assert "no server is configured" in failure(capfd, "config", "check")


def test_a_broken_configuration_does_not_stand_in_the_way_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    configured(tmp_path, "theme = \n")
    with serving(recorded("m-dump-and-walk")) as heketi:
        monkeypatch.setenv("HEKETI_CLI_SERVER", heketi.url)
        assert main(["volume", "list"]) == 0
    (warning,) = capfd.readouterr().err.splitlines()
    assert warning.startswith("glusterterm: warning: ")
    assert "config.toml: line 1" in warning


def test_files_that_others_can_read_are_warned_of(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with serving(recorded("m-dump-and-walk")) as heketi:
        file = configured(tmp_path, f'[profiles.a]\nserver = "{heketi.url}"\nkey_file = "key"\n')
        (tmp_path / "glusterterm" / "key").write_text(ADMIN_KEY)
        (tmp_path / "glusterterm" / "key").chmod(0o644)
        file.chmod(0o644)
        assert main(["volume", "list"]) == 0
    first, second = capfd.readouterr().err.splitlines()
    assert first == f"glusterterm: warning: {file} can be read by others; mend it with: chmod 600 {file}"
    assert second.startswith(f"glusterterm: warning: the key file {file.parent}/key can be read by others")


def through_a_shell(home: Path, heketi: Served, words: str, buffered: bool) -> tuple[int, str]:
    """Run glusterterm as `words` of a shell say, `$G` being the program; give its status and what it complained of."""
    code = (
        "import subprocess, sys\n"
        "done = subprocess.run(['bash', '-c', sys.argv[1], 'bash', sys.executable], stderr=subprocess.PIPE)\n"
        "sys.stderr.buffer.write(done.stderr)\nsys.exit(done.returncode)"
    )
    script = f'G="$1 -m glusterterm"; {words}'
    done = run(home, script, code=code, HEKETI_CLI_SERVER=heketi.url, PYTHONUNBUFFERED="" if buffered else "1")
    return done.returncode, done.stderr.decode()


CLOSED = (1, "glusterterm: standard output is closed (next: give the command a place to print to)\n")
FULL = (
    1,
    "glusterterm: standard output can't be written: No space left on device (next: make room where the output goes)\n",
)


@pytest.mark.parametrize("buffered", [True, False], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", ["topology", "topology --json", "--version", "--help", "volume list --help"])
def test_an_output_that_nobody_takes_is_no_traceback(tmp_path: Path, command: str, buffered: bool) -> None:
    with serving(recorded("m-dump-and-walk")) as heketi:
        assert through_a_shell(tmp_path, heketi, f"$G {command} >&-", buffered) == CLOSED
        assert through_a_shell(tmp_path, heketi, f"$G {command} > /dev/full", buffered) == FULL
        assert through_a_shell(tmp_path, heketi, f"$G {command} | true; exit ${{PIPESTATUS[0]}}", buffered) == (1, "")
        assert through_a_shell(tmp_path, heketi, f"$G {command} >&- 2>&-", buffered) == (1, "")


def test_a_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    with serving() as heketi:
        words = "mkdir gone; cd gone; rmdir ../gone; $G topology --config x.toml"
        status, errors = through_a_shell(tmp_path, heketi, words, buffered=True)
    assert status == 1
    assert errors == "glusterterm: No such file or directory (next: check the file or the system)\n"


@pytest.mark.parametrize("arguments", [[], ["--demo"], ["--read-only"]])
def test_without_a_terminal_the_console_says_what_to_use_instead(tmp_path: Path, arguments: list[str]) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == (
        b"glusterterm: the console needs a terminal, and standard input, standard output and standard error are none "
        b"(next: glusterterm topology)\n"
    )


def test_text_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    replies = recorded("m-dump-and-walk")
    status, dump = replies["/db/dump"]
    replies["/db/dump"] = (status, dump.replace(b'"heketidbstorage"', '"磁盘"'.encode()))
    with serving(replies) as heketi:
        done = run(tmp_path, "volume", "list", LC_ALL="C", PYTHONUTF8="0", HEKETI_CLI_SERVER=heketi.url)
    assert done.returncode == 0
    assert "  磁盘  " in done.stdout.decode()


def test_a_hostile_name_stays_one_line_of_text(tmp_path: Path) -> None:
    replies = recorded("m-dump-and-walk")
    status, dump = replies["/db/dump"]
    hostile = b'"' + rb"\u001b[2J[red]\r\n\u202e" + b"x" * 10_000 + b'"'
    replies["/db/dump"] = (status, dump.replace(b'"heketidbstorage"', hostile))
    with serving(replies) as heketi:
        done = run(tmp_path, "volume", "list", HEKETI_CLI_SERVER=heketi.url)
    text = done.stdout.decode()
    assert "\x1b" not in text
    assert "\r" not in text
    assert text.count("\n") == 29
