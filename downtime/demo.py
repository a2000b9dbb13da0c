"""The demonstration: a fictive hospital from its systems to the laptop, by the same steps as a real one.

Rules: every step is the one that the verb of its name makes; nothing here knows a shortcut. All is invented, so the
passphrase may be known to all. A folder that holds anything else than a demonstration is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from downtime.journal.retention import DEFAULT_MONTHS
from downtime.vault import Folder, Vault
from downtime.vault.pull import PullResult, pull
from exports.csv_files.staff_file import StaffFile
from exports.durable import write_durably
from exports.errors import FileUnwritable, FolderNotEmpty, VaultNotFound
from exports.export import run_export
from exports.language import N_, translator
from exports.report import ExportReport
from exports.site import CONFIG, Site, add_station, load_site, read_file
from exports.site_init import RECOVERY_SHEET, init_site
from exports.source import Progress, no_progress
from exports.valmont import HospitalSummary, write_hospital
from exports.valmont.house import write_house
from exports.valmont.staff import Member, write_staff
from printable.recovery_sheet import recovery_sheet

HOSPITAL_NAME = "Centre hospitalier de Valmont"
STATION = "demo-1"
PASSPHRASE = "panne fictive valmont"  # noqa: S105 - all is invented, and it is shown
FOLDER = "downtime-demo"
MARK = "DEMONSTRATION.txt"
SOURCE = "hospital/fhir"
"""Where a new downtime.toml looks for its first source."""
STAFF = "hospital/staff"
_STAFF_SOURCE = f'\n[[source]]\ntype = "csv"\npath = "{STAFF}"\n'

_MARK_TEXT = (
    "A fictive hospital. Nothing in this folder is true.\nUn hôpital fictif. Rien dans ce dossier n'est vrai.\n"
)

Say = Callable[[str], None]
"""Called with what begins now: a message of the catalogue."""


@dataclass(frozen=True)
class Demonstration:
    """What was made."""

    site: Site
    vault: Vault
    hospital: HospitalSummary
    report: ExportReport
    pulled: PullResult
    staff: tuple[Member, ...] = ()
    """Who is on the staff list, with the PINs."""


def demonstrate(  # noqa: PLR0913 - all named
    folder: Path,
    *,
    patients: int,
    language: str,
    now: datetime,
    say: Say,
    staff_list: bool = False,
    progress: Progress = no_progress,
) -> Demonstration:
    """Everything but serving. An earlier demonstration in `folder` goes on: one more export, one more pull.

    `patients` is the number of patients present, `now` (with a zone) the time of the data; with `staff_list` some
    people sign in with PINs, without it anybody declares a name. Raises `FolderNotEmpty` and what the steps raise.
    """
    _prepare(folder)
    site_folder = folder / "site"
    say(N_("Hospital side: the site folder and its keys"))
    site = _site(site_folder, language, now)
    say(N_("A fictive hospital, as its systems export it"))
    try:
        hospital = write_hospital(site_folder / SOURCE, now=now, patients=patients)
        write_house(site_folder)
    except OSError as error:
        raise FileUnwritable(file=folder, problem=error.strerror or type(error).__name__) from error
    staff = _staff(site_folder) if staff_list else ()
    say(N_("Laptop: the vault and its station file"))
    vault = _vault(folder / "laptop", site, language)
    add_station(site, vault.station)
    say(N_("Hospital side: export, one signed and encrypted snapshot"))
    report = run_export(load_site(site_folder), now, site.signing_key(None), progress)
    say(N_("Laptop: pull into the vault"))
    pulled = pull(vault, Folder(site_folder / "published"), now=now, progress=progress)
    return Demonstration(site, Vault.open(vault.folder), hospital, report, pulled, staff)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not (folder / MARK).is_file():
            raise FolderNotEmpty(folder=folder)
    except OSError as error:
        raise FileUnwritable(file=folder, problem=error.strerror or type(error).__name__) from error
    write_durably(folder / MARK, _MARK_TEXT.encode())


def _site(folder: Path, language: str, now: datetime) -> Site:
    if (folder / CONFIG).is_file():
        return load_site(folder)

    def draw(identity: str, recipient: str, site_key: str) -> dict[str, bytes]:
        content = recovery_sheet(
            site=HOSPITAL_NAME,
            identity=identity,
            recipient=recipient,
            site_key=site_key,
            at=now.astimezone(UTC),
            translator=translator(language),
        )
        return {RECOVERY_SHEET: content}

    return init_site(folder, HOSPITAL_NAME, language, None, draw)


def _staff(folder: Path) -> tuple[Member, ...]:
    """The staff list, and its source in downtime.toml. Hashes cannot be read back: every time has its own PINs."""
    config = read_file(folder / CONFIG)
    if not any(table.type == "csv" for table in load_site(folder).config.source):
        write_durably(folder / CONFIG, config.rstrip(b"\r\n") + b"\n" + _STAFF_SOURCE.encode())
    return write_staff(StaffFile(folder / STAFF / "staff.csv"))


def _vault(folder: Path, site: Site, language: str) -> Vault:
    try:
        vault = Vault.open(folder)
    except VaultNotFound:
        vault = Vault.create(
            folder, station=STATION, site_key=site.public_key, passphrase=PASSPHRASE, language=language
        ).with_journal(recovery=site.recovery, months=DEFAULT_MONTHS)
        write_durably(folder.parent / vault.station.file_name, vault.station.text().encode())
    return vault.with_source(str((site.folder / "published").absolute()))
