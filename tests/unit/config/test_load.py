"""The configuration file: what it says, and what is refused."""

import re
from pathlib import Path

import pytest

from glusterterm.config.load import KEY_WAYS, PROFILE, SETTINGS, load, parse
from glusterterm.config.profiles import Bars, Config, Glyphs, KeySource, Role, Settings
from glusterterm.config.ssh import OPTIONS as SSH_OPTIONS
from glusterterm.model.errors import ConfigInvalid
from glusterterm.model.ids import ClusterId

EXAMPLE = Path(__file__).parents[3] / "config.example.toml"
FILE = Path("/home/ops/.config/glusterterm/config.toml")


def read(text: str) -> Config:
    """Read a configuration that stands at FILE."""
    return parse(text.encode(), FILE)


def refusal(text: str) -> str:
    """Give the error and the next step that a configuration is refused with."""
    with pytest.raises(ConfigInvalid) as refused:
        read(text)
    return f"{refused.value.what} | {refused.value.next_step}"


def profile_with(line: str) -> str:
    """Give a configuration of one profile with `line` in it."""
    return f'[profiles.prod]\nserver = "http://h:8080"\n{line}\n'


def test_no_file_is_no_configuration(tmp_path: Path) -> None:
    assert load(tmp_path / "none" / "config.toml") == Config(tmp_path / "none" / "config.toml")


def test_a_file_that_was_asked_for_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="there is no such file"):
        load(tmp_path / "config.toml", must_exist=True)


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="can't be read: Is a directory"):
        load(tmp_path)


def test_a_file_that_others_can_read_gives_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("")
    file.chmod(0o640)
    assert load(file).warnings == (f"{file} can be read by others; mend it with: chmod 600 {file}",)
    file.chmod(0o600)
    assert load(file).warnings == ()


def test_a_profile_needs_nothing_but_a_server() -> None:
    (profile,) = read('[profiles.prod]\nserver = "http://h:8080/"').profiles
    assert profile.server == "http://h:8080"
    assert profile.user is Role.ADMIN
    assert profile.key_source is KeySource.NONE
    assert not profile.looks_only


def test_the_role_user_looks_only() -> None:
    (profile,) = read(profile_with('user = "user"')).profiles
    assert profile.looks_only


def test_every_option_of_a_profile_is_read() -> None:
    (profile,) = read(
        profile_with(
            """key_file = "keys/prod.key"
            read_only = true
            colour = "#aa0000"
            interval_s = 2.5
            timeout_s = 7
            ca_file = "/etc/ca.pem"
            cert_file = "/etc/me.pem"
            cert_key_file = "/etc/me.key"
            insecure = true
            cluster_names = { 596da737b95c1e9b1f5eb0e0f22d1b30 = "fast" }"""
        )
    ).profiles
    assert profile.key_file == FILE.parent / "keys/prod.key"
    assert profile.read_only
    assert profile.insecure
    assert profile.colour == "#aa0000"
    assert (profile.interval_s, profile.timeout_s) == (2.5, 7.0)
    assert profile.ca_file == Path("/etc/ca.pem")
    assert (profile.cert_file, profile.cert_key_file) == (Path("/etc/me.pem"), Path("/etc/me.key"))
    assert profile.cluster_names == ((ClusterId("596da737b95c1e9b1f5eb0e0f22d1b30"), "fast"),)


def test_every_setting_is_read() -> None:
    text = 'default_profile = "prod"\ntheme = "light"\nglyphs = "ascii"\nbars = "eighths"\n' + profile_with("")
    assert read(text).settings == Settings("prod", "light", Glyphs.ASCII, Bars.EIGHTHS)


