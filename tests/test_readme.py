"""The README says what the program does, and its two commands are those that are checked."""

import re
import tomllib

from tests.readme import README, written

REPO = README.parent


def test_the_readmes_tables_are_those_of_the_program() -> None:
    text = README.read_text()
    assert written(text) == text, "run: python -m tests.readme"


def test_the_readme_opens_with_a_picture_and_two_commands() -> None:
    text = README.read_text()
    assert text.index("![") < text.index("```sh")
    commands = re.findall(r"^```sh\n(.*)\n```$", text, flags=re.MULTILINE)
    assert len(commands) == 2
    assert "--demo" in commands[0]
    assert " && .venv/bin/pytest -n auto" in commands[1]


def test_every_picture_is_there() -> None:
    for name in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", README.read_text()):
        assert (REPO / name).is_file(), name


def test_what_the_readme_calls_a_command_is_one() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"glusterterm": "glusterterm.__main__:main"}
