"""Which profile is meant."""

from pathlib import Path

import pytest

from glusterterm.config.profiles import Config, KeySource, Profile, Role, Settings
from glusterterm.config.resolve import Wanted, resolve
from glusterterm.model.errors import ConfigInvalid

FILE = Path("/c.toml")
EAST = Profile("east", "http://east:8080", key_env="EAST")
WEST = Profile("west", "http://west:8080", read_only=True)
BOTH = Config(FILE, Settings(default_profile="west"), (EAST, WEST))
HEKETI = {"HEKETI_CLI_SERVER": "http://env:8080/", "HEKETI_CLI_KEY": "s3cret"}


def refusal(config: Config, wanted: Wanted, environment: dict[str, str]) -> str:
    """Give the error and the next step."""
    with pytest.raises(ConfigInvalid) as refused:
        resolve(config, wanted, environment)
    return f"{refused.value.what} | {refused.value.next_step}"


def test_nothing_at_all_is_the_first_run() -> None:
    assert resolve(Config(FILE), Wanted(), {"HEKETI_CLI_KEY": "s3cret", "HEKETI_CLI_SERVER": ""}) is None


def test_the_environment_goes_before_the_default_profile() -> None:
    profile = resolve(BOTH, Wanted(), HEKETI)
    assert profile == Profile("env:8080", "http://env:8080", Role.ADMIN, key="s3cret")


def test_the_environment_may_name_the_role_user() -> None:
    profile = resolve(BOTH, Wanted(), HEKETI | {"HEKETI_CLI_USER": "user"})
    assert profile is not None
    assert profile.looks_only


def test_options_go_before_the_environment() -> None:
    assert resolve(BOTH, Wanted(profile="east"), HEKETI) == EAST
    profile = resolve(BOTH, Wanted(server="http://opt:1", user="user"), HEKETI)
    assert profile == Profile("opt:1", "http://opt:1", Role.USER, key="s3cret")


def test_the_default_profile_comes_last() -> None:
    assert resolve(BOTH, Wanted(), {}) == WEST


def test_a_single_profile_is_the_default_one() -> None:
    assert resolve(Config(FILE, profiles=(EAST,)), Wanted(), {}) == EAST


def test_several_profiles_without_a_default_need_a_word() -> None:
    told = refusal(Config(FILE, profiles=(EAST, WEST)), Wanted(), {})
    assert told == "/c.toml has several profiles and no default_profile | choose with --profile: east, west"


def test_read_only_can_be_asked_for_and_not_be_taken_back() -> None:
    asked = resolve(BOTH, Wanted(profile="east", read_only=True), {})
    written = resolve(BOTH, Wanted(profile="west"), {})
    assert asked is not None
    assert asked.read_only
    assert written is not None
    assert written.read_only


def test_a_key_file_replaces_every_other_way_to_the_key() -> None:
    for wanted in (Wanted(profile="east", key_file=Path("/k")), Wanted(key_file=Path("/k"))):
        profile = resolve(BOTH, wanted, HEKETI)
        assert profile is not None
        assert profile.key_source is KeySource.FILE


@pytest.mark.parametrize(
    ("wanted", "environment", "told"),
    [
        (Wanted(profile="eats"), {}, "/c.toml has no profile 'eats' | did you mean east?"),
        (Wanted(profile="q"), {}, "/c.toml has no profile 'q' | the profiles are east, west"),
        (Wanted(user="root"), {}, "--user is 'root' | write admin or user: Heketi knows no other"),
        (Wanted(server="h:1"), {}, "--server is 'h:1', which is no address of a server"),
        (Wanted(), HEKETI | {"HEKETI_CLI_USER": "me"}, "HEKETI_CLI_USER is 'me' | write admin or user"),
        (Wanted(), {"HEKETI_CLI_SERVER": "http://a:s3cret@h"}, "HEKETI_CLI_SERVER holds a name or a password"),
    ],
)
def test_what_is_not_there_is_refused_by_name(wanted: Wanted, environment: dict[str, str], told: str) -> None:
    shown = refusal(BOTH, wanted, environment)
    assert told in shown
    assert "s3cret" not in shown
