"""`downtime.toml`: what the hospital side is told to do.

Rules of this module: read with a typed schema; an unknown key, a wrong type, a value that cannot be, a name used twice
are `ConfigurationInvalid`, with the file, the line and the key; nothing is guessed and nothing is silently ignored.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from exports.destinations.address import Address, is_address
from exports.errors import AddressRefused, ConfigurationInvalid
from exports.language import LANGUAGES, N_, Phrase
from exports.names import WHAT_A_NAME_IS, is_short_name, short_name
from exports.paper_choice import PaperChoice, impossible_choices
from exports.toml_lines import Path, line_of

EVERY = "*"
"""In `wards`: all wards. In `stations`: every station that no scope names."""


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class SiteTable(_Table, frozen=True):
    """`[site]`."""

    name: str
    language: str = LANGUAGES[0]
    timezone: str = "Europe/Paris"
    code: str = ""
    """The short name in file names and signed comments; made of `name` when it is not given."""


class SourceTable(_Table, frozen=True):
    """`[[source]]`: one system of the hospital."""

    type: Literal["fhir", "csv"]
    path: str
    """A folder, relative to the site folder."""
    name: str = ""
    """What screens call it; the type when it is not given."""
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    """Of the files of a `csv` source."""


class DestinationTable(_Table, frozen=True):
    """`[[destination]]`: where snapshots are put."""

    url: str
    """A folder, relative to the site folder, or the address of an SFTP, SMB or S3 server, without any secret."""
    credentials: str = ""
    """The private file with the account on that server, relative to the site folder."""
    mounted: bool = False
    """The folder is a mount (a share, a stick): it is used only while it holds the file `downtime.destination`."""
    append_only: bool = False
    """The kit takes nothing away there: what is old goes by the rules of the server."""

    @property
    def is_address(self) -> bool:
        return is_address(self.url)


class ScopeTable(_Table, frozen=True):
    """`[[scope]]`: which wards a snapshot holds and which stations can open it."""

    name: str
    wards: tuple[str, ...]
    stations: tuple[str, ...]


class SignInTable(_Table, frozen=True):
    """`[sign_in]`: who may read at a station, once its passphrase was given."""

    declared: bool = True
    """Whether who is not on the staff list may say a name and a role. Care must go on at night, so it is the default;
    the security officer may decide otherwise. Without a staff list it is always so."""


class KeepTable(_Table, frozen=True):
    """`[keep]`: how long things stay."""

    discharged_days: int = 30
    appointments_days: int = 28
    published: int = 48
    """Snapshots of a scope that stay at a destination."""


class Config(_Table, frozen=True):
    """The whole file."""

    site: SiteTable
    source: tuple[SourceTable, ...]
    destination: tuple[DestinationTable, ...]
    scope: tuple[ScopeTable, ...]
    keep: KeepTable = KeepTable()
    sign_in: SignInTable = SignInTable()
    paper: PaperChoice = PaperChoice()

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.site.timezone)

    @property
    def code(self) -> str:
        """The site's short name."""
        return self.site.code or short_name(self.site.name)


def parse_config(content: bytes, file: str) -> Config:
    """Read the bytes of `downtime.toml`. Raises `ConfigurationInvalid`; `file` names it in the sentence."""
    text = _text(content, file)
    try:
        config = msgspec.convert(tomllib.loads(text), Config)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(where[1]) if where else max(1, len(text.splitlines()))
        detail = str(error).partition(" (at ")[0]
        raise ConfigurationInvalid(file=file, line=line, problem=_not_toml(detail)) from None
    except RecursionError:
        raise ConfigurationInvalid(file=file, line=1, problem=N_("it is nested too deeply")) from None
    except msgspec.ValidationError as error:
        where_to, problem = _explain(str(error))
        raise ConfigurationInvalid(file=file, line=line_of(text, where_to), problem=problem) from None
    for path, cannot_be in _impossible(config):
        raise ConfigurationInvalid(file=file, line=line_of(text, path), problem=cannot_be)
    return config


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationInvalid(file=file, line=line, problem=N_("this is not UTF-8 text")) from None


def _not_toml(detail: str) -> Phrase:
    return Phrase(N_("this is not TOML ({detail})"), {"detail": detail})


_KINDS = {
    "str": N_("a text between quotes"),
    "int": N_("a whole number"),
    "bool": N_("true or false"),
    "array": N_("a list between brackets, or a table with double brackets"),
    "object": N_("a table"),
}


