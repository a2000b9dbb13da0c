"""The site folder: everything the hospital side keeps.

    downtime.toml            what to read, where to publish, for whom
    keys/site.pub            the key that stations trust (minisign)
    keys/site.key            the key that signs (minisign; under a passphrase, or kept to its owner)
    keys/*.succession        how each key was replaced by the next (`exports.succession`), and site-ID.pub, the old ones
    keys/recovery.pub        the age recipient whose identity stands on paper only, in the safe
    keys/opaque.key          the secret that makes keys of patients opaque
    stations/NAME.station    the laptops that may open snapshots
    state/SCOPE.sequence     the last number given to a snapshot of a scope
    published/               where snapshots go, unless downtime.toml says otherwise

Rules of this module: nothing here holds patient data; secrets are private files; relative paths of downtime.toml are
relative to the site folder.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from exports.age_keys import parse_recipient
from exports.durable import sync_folder, write_durably
from exports.errors import (
    ConfigurationInvalid,
    DowntimeError,
    FileUnreadable,
    KeyMalformed,
    RotationUnfinished,
    SiteNotFound,
    StationKnown,
    StationMalformed,
)
from exports.language import N_, Phrase
from exports.minisign_keys import PublicKey, SecretKey
from exports.open_files import read_whole
from exports.signing_keys import SigningKeys
from exports.site_config import EVERY, Config, ScopeTable, parse_config
from exports.source import KeyMaker
from exports.station import SUFFIX, Station, read_station
from exports.succession import NEW_SIGNATURE, OLD_SIGNATURE, Checked, Statement, after, before, check_statement
from exports.succession import SUFFIX as SUCCESSION
from exports.toml_lines import line_of, toml_string

CONFIG = "downtime.toml"
OPAQUE_KEY_LENGTH = 32


@dataclass(frozen=True)
class Site:
    """A site folder that was read and found good."""

    folder: Path
    config: Config
    public_key: PublicKey
    recovery: str
    """The age recipient of the recovery key."""
    keys: KeyMaker = field(repr=False)
    stations: tuple[Station, ...] = ()
    statements: tuple[Checked, ...] = ()
    """How the public key became what it is, the last change first."""

    @property
    def signing_keys(self) -> SigningKeys:
        """Whose signatures are the site's."""
        return SigningKeys(self.public_key, tuple(one.succession for one in self.statements))

    def path(self, text: str) -> Path:
        """A path of downtime.toml."""
        return self.folder / text

    def stations_of(self, scope: ScopeTable) -> tuple[Station, ...]:
        """The enrolled stations that may open `scope`: those it names, and for `*` those that no scope names."""
        named = {name for other in self.config.scope for name in other.stations}
        return tuple(
            station
            for station in self.stations
            if station.station in scope.stations or (EVERY in scope.stations and station.station not in named)
        )

    def recipients(self, scope: ScopeTable) -> tuple[str, ...]:
        """Whom a snapshot of `scope` is encrypted for: its stations, and always the recovery key."""
        return tuple(dict.fromkeys([*(station.recipient for station in self.stations_of(scope)), self.recovery]))

    def missing_stations(self, scope: ScopeTable) -> tuple[str, ...]:
        """Stations that the scope names and that are not enrolled."""
        known = {station.station for station in self.stations}
        return tuple(name for name in scope.stations if name != EVERY and name not in known)

    def signing_key(self, passphrase: str | None) -> SecretKey:
        """The key that signs.

        Raises `FileUnreadable`, `KeyMalformed` (also when it is not the half of `site.pub`), `PassphraseMissing` when
        it is under a passphrase and none is given, `KeyPassphraseWrong`, and `RotationUnfinished`.
        """
        path = self.folder / "keys" / "site.key"
        key = SecretKey.parse(read_file(path), passphrase, file=path.name)
        if key.public_key() != self.public_key:
            ahead = after(self.public_key, statements_of(self.folder))
            if any(one.succession.new == key.public_key() for one in ahead):
                raise RotationUnfinished(folder=self.folder)
            raise KeyMalformed(file=path.name, problem=N_("it is not the other half of site.pub"))
        return key


def load_site(folder: Path) -> Site:
    """Read a site folder.

    Raises `SiteNotFound`, `ConfigurationInvalid`, `FileUnreadable`, `KeyMalformed` and `StationMalformed`.
    """
    if not (folder / CONFIG).is_file():
        raise SiteNotFound(folder=folder)
    config = parse_config(read_file(folder / CONFIG), CONFIG)
    keys = folder / "keys"
    recovery = read_file(keys / "recovery.pub").decode("ascii", "replace").strip()
    try:
        parse_recipient(recovery)
    except KeyMalformed as error:
        raise KeyMalformed(file="recovery.pub", problem=error.fields["problem"]) from None
    opaque = read_file(keys / "opaque.key")
    if len(opaque) != OPAQUE_KEY_LENGTH:
        raise KeyMalformed(file="opaque.key", problem=N_("it has not 32 bytes"))
    public_key = PublicKey.parse(read_file(keys / "site.pub"), file="site.pub")
    stations = _stations(folder / "stations")
    statements = before(public_key, statements_of(folder))
    return Site(folder, config, public_key, recovery, KeyMaker(opaque), stations, statements)


