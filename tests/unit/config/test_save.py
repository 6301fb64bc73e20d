"""What the first-run screen writes."""

from pathlib import Path

import pytest

from glusterterm.config.load import load
from glusterterm.config.paths import Paths, find
from glusterterm.config.profiles import Profile, Role
from glusterterm.config.save import add_profile, write_private
from glusterterm.config.secrets import read_key
from glusterterm.config.ssh import Ssh
from glusterterm.model.errors import ConfigInvalid
from glusterterm.model.ids import ClusterId


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Give the paths of a user who has nothing yet."""
    return find(tmp_path / "new" / "config.toml")


def mode(path: Path) -> str:
    """Give the permissions as octal digits."""
    return f"{path.stat().st_mode & 0o777:o}"


def test_a_first_profile_is_written_for_its_owner_alone_and_read_back(paths: Paths) -> None:
    profile = Profile("prod", "http://h:8080", key="s3cret", read_only=True, colour="red")
    added = add_profile(paths, profile)
    assert added == load(paths.config)
    assert added.warnings == ()
    (read,) = added.profiles
    assert (read.server, read.read_only, read.colour) == ("http://h:8080", True, "red")
    assert read_key(read, {}).text == "s3cret"
    assert read_key(read, {}).warnings == ()
    assert (mode(paths.config), mode(paths.keys / "prod.key"), mode(paths.keys)) == ("600", "600", "700")


def test_the_configuration_never_holds_the_key(paths: Paths) -> None:
    add_profile(paths, Profile("prod", "http://h", key="s3cret"))
    assert "s3cret" not in paths.config.read_text()


def test_every_option_survives_being_written(paths: Paths) -> None:
    profile = Profile(
        "prod",
        "https://h:8080",
        Role.USER,
        key_command=("pass", "show", 'a "b"'),
        read_only=True,
        colour="#aa0000",
        cluster_names=((ClusterId("596da737b95c1e9b1f5eb0e0f22d1b30"), "fast"),),
        ca_file=Path("/ca"),
        cert_file=Path("/cert"),
        cert_key_file=Path("/cert.key"),
        insecure=True,
        interval_s=3.0,
        timeout_s=9.0,
        ssh=Ssh(
            user="admin",
            port=2222,
            key_file=Path("/key"),
            jump="a@jump:22,inner",
            known_hosts=Path("/known"),
            sudo=False,
            tunnel="stor-01",
            nodes=(("stor-01", "[2001:db8::1]:22"), ("stor-02.example.net", "192.0.2.2")),
        ),
    )
    assert add_profile(paths, profile).profiles == (profile,)


def test_other_profiles_and_comments_stay(paths: Paths) -> None:
    paths.config.parent.mkdir()
    before = '# mine\ntheme = "light" # at night\n[profiles.old]\nserver = "http://old" # the first\n'
    paths.config.write_text(before)
    added = add_profile(paths, Profile("new", "http://new"))
    assert [profile.name for profile in added.profiles] == ["old", "new"]
    assert added.settings.theme == "light"
    assert before in paths.config.read_text()


def test_the_newest_profile_is_opened_where_the_file_names_none(paths: Paths) -> None:
    assert add_profile(paths, Profile("one", "http://one")).settings.default_profile is None
    assert add_profile(paths, Profile("two", "http://two")).settings.default_profile == "two"
    assert add_profile(paths, Profile("three", "http://three")).settings.default_profile == "two"


def test_an_inline_table_of_profiles_is_rewritten(paths: Paths) -> None:
    paths.config.parent.mkdir()
    paths.config.write_text('theme = "light"\nprofiles = { old = { server = "http://old" } }\n')
    added = add_profile(paths, Profile("new", "http://new"))
    assert [profile.name for profile in added.profiles] == ["old", "new"]
    assert added.settings.theme == "light"


def test_a_profile_is_never_overwritten(paths: Paths) -> None:
    add_profile(paths, Profile("prod", "http://h", key="first"))
    with pytest.raises(ConfigInvalid, match="has a profile prod already"):
        add_profile(paths, Profile("prod", "http://other", key="second"))
    assert (paths.keys / "prod.key").read_text() == "first\n"


@pytest.mark.parametrize("name", ["", "a/b", "../x", ".hidden", "a b", "x" * 65])
def test_a_name_that_is_no_file_name_is_refused(paths: Paths, name: str) -> None:
    with pytest.raises(ConfigInvalid, match="is no name for a profile"):
        add_profile(paths, Profile(name, "http://h", key="s3cret"))
    assert not paths.config.parent.exists()


def test_a_broken_file_is_left_alone(paths: Paths) -> None:
    paths.config.parent.mkdir()
    paths.config.write_text("theme = \n")
    with pytest.raises(ConfigInvalid):
        add_profile(paths, Profile("prod", "http://h"))
    assert paths.config.read_text() == "theme = \n"


def test_a_symbolic_link_stays_one(paths: Paths, tmp_path: Path) -> None:
    paths.config.parent.mkdir()
    (tmp_path / "dotfiles.toml").write_text("")
    paths.config.symlink_to(tmp_path / "dotfiles.toml")
    add_profile(paths, Profile("prod", "http://h"))
    assert paths.config.is_symlink()
    assert load(tmp_path / "dotfiles.toml").profile("prod") is not None


def test_a_place_that_can_not_be_written_is_told_and_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigInvalid, match="can't be written"):
        add_profile(find(tmp_path / "file" / "config.toml"), Profile("prod", "http://h"))
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(ConfigInvalid, match="can't be written: Is a directory"):
        write_private(tmp_path / "config.toml", b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "file"]


def test_paths_follow_the_xdg_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/x/config")
    monkeypatch.setenv("XDG_STATE_HOME", "/x/state")
    paths = find()
    assert paths.config == Path("/x/config/glusterterm/config.toml")
    assert paths.themes == Path("/x/config/glusterterm/themes")
    assert paths.state == Path("/x/state/glusterterm")