def _explain(message: str) -> tuple[Path, Phrase]:
    """Where msgspec found something wrong, and what, in words that a person can act on."""
    what, _, where = message.partition(" - at `$")
    path = tuple(int(part) if part.isdigit() else part for part in re.findall(r"\w+", where))
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", what, re.DOTALL):
        return (*path, unknown[1]), Phrase(N_("the key “{key}” is unknown"), {"key": unknown[1]})
    if missing := re.fullmatch(r"Object missing required field `(.*)`", what):
        return path, Phrase(N_("the key “{key}” is missing"), {"key": ".".join(filter(None, (key, missing[1])))})
    if kind := re.match(r"Expected `(\w+)`, got", what):
        wanted = Phrase(_KINDS.get(kind[1], kind[1]), {})
        return path, Phrase(N_("“{key}” must be {wanted}"), {"key": key, "wanted": wanted})
    return path, Phrase(N_("“{key}” has a value that is not one of those known"), {"key": key})


def _impossible(config: Config) -> Iterator[tuple[Path, str | Phrase]]:
    """What has the right types and cannot be."""
    if not config.site.name.strip() or not config.site.name.isprintable():
        yield ("site", "name"), N_("the name of the hospital is empty or not one line of text")
    if config.site.language not in LANGUAGES:
        yield ("site", "language"), Phrase(N_("“language” must be one of: {known}"), {"known": ", ".join(LANGUAGES)})
    if not _is_zone(config.site.timezone):
        yield ("site", "timezone"), Phrase(N_("there is no time zone “{zone}”"), {"zone": config.site.timezone})
    if not is_short_name(config.code):
        yield ("site", "code" if config.site.code else "name"), WHAT_A_NAME_IS
    yield from _impossible_sources(config)
    yield from _impossible_scopes(config)
    yield from impossible_choices(config.paper)
    for name, least, most in (("discharged_days", 0, 3650), ("appointments_days", 0, 3650), ("published", 2, 100_000)):
        if not least <= getattr(config.keep, name) <= most:
            fields = {"key": name, "least": least, "most": most}
            yield ("keep", name), Phrase(N_("“{key}” must be between {least} and {most}"), fields)


def _impossible_sources(config: Config) -> Iterator[tuple[Path, str | Phrase]]:
    for table in ("source", "destination", "scope"):
        if not getattr(config, table):
            yield (table,), Phrase(N_("at least one [[{table}]] is needed"), {"table": table})
    for i, source in enumerate(config.source):
        if not source.path:
            yield ("source", i, "path"), N_("“path” is empty")
        if source.encoding != "utf-8" and source.type != "csv":
            yield ("source", i, "encoding"), N_("“encoding” is for sources of type csv")
    names = [source.name or source.type for source in config.source]
    for i in _repeated(names):
        yield ("source", i, "name"), _twice(names[i])
    for i, destination in enumerate(config.destination):
        yield from ((("destination", i, key), problem) for key, problem in _impossible_destination(destination))
    for i in _repeated([destination.url for destination in config.destination]):
        yield ("destination", i, "url"), _twice(config.destination[i].url)


def _impossible_destination(destination: DestinationTable) -> Iterator[tuple[str, str | Phrase]]:
    if not destination.url:
        yield "url", N_("“url” is empty")
    elif destination.is_address:
        try:
            Address.parse(destination.url)
        except AddressRefused as error:
            yield "url", Phrase(N_("“url” cannot be used as an address: {problem}"), error.fields)
        if not destination.credentials:
            yield "credentials", N_("“credentials” is missing: it names the private file with the account")
        if destination.mounted:
            yield "mounted", N_("“mounted” is for folders")
    elif destination.credentials:
        yield "credentials", N_("“credentials” is for the address of a server, and “url” is a folder")


def _impossible_scopes(config: Config) -> Iterator[tuple[Path, str | Phrase]]:
    for i, scope in enumerate(config.scope):
        if not is_short_name(scope.name):
            yield ("scope", i, "name"), WHAT_A_NAME_IS
        if not scope.wards or not all(ward.strip() for ward in scope.wards):
            yield ("scope", i, "wards"), N_("“wards” is empty; “*” means all wards")
        for station in scope.stations:
            if station != EVERY and not is_short_name(station):
                yield ("scope", i, "stations"), WHAT_A_NAME_IS
    for i in _repeated([scope.name for scope in config.scope]):
        yield ("scope", i, "name"), _twice(config.scope[i].name)


def _twice(name: str) -> Phrase:
    return Phrase(N_("“{name}” stands here a second time"), {"name": name})


def _repeated(names: list[str]) -> list[int]:
    return [i for i, name in enumerate(names) if name in names[:i]]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
