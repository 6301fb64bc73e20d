"""Decides which profile is meant: options before the environment before the default profile of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from glusterterm.config.guess import meant
from glusterterm.config.profiles import Config, Profile, Role
from glusterterm.model.address import Address
from glusterterm.model.errors import ConfigInvalid

SERVER, USER, KEY = "HEKETI_CLI_SERVER", "HEKETI_CLI_USER", "HEKETI_CLI_KEY"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options say; None and False where they say nothing. `profile` and `server` exclude each other."""

    profile: str | None = None
    server: str | None = None
    user: str | None = None
    key_file: Path | None = None
    read_only: bool = False
    insecure: bool = False


def resolve(config: Config, wanted: Wanted, environment: Mapping[str, str]) -> Profile | None:
    """Give the profile that is meant; None where nothing is configured at all.

    An empty variable counts as none, as for heketi-cli.

    Raises:
        ConfigInvalid: an option, a variable or the file names something that is not there or has no meaning.
    """
    base = _base(config, wanted, environment)
    if base is None:
        return None
    if wanted.user is not None:
        base = replace(base, user=_role(wanted.user, "--user"))
    if wanted.key_file is not None:
        base = replace(
            base, key_file=wanted.key_file.expanduser(), key=None, key_env=None, key_command=(), key_prompt=False
        )
    return replace(base, read_only=base.read_only or wanted.read_only, insecure=base.insecure or wanted.insecure)


def choose(config: Config, name: str) -> Profile:
    """Give the profile called `name`.

    Raises:
        ConfigInvalid: there is none.
    """
    found = config.profile(name)
    if found is not None:
        return found
    names = [profile.name for profile in config.profiles]
    known = "the profiles are " + ", ".join(names) if names else "write one, see: glusterterm config path"
    raise ConfigInvalid(f"{config.path} has no profile {name!r}", next_step=meant(name, names, known))


def _base(config: Config, wanted: Wanted, environment: Mapping[str, str]) -> Profile | None:
    if wanted.profile is not None:
        return choose(config, wanted.profile)
    if wanted.server is not None:
        return _from_environment(Address.of(wanted.server, "--server"), environment)
    if environment.get(SERVER):
        return _from_environment(Address.of(environment[SERVER], SERVER), environment)
    if config.settings.default_profile is not None:
        return choose(config, config.settings.default_profile)
    if len(config.profiles) > 1:
        names = ", ".join(profile.name for profile in config.profiles)
        raise ConfigInvalid(
            f"{config.path} has several profiles and no default_profile", next_step=f"choose with --profile: {names}"
        )
    return config.profiles[0] if config.profiles else None


def _from_environment(server: Address, environment: Mapping[str, str]) -> Profile:
    user = _role(environment.get(USER) or Role.ADMIN, USER)
    return Profile(server.authority, str(server), user, key=environment.get(KEY) or None)


def _role(text: str, named: str) -> Role:
    if text not in tuple(Role):
        raise ConfigInvalid(f"{named} is {text!r}", next_step="write admin or user: Heketi knows no other")
    return Role(text)