def statements_of(folder: Path) -> tuple[Checked, ...]:
    """The statements of the site folder whose form and signatures are right. A damaged one stops no export: the numbers
    of snapshots stand in state/ too. Raises `FileUnreadable` when the folder cannot be listed."""
    keys, found = folder / "keys", []
    for path in _listed(keys, SUCCESSION):
        with contextlib.suppress(DowntimeError, OSError):
            old = path.with_name(f"{path.name}{OLD_SIGNATURE}")
            by_old = read_file(old) if old.exists() else b""
            by_new = read_file(path.with_name(f"{path.name}{NEW_SIGNATURE}"))
            found.append(check_statement(Statement(path.name, read_file(path), by_old, by_new)))
    return tuple(found)


def _listed(folder: Path, suffix: str) -> list[Path]:
    """Its files that end so, in order. Raises `FileUnreadable`."""
    try:
        return sorted(folder.glob(f"*{suffix}"))
    except OSError as error:
        raise FileUnreadable(file=folder, problem=error.strerror or type(error).__name__) from error


def _stations(folder: Path) -> tuple[Station, ...]:
    stations = []
    for path in _listed(folder, SUFFIX):
        station = read_station(path)
        if path.name != station.file_name:
            raise StationMalformed(file=path.name, problem=N_("the name of the file is not the one inside"))
        stations.append(station)
    return tuple(stations)


def add_station(site: Site, station: Station, wards: tuple[str, ...] = ()) -> None:
    """Enrol a laptop: its file goes into stations/; with `wards`, a scope of these wards for this station alone is
    written at the end of downtime.toml. One that trusts a key which the site has replaced is taken: it opens the new
    snapshots once somebody accepts the new key there.

    Raises `StationMalformed` when it trusts another site, `StationKnown`, `ConfigurationInvalid` when a scope of that
    name stands there already, and `FileUnwritable`.
    """
    if station.site_key != site.public_key.identifier and not trusts_former_key(site, station):
        raise StationMalformed(file=station.file_name, problem=N_("it was made with the public key of another site"))
    if any(known.station == station.station and known.recipient != station.recipient for known in site.stations):
        raise StationKnown(station=station.station)
    if wards and not _has_scope(site, station.station, wards):
        _append_scope(site, station.station, wards)
    write_durably(site.folder / "stations" / station.file_name, station.text().encode())


def trusts_former_key(site: Site, station: Station) -> bool:
    """Whether the laptop was enrolled with a key that the site has replaced since."""
    return any(station.site_key == one.succession.old.identifier for one in site.statements)


def remove_station(site: Site, name: str) -> bool:
    """Take a laptop off: what is published from now on is closed to it. False when it was not there."""
    path = site.folder / "stations" / f"{name}{SUFFIX}"
    if not any(station.station == name for station in site.stations):
        return False
    path.unlink()
    sync_folder(path.parent)
    return True


def _has_scope(site: Site, name: str, wards: tuple[str, ...]) -> bool:
    for i, scope in enumerate(site.config.scope):
        if scope.name == name:
            if set(scope.wards) == set(wards) and name in scope.stations:
                return True
            line = line_of(read_file(site.folder / CONFIG).decode("utf-8-sig"), ("scope", i))
            problem = Phrase(N_("a scope “{scope}” stands here already, with other wards or stations"), {"scope": name})
            raise ConfigurationInvalid(file=CONFIG, line=line, problem=problem)
    return False


def _append_scope(site: Site, name: str, wards: tuple[str, ...]) -> None:
    before = read_file(site.folder / CONFIG)
    listed = ", ".join(toml_string(ward) for ward in wards)
    block = f'\n[[scope]]\nname = "{name}"\nwards = [{listed}]\nstations = ["{name}"]\n'
    after = before.rstrip(b"\r\n") + b"\n" + block.encode()
    parse_config(after, CONFIG)
    write_durably(site.folder / CONFIG, after)


def read_file(path: Path) -> bytes:
    """Raises `FileUnreadable`."""
    try:
        return read_whole(path)
    except OSError as error:
        raise FileUnreadable(file=path, problem=error.strerror or type(error).__name__) from error
