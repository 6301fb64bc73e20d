"""`config show`, `config path` and `config check`."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from glusterterm import bootstrap
from glusterterm.cli import servers
from glusterterm.cli.arguments import Arguments, Verb
from glusterterm.cli.output import Column, pairs, print_json, print_lines, table
from glusterterm.config.paths import Paths, find
from glusterterm.config.profiles import Config, Profile
from glusterterm.config.secrets import describe
from glusterterm.model.errors import GlustertermError

Probe = Callable[[Profile], Awaitable[str]]


class ProfileEntry(Struct, frozen=True):
    """A profile as `config show --json` prints it: where its key comes from, never the key."""

    name: str
    server: str
    user: str
    key: str
    read_only: bool
    colour: str | None
    cluster_names: dict[str, str]
    ca_file: str | None
    cert_file: str | None
    cert_key_file: str | None
    insecure: bool
    interval_s: float
    timeout_s: float


class ConfigEntry(Struct, frozen=True):
    """What `config show --json` prints. `chosen` is the profile that `glusterterm` would open now."""

    path: str
    exists: bool
    chosen: str | None
    default_profile: str | None
    theme: str | None
    glyphs: str
    bars: str
    profiles: list[ProfileEntry]


class PathsEntry(Struct, frozen=True):
    """What `config path --json` prints."""

    config: str
    themes: str
    keys: str
    state: str


class CheckEntry(Struct, frozen=True):
    """One profile in what `config check --json` prints: `found` where it was reached, else `error` and `next_step`."""

    profile: str
    server: str
    ok: bool
    found: str | None = None
    error: str | None = None
    next_step: str | None = None


class ChecksEntry(Struct, frozen=True):
    """What `config check --json` prints."""

    path: str
    profiles: list[CheckEntry]


def run(arguments: Arguments) -> bool:
    """Run one of the three, and give whether all was well.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    paths = find(arguments.config)
    if arguments.verb is Verb.PATH:
        path(paths, as_json=arguments.json)
        return True
    config = servers.configuration(paths, arguments)
    chosen = servers.chosen(config, arguments)
    if arguments.verb is Verb.SHOW:
        show(config, chosen, as_json=arguments.json)
        return True
    profiles = list(config.profiles)
    if chosen is not None and (arguments.profile or arguments.server):
        profiles = [chosen]
    elif chosen is not None and chosen not in profiles:
        profiles.insert(0, chosen)
    if not profiles:
        raise servers.nothing_configured(config)
    asked = [servers.with_typed_key(profile) for profile in profiles]
    return check(config, asked, bootstrap.probe, as_json=arguments.json)


def show(config: Config, chosen: Profile | None, *, as_json: bool) -> None:
    """Tell what is configured; `chosen` is what would be opened, from the environment or options maybe."""
    profiles = list(config.profiles)
    if chosen is not None and chosen not in profiles:
        profiles.insert(0, chosen)
    if as_json:
        print_json(_document(config, chosen, profiles))
        return
    settings = config.settings
    exists = "" if config.path.exists() else " (there is no such file)"
    lines = pairs(
        [
            ("file", f"{config.path}{exists}"),
            ("opens", chosen.name if chosen is not None else "nothing yet: the first-run screen"),
            ("theme", settings.theme or "the console's own"),
            ("glyphs", settings.glyphs),
            ("bars", settings.bars),
        ]
    )
    for profile in profiles:
        lines += ["", *pairs(_facts(profile))]
    print_lines(lines)


def path(paths: Paths, *, as_json: bool) -> None:
    """Tell where things are."""
    entry = PathsEntry(str(paths.config), str(paths.themes), str(paths.keys), str(paths.state))
    if as_json:
        print_json(entry)
    else:
        print_lines(
            pairs([("config", entry.config), ("themes", entry.themes), ("keys", entry.keys), ("state", entry.state)])
        )


def check(config: Config, profiles: Sequence[Profile], probe: Probe, *, as_json: bool) -> bool:
    """Try every profile and tell; give whether all were reached."""
    checks = asyncio.run(_check_all(profiles, probe))
    if as_json:
        print_json(ChecksEntry(str(config.path), checks))
    else:
        columns = (Column("PROFILE"), Column("SERVER"), Column("RESULT"))
        rows = [(entry.profile, entry.server, _result(entry)) for entry in checks]
        print_lines(table(columns, rows))
    return all(entry.ok for entry in checks)


async def _check_all(profiles: Sequence[Profile], probe: Probe) -> list[CheckEntry]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_check(profile, probe)) for profile in profiles]
    return [task.result() for task in tasks]


async def _check(profile: Profile, probe: Probe) -> CheckEntry:
    try:
        found = await probe(profile)
    except GlustertermError as error:
        return CheckEntry(profile.name, profile.server, False, None, error.what, error.next_step)
    return CheckEntry(profile.name, profile.server, True, found)


def _result(entry: CheckEntry) -> str:
    if entry.ok:
        return f"ok: {entry.found}"
    return " ".join(f"{entry.error} (next: {entry.next_step})".split())


def _document(config: Config, chosen: Profile | None, profiles: Sequence[Profile]) -> ConfigEntry:
    settings = config.settings
    return ConfigEntry(
        str(config.path),
        config.path.exists(),
        chosen.name if chosen is not None else None,
        settings.default_profile,
        settings.theme,
        settings.glyphs,
        settings.bars,
        [_profile(profile) for profile in profiles],
    )


def _profile(profile: Profile) -> ProfileEntry:
    return ProfileEntry(
        profile.name,
        profile.server,
        profile.user,
        describe(profile),
        profile.read_only,
        profile.colour,
        {str(id_): name for id_, name in profile.cluster_names},
        _text(profile.ca_file),
        _text(profile.cert_file),
        _text(profile.cert_key_file),
        profile.insecure,
        profile.interval_s,
        profile.timeout_s,
    )


def _facts(profile: Profile) -> list[tuple[str, str]]:
    facts = [
        ("profile", profile.name),
        ("server", profile.server),
        ("user", str(profile.user)),
        ("key", describe(profile)),
        ("changes", "refused" if profile.looks_only else "allowed"),
        ("colour", profile.colour or ""),
        ("clusters", "\n".join(f"{id_} {name}" for id_, name in profile.cluster_names)),
        ("authority", _text(profile.ca_file) or ""),
        ("certificate", _text(profile.cert_file) or ""),
        ("its key", _text(profile.cert_key_file) or ""),
        ("insecure", "yes: the server's certificate is not checked" if profile.insecure else ""),
        ("asked", f"every {profile.interval_s:g} s, at most {profile.timeout_s:g} s for an answer"),
    ]
    return [(name, value) for name, value in facts if value]


def _text(file: "os.PathLike[str] | None") -> str | None:
    return os.fspath(file) if file is not None else None