def test_a_home_folder_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/night")
    (profile,) = read(profile_with('key_file = "~/k"')).profiles
    assert profile.key_file == Path("/home/night/k")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("theme = ", f"{FILE}: end of document: Invalid value | mend that line"),
        ("a b", f"{FILE}: line 1, column 3: "),
        ("teme = 'dark'", f"{FILE}: teme is no option | did you mean theme?"),
        ("qqq = 1", "qqq is no option | the options are default_profile, theme"),
        ("glyphs = 'asci'", "glyphs is 'asci' | did you mean ascii?"),
        ("theme = 7", 'theme must be a text in one line | write theme = "dark"'),
        ("profiles = 7", "profiles must be a table | write it as [profiles]"),
        ("profiles.prod = 7", "profiles.prod must be a table | write it as [profiles.prod]"),
        ("[profiles.'a b']", "profiles.'a b' is no name for a profile"),
        ("[profiles.prod]", 'profiles.prod.server is missing | write server = "http'),
        ("[profiles.prod]\nserver = ''", "profiles.prod.server must be a text in one line"),
        ("default_profile = 'x'", "default_profile is 'x', which is no profile | the file has no profile"),
        ("default_profile = 'prd'\n" + profile_with(""), "which is no profile | the profiles are prod"),
        (profile_with("raed_only = true"), "profiles.prod.raed_only is no option | did you mean read_only?"),
        (profile_with("read_only = 'yes'"), "profiles.prod.read_only must be true or false"),
        (profile_with("user = 'root'"), "profiles.prod.user is 'root' | write one of admin, user"),
        (profile_with("interval_s = 0"), "profiles.prod.interval_s must be a number of seconds from 1 to 3600"),
        (profile_with("interval_s = true"), "profiles.prod.interval_s must be a number"),
        (profile_with("interval_s = nan"), "profiles.prod.interval_s must be a number"),
        (profile_with("colour = 'puce'"), "profiles.prod.colour is 'puce' | write one of red,"),
        (profile_with("key_command = 'pass x'"), "profiles.prod.key_command must be a list of texts"),
        (profile_with("key_command = []"), "profiles.prod.key_command is empty"),
        (profile_with("key_command = ['pass', 7]"), "profiles.prod.key_command must be a list of texts"),
        (profile_with("cert_file = '/x'"), "profiles.prod.cert_file and cert_key_file go together"),
        (profile_with("cluster_names = { prod = 'x' }"), "cluster_names.'prod' is no id of a cluster"),
        (profile_with("key_env = 'A'\nkey_file = 'b'"), "profiles.prod.key_env stands beside key_file"),
        (profile_with("key_prompt = true\nkey_env = 'b'"), "profiles.prod.key_prompt stands beside key_env"),
    ],
)
def test_what_can_not_be_meant_is_refused_by_name(text: str, told: str) -> None:
    assert told in refusal(text)


@pytest.mark.parametrize(
    ("server", "told"),
    [
        ("heketi:8080", "is no address of a server | write it like http://"),
        ("//heketi:8080", "is no address"),
        ("ftp://heketi", "is no address"),
        ("http://", "is no address"),
        ("http://h:99999", "its host or port can't be read"),
        ("http://[::1", "its host or port can't be read"),
        ("http://h:8080/?a=b", "more than a host, a port and a path"),
        ("http://h x", "more than a host, a port and a path"),
    ],
)
def test_what_is_no_address_is_refused(server: str, told: str) -> None:
    shown = refusal(f'[profiles.prod]\nserver = "{server}"')
    assert "profiles.prod.server" in shown
    assert told in shown


@pytest.mark.parametrize(
    "line",
    [
        "server = 'http://me:s3cret@h'",
        "server = 'me:s3cret@h'",
        "key = 's3cret'",
        "secret = 's3cret'",
        "pasword = 's3cret'",
        "key_env = 's3-cret'",
    ],
)
def test_a_secret_in_the_file_is_refused_without_being_repeated(line: str) -> None:
    text = f"[profiles.prod]\n{line}\n" if "server" in line else profile_with(line)
    shown = refusal(text)
    assert "s3cret" not in shown
    assert "s3-cret" not in shown


def test_bytes_that_are_no_text_are_told() -> None:
    with pytest.raises(ConfigInvalid, match="byte 8 is not UTF-8"):
        parse(b"theme = \xff", FILE)


def test_the_example_parses_and_says_nothing() -> None:
    config = parse(EXAMPLE.read_bytes(), FILE)
    assert config == Config(FILE)


def uncommented() -> str:
    """Give the example with each of its options in force, but for three of the four ways to a key."""
    option = re.compile(r"# (?=\[|[a-z0-9_]+ = )")
    others = re.compile(r"(key_env|key_command|key_prompt) =")
    lines = (option.sub("", line) for line in EXAMPLE.read_text().splitlines())
    return "\n".join(line for line in lines if not others.match(line))


def test_the_example_with_every_option_in_force_is_a_configuration() -> None:
    config = read(uncommented())
    assert config.settings.default_profile == "prod-east"
    assert config.profiles[0].cluster_names[0][1] == "fast disks"
    assert config.profiles[0].ssh is not None
    assert config.profiles[0].ssh.nodes == (("stor01", "192.0.2.130:2222"),)


def test_the_example_names_every_option() -> None:
    text = EXAMPLE.read_text()
    missing = [
        option
        for option in (*SETTINGS, *PROFILE, *KEY_WAYS, *SSH_OPTIONS)
        if not re.search(rf"^# (\[.*)?{option}", text, re.M)
    ]
    assert missing == []
