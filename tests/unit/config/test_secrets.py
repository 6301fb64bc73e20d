"""Keys: where they come from, and that they go nowhere else."""

import sys
import traceback
from pathlib import Path

import pytest

from glusterterm.config.profiles import Profile
from glusterterm.config.secrets import describe, read_key
from glusterterm.model.errors import GlustertermError, SecretUnavailable

SECRET = "s3cret-KEY"


def of_file(path: Path) -> Profile:
    """Give a profile whose key is in `path`."""
    return Profile("prod", "http://h", key_file=path)


def of_command(*argv: str) -> Profile:
    """Give a profile whose key a command prints."""
    return Profile("prod", "http://h", key_command=argv)


def failure(profile: Profile, **environment: str) -> str:
    """Give everything that an error about the key of `profile` could show to anybody."""
    with pytest.raises(SecretUnavailable) as failed:
        read_key(profile, environment, limit_s=0.2)
    shown = "".join(traceback.format_exception(failed.value)) + repr(failed.value)
    return f"{failed.value.what} | {failed.value.next_step} | {shown.replace(repr(SECRET), '')}"


def test_a_key_file_holds_the_key_and_the_lines_end(tmp_path: Path) -> None:
    file = tmp_path / "k"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o600)
    key = read_key(of_file(file), {})
    assert (key.text, key.warnings) == (SECRET, ())


def test_blanks_belong_to_the_key(tmp_path: Path) -> None:
    file = tmp_path / "k"
    file.write_text(" a b \r\n")
    assert read_key(of_file(file), {}).text == " a b "


@pytest.mark.parametrize("mode", [0o604, 0o640])
def test_a_key_file_that_others_can_read_gives_a_warning(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "k"
    file.write_text(SECRET)
    file.chmod(mode)
    assert read_key(of_file(file), {}).warnings == (
        f"the key file {file} can be read by others; mend it with: chmod 600 {file}",
    )


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    told = failure(of_file(tmp_path / "k"))
    assert told.startswith(f"the key file {tmp_path}/k of profile prod can't be read: No such file or directory")


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", f"{SECRET}\n{SECRET}\n".encode(), b"x" * 70_000, b"a\0b"])
def test_a_key_file_that_holds_no_key_is_refused_without_being_shown(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "k"
    file.write_bytes(content)
    told = failure(of_file(file))
    assert str(file) in told
    assert SECRET not in told


def test_a_variable_holds_the_key() -> None:
    assert read_key(Profile("prod", "http://h", key_env="K"), {"K": SECRET}).text == SECRET


def test_a_variable_that_is_not_set_is_named() -> None:
    assert failure(Profile("prod", "http://h", key_env="K")).startswith("$K holds no key for profile prod")


def test_a_command_prints_the_key_and_no_shell_reads_its_words() -> None:
    profile = of_command(sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME; echo no")
    assert read_key(profile, {}).text == "$HOME; echo no"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (f"print('{SECRET}'); raise SystemExit(3)", "ended with exit status 3"),
        (f"import sys; sys.stderr.write('{SECRET}'); raise SystemExit(1)", "ended with exit status 1"),
        (f"import time; print('{SECRET}', flush=True); time.sleep(60)", "gave no key within 0.2 s"),
        (r"import sys; sys.stdout.buffer.write(b'\xff')", "printed something that is no text"),
        ("", "holds no key"),
    ],
)
def test_a_command_that_gives_no_key_is_named_without_what_it_said(code: str, told: str) -> None:
    shown = failure(of_command(sys.executable, "-c", code))
    assert told in shown
    assert SECRET not in shown


def test_a_command_that_does_not_start_is_named_without_its_arguments() -> None:
    shown = failure(of_command("/nowhere/pass", SECRET))
    assert shown.startswith("the key command /nowhere/pass of profile prod did not start: No such file or directory")
    assert SECRET not in shown


def test_a_person_is_asked_where_there_is_one() -> None:
    profile = Profile("prod", "http://h", key_prompt=True)
    assert read_key(profile, {}, lambda name: f"key of {name}").text == "key of prod"
    assert "has to be typed" in failure(profile)


def test_a_person_who_gives_up_is_an_error_like_any_other() -> None:
    def gone(_name: str) -> str:
        raise EOFError

    with pytest.raises(GlustertermError, match="no key was typed"):
        read_key(Profile("prod", "http://h", key_prompt=True), {}, gone)


def test_no_source_is_an_empty_key() -> None:
    assert read_key(Profile("prod", "http://h"), {}).text == ""


def test_no_repr_and_no_description_shows_a_key_or_a_commands_arguments() -> None:
    profile = Profile("prod", "http://h", key=SECRET)
    assert SECRET not in repr(profile) + repr(read_key(profile, {})) + describe(profile)
    assert describe(of_command("pass", SECRET)) == "command pass"
