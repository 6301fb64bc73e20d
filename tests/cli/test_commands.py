"""Commands against the recorded replies of a real Heketi, run as a person runs them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glusterterm.cli.main import main
from tests.cli.serving import ADMIN_KEY, Served, recorded, run, serving

DUMP = "/db/dump"
CLUSTER = "43ba40901745b797ec396ec3bd26f608"
VOLUME = "06298df240ba85d04dfba0671a3ad9b9"


@pytest.fixture(scope="module")
def heketi() -> Iterator[Served]:
    """Serve what a real Heketi answered."""
    with serving(recorded("m-dump-and-walk") | {"/hello": (200, b"Hello from Heketi")}) as served:
        yield served


@pytest.fixture
def here(heketi: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Served:
    """Let this process's environment name the recorded Heketi and no configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HEKETI_CLI_SERVER", heketi.url + "/")
    monkeypatch.setenv("HEKETI_CLI_KEY", ADMIN_KEY)
    monkeypatch.delenv("HEKETI_CLI_USER", raising=False)
    return heketi


class Shown:
    """What a command printed in this process."""

    def __init__(self, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        self._captured = capfdbinary

    def text(self, *arguments: str, status: int = 0) -> str:
        """Run a command and give its output."""
        self._captured.readouterr()
        assert main(arguments) == status
        out, errors = self._captured.readouterr()
        assert errors == b""
        return out.decode()

    def json(self, *arguments: str) -> Any:
        """Run a command with --json and give its one document."""
        text = self.text(*arguments, "--json")
        assert text.endswith("}\n")
        return json.loads(text)

    def failure(self, *arguments: str, status: int = 1) -> str:
        """Run a command that fails and give its one line on standard error."""
        self._captured.readouterr()
        assert main(arguments) == status
        out, errors = self._captured.readouterr()
        assert out == b""
        (line,) = errors.decode().splitlines()
        return line


@pytest.fixture
def shown(here: Served, capfdbinary: pytest.CaptureFixture[bytes]) -> Shown:
    """Run commands in this process."""
    return Shown(capfdbinary)


def test_topology_is_one_request_and_one_document(heketi: Served, tmp_path: Path) -> None:
    heketi.asked.clear()
    done = run(tmp_path, "topology", "--json", HEKETI_CLI_SERVER=heketi.url + "/", HEKETI_CLI_KEY=ADMIN_KEY)
    assert (done.returncode, done.stderr) == (0, b"")
    assert heketi.asked == [DUMP]
    topology = json.loads(done.stdout)
    assert topology["source"] == {"backend": "heketi", "url": heketi.url, "method": "dump"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", topology["taken_at"])
    assert [len(cluster["volumes"]) for cluster in topology["clusters"]] == [28, 0]


def test_every_list_and_every_detail_in_the_topology_say_the_same(shown: Shown) -> None:
    (cluster, other) = shown.json("topology")["clusters"]
    assert {row["id"] for row in shown.json("cluster", "list")["clusters"]} == {cluster["id"], other["id"]}
    nodes = {node["id"]: node for node in (*cluster["nodes"], *other["nodes"])}
    assert {row["id"] for row in shown.json("node", "list")["nodes"]} == set(nodes)
    devices = {device["id"]: device for node in nodes.values() for device in node["devices"]}
    for row in shown.json("device", "list")["devices"]:
        assert row["used_kib"] == devices[row["id"]]["used_kib"]
    volumes = {volume["id"]: volume for volume in cluster["volumes"]}
    for row in shown.json("volume", "list")["volumes"]:
        assert row == {**volumes[row["id"]], "cluster": CLUSTER}
    blocks = shown.json("blockvolume", "list")["block_volumes"]
    assert blocks == [{**block, "cluster": CLUSTER} for block in cluster["block_volumes"]]
    assert shown.json("cluster", "info", CLUSTER[:4])["cluster"] == {**cluster, "name": None}
    node = shown.json("node", "info", "host1.example.com")["node"]
    assert node == {**nodes[node["id"]], "cluster": CLUSTER}
    device = shown.json("device", "info", "host1.example.com:/dev/sdc")["device"]
    assert device == {**devices[device["id"]], "node": node["id"], "host": "host1.example.com"}
    volume = shown.json("volume", "info", VOLUME[:6])["volume"]
    assert {name: volume[name] for name in volumes[VOLUME]} == volumes[VOLUME]
    assert shown.json("blockvolume", "info", "blk1")["block_volume"]["name"] == "blk1"


def test_the_lists_are_tables_with_whole_ids(shown: Shown) -> None:
    assert shown.text("cluster", "list") == (
        "ID                                NAME  TAKES           NODES  DEVICES  VOLUMES     USED     TOTAL  FULL\n"
        "43ba40901745b797ec396ec3bd26f608        file and block      6       10       28  2.3 TiB   4.9 TiB   48%\n"
        "d7a172771986121d19d5f57ca6c9d6e8        no new volumes      1        2        0    0 KiB  1000 GiB    0%\n"
    )
    for name in ("node", "device", "volume", "blockvolume"):
        header, *rows = shown.text(name, "list").splitlines()
        assert header.startswith("ID   ")
        assert all(re.match(r"[0-9a-f]{32}  ", row) for row in rows)


def test_details_are_text_for_people(shown: Shown) -> None:
    assert shown.text("node", "info", "node1.example.com") == (
        "node        7975973fc42a1733ce89d6091b5aba44\n"
        "cluster     43ba40901745b797ec396ec3bd26f608\n"
        "zone        1\n"
        "state       online\n"
        "managed as  node1.example.com\n"
        "serves as   192.0.2.11\n"
        "used        123 GiB of 500 GiB, 25%\n"
        "free        377 GiB\n"
        "\n"
        "DEVICE                            PATH      STATE      USED    TOTAL  FULL  BRICKS\n"
        "6d0b484dc90fe32be5c9f239670c8d7b  /dev/sdb  online  123 GiB  500 GiB   25%       7\n"
    )
    for subject, wanted in (("cluster", CLUSTER), ("device", "381faa"), ("volume", VOLUME), ("blockvolume", "blk1")):
        assert shown.text(subject, "info", wanted).splitlines()[0].split()[0] in (subject, "block")


def test_plain_is_what_topology_prints_by_itself(shown: Shown) -> None:
    plain = shown.text("topology", "--plain").splitlines()
    assert plain[1:] == shown.text("topology").splitlines()[1:]
    assert plain[1].startswith(f"cluster  {CLUSTER}  file and block  6 nodes  10 devices  28 volumes")


def test_where_there_is_no_dump_the_walk_says_the_same(here: Served, shown: Shown) -> None:
    by_dump = shown.json("topology")
    reply = here.replies.pop(DUMP)
    try:
        by_walk = shown.json("topology")
    finally:
        here.replies[DUMP] = reply
    assert by_walk["source"]["method"] == "walk"
    assert [c["nodes"] for c in by_walk["clusters"]] == [c["nodes"] for c in by_dump["clusters"]]
    assert by_walk["notes"] != []


def test_the_role_user_sees_ids_of_volumes(here: Served, shown: Shown) -> None:
    here.asked.clear()
    (cluster,) = shown.json("topology", "--user", "user")["clusters"]
    assert here.asked == ["/volumes"]
    assert (cluster["id"], cluster["nodes"]) == (None, [])
    rows = shown.json("volume", "list", "--user", "user")["volumes"]
    assert rows[0] == {**cluster["volumes"][0], "cluster": None}
    assert shown.text("volume", "list", "--user", "user").split()[:2] == ["ID", VOLUME]
    told = shown.failure("node", "list", "--user", "user")
    assert told.startswith("glusterterm: Heketi's role user sees the ids of volumes and nothing else")


def test_what_is_not_there_is_told_with_where_to_look(shown: Shown) -> None:
    assert shown.failure("node", "info", "q") == ("glusterterm: there is no node 'q' (next: glusterterm node list)")
    assert "'/dev/sdb' is 7 devices: " in shown.failure("device", "info", "/dev/sdb")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["topolgy"], "invalid choice: 'topolgy'"),
        (["volume"], "what about volume? (next: see glusterterm volume --help)"),
        (["volume", "info"], "the following arguments are required: ID"),
        (["--foo=s3cret", "topology"], "there is no option --foo (next"),
        (["topology", "more"], "invalid choice: 'more'"),
        (["volume", "list", "more"], "'more' is one word too many"),
        (["topology", "--json", "--plain"], "not allowed with argument --json"),
        (["topology", "--demo", "--server", "http://h"], "--demo and --server name two servers"),
        (["--profile", "a", "--server", "http://h", "topology"], "--profile and --server name two servers"),
        (["topology", "--secret", "s3cret"], "a key is never typed on the command line"),
        (["--key=s3cret", "topology"], "a key is never typed on the command line"),
        (["sim", "--scale", "1,2,3"], "a scale is four numbers"),
        (["sim", "--preset", "huge"], "invalid choice: 'huge'"),
        (["sim", "--port", "70000"], "a port is a number from 0 to 65535"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    arguments: list[str], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, errors = capfd.readouterr()
    assert out == ""
    assert told in errors
    assert errors.count("\n") == 1
    assert "s3cret" not in errors


def test_options_may_stand_before_and_after_the_command(here: Served, shown: Shown) -> None:
    before = shown.json("--server", here.url, "--user", "user", "volume", "list")
    after = shown.json("volume", "list", "--server", here.url, "--user", "user")
    assert before["volumes"] == after["volumes"]


def test_cluster_names_come_from_the_profile(here: Served, shown: Shown, tmp_path: Path) -> None:
    file = tmp_path / "named.toml"
    names = f'[profiles.east.cluster_names]\n{CLUSTER} = "fast disks"\n'
    file.write_text(f'[profiles.east]\nserver = "{here.url}"\nkey_env = "HEKETI_CLI_KEY"\n{names}')
    file.chmod(0o600)
    chosen = ("--config", str(file), "--profile", "east")
    assert shown.json("cluster", "list", *chosen)["clusters"][0]["name"] == "fast disks"
    assert shown.json("cluster", "info", "fast disks", *chosen)["cluster"]["id"] == CLUSTER
    assert f"cluster  {CLUSTER}  fast disks  file and block" in shown.text("topology", *chosen)


def test_the_config_commands_tell_where_and_what(here: Served, shown: Shown, tmp_path: Path) -> None:
    file = tmp_path / "glusterterm" / "config.toml"
    assert shown.text("config", "path").splitlines()[0] == f"config  {file}"
    assert shown.json("config", "path")["config"] == str(file)
    told = shown.json("config", "show")
    assert (told["exists"], told["chosen"]) == (False, here.url.removeprefix("http://"))
    assert told["profiles"][0]["key"] == "environment variable HEKETI_CLI_KEY"
    assert ADMIN_KEY not in shown.text("config", "show") + json.dumps(told)
    assert "Heketi with 2 clusters and 28 volumes" in shown.text("config", "check")


def test_config_check_tells_of_every_profile_and_fails_if_one_does(here: Served, shown: Shown, tmp_path: Path) -> None:
    (tmp_path / "glusterterm").mkdir()
    file = tmp_path / "glusterterm" / "config.toml"
    file.write_text(
        f'default_profile = "a"\n[profiles.a]\nserver = "{here.url}"\n'
        f'[profiles.b]\nserver = "{here.url}"\nkey_file = "none"\n'
    )
    file.chmod(0o600)
    checked = json.loads(shown.text("config", "check", "--json", status=1))
    results = {entry["profile"]: entry for entry in checked["profiles"]}
    assert results["a"]["ok"]
    assert not results["b"]["ok"]
    assert "can't be read: No such file" in results["b"]["error"]
    assert list(results) == [here.url.removeprefix("http://"), "a", "b"]
    assert [entry["profile"] for entry in shown.json("config", "check", "--profile", "a")["profiles"]] == ["a"]


def test_a_command_loads_neither_textual_nor_rich(heketi: Served, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom glusterterm.cli.main import main\n"
        "status = main(sys.argv[1:])\n"
        "print(' '.join({name.split('.')[0] for name in sys.modules}), file=sys.stderr)\n"
        "sys.exit(status)"
    )
    done = run(tmp_path, "topology", code=code, HEKETI_CLI_SERVER=heketi.url, HEKETI_CLI_KEY=ADMIN_KEY)
    loaded = set(done.stderr.decode().split())
    assert done.returncode == 0
    assert "httpx" in loaded
    assert not {"textual", "rich", "aiohttp", "asyncssh"} & loaded


def test_telling_of_the_configuration_loads_no_http(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom glusterterm.cli.main import main\nmain(['config', 'show'])\n"
        "print(' '.join({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    assert not {"httpx", "jwt", "textual"} & set(run(tmp_path, code=code).stderr.decode().split())


def test_the_version_is_told_before_anything_else_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys\nbefore = set(sys.modules)\nsys.argv = ['glusterterm', '--version']\n"
        "from glusterterm.__main__ import main\nmain()\nprint(*(set(sys.modules) - before), file=sys.stderr)"
    )
    done = run(tmp_path, code=code)
    assert re.fullmatch(rb"glusterterm \d+\.\d+\.\d+\n", done.stdout)
    assert set(done.stderr.decode().split()) == {"glusterterm", "glusterterm.__main__"}
    assert run(tmp_path, "--version").stdout == done.stdout
    assert run(tmp_path, "topology", "--help").stdout.startswith(b"usage: glusterterm topology")
