"""`/sheets`: the sheets that were printed, whose a sheet is by its serial number, and the lost ones.

Rules of this module:

* what was printed since the unlock is known without a secret; older sheets are read from the journal, which takes the
  passphrase, since the key to it is not kept;
* whose a sheet is stands there by the rights of the reader: two identifiers at once for their own wards, else a link to
  the record, which asks for the reason;
* looking a number up, and noting a sheet as lost or found, are journalled;
* the list of all sheets of the journal is for those who may read the journal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from downtime.journal import Act
from downtime.paper import Leaf, leaves, plain_serial
from downtime.paper.own_forms import titles_of
from downtime.paper.sheets import TITLES
from downtime.serials import is_serial
from downtime.web.journal_page import reads_journal
from downtime.web.kit import Kit
from downtime.web.protected import needs_reason
from downtime.web.scan import ScannedSheet, read_scan
from downtime.web.threshold import StationBusy
from downtime.web.visit import Visit, current, told
from exports.errors import DowntimeError
from exports.language import N_
from exports.record import PatientRecord
from exports.snapshot.census import wards as wards_of
from exports.snapshot.read import patient_record

SHOWN = 300
"""Sheets of a list."""
EVERYTHING = 1_000_000
"""Entries of the journal that are looked through."""
Answer = str | tuple[str, int]


@dataclass(frozen=True)
class Whose:
    """One sheet, with its patient where the copy has one; `closed` when the record asks for a reason first."""

    leaf: Leaf
    record: PatientRecord | None = None
    closed: bool = False


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("sheets", __name__, url_prefix="/sheets")

    @pages.get("")
    def page() -> str:
        return _page(list(kit.trail.leaves(current().copy).values()))

    @pages.post("")
    def history() -> Answer:
        visit = current()
        if not reads_journal(visit.session):
            return _page(_recent(kit, visit), problem=visit.words.say(NOT_SHOWN)), 403
        try:
            found = _journalled(kit)
        except (StationBusy, DowntimeError) as error:
            return _page(_recent(kit, visit), problem=_failure(kit, visit, error)), 403
        kit.journal.record(told(visit, Act.READ_JOURNAL, detail="/sheets"))
        return _page(list(found.values()), whole=True)

    @pages.get("/check")
    @pages.get("/mark")
    def reloaded() -> str:
        return page()

    @pages.post("/check")
    def check() -> Answer:
        visit = current()
        serial = _asked_serial()
        if not is_serial(serial):
            problem = N_("That is no serial number of a sheet: a letter or a digit is wrong. Look at it again.")
            return _page(_recent(kit, visit), asked=serial[:80], problem=visit.words.say(problem)), 400
        found, looked = kit.trail.leaves(visit.copy).get(plain_serial(serial)), False
        if found is None and request.form.get("passphrase"):
            try:
                found, looked = _journalled(kit).get(plain_serial(serial)), True
            except (StationBusy, DowntimeError) as error:
                problem = _failure(kit, visit, error)
                return _page(_recent(kit, visit), asked=serial, unknown=True, problem=problem), 403
        fields = {"patient": found.printed.entry.patient, "ipp": found.printed.entry.ipp} if found is not None else {}
        kit.journal.record(told(visit, Act.SHEET_CHECKED, serial=serial, **fields))
        if found is None:
            return _page(_recent(kit, visit), asked=serial, unknown=True, looked=looked)
        return _page(_recent(kit, visit), asked=serial, found=whose(visit, [found])[0])

    @pages.post("/mark")
    def mark() -> Answer:
        visit, serial = current(), _asked_serial()
        if not is_serial(serial):
            problem = N_("That is no serial number of a sheet: a letter or a digit is wrong. Look at it again.")
            return _page(_recent(kit, visit), asked=serial[:80], problem=visit.words.say(problem)), 400
        act = Act.SHEET_FOUND if request.form.get("state") == "found" else Act.SHEET_LOST
        known = kit.trail.leaves(visit.copy).get(plain_serial(serial))
        fields = {}
        if known is not None:
            entry = known.printed.entry
            fields = {"form": entry.form, "patient": entry.patient, "ipp": entry.ipp, "ward": entry.ward}
        said = told(visit, act, serial=serial, **fields)
        kit.journal.record(said)
        kit.trail.note(visit.copy, visit.now, [said])
        message = N_("Noted as lost: {serial}") if act is Act.SHEET_LOST else N_("Noted as found: {serial}")
        return _page(_recent(kit, visit), done=visit.words.say(message, serial=serial))

    return pages


NOT_SHOWN = N_("All sheets of the journal are shown to the ward manager and to IT.")


def _asked_serial() -> str:
    """The serial number as it is printed, from what was typed or scanned."""
    typed = request.form.get("serial", "")
    read = read_scan(typed)
    return read.serial if isinstance(read, ScannedSheet) else typed.strip().upper()


def _recent(kit: Kit, visit: Visit) -> Sequence[Leaf]:
    return list(kit.trail.leaves(visit.copy).values())


def _journalled(kit: Kit) -> dict[str, Leaf]:
    """Every sheet of the journal. Raises what opening a vault raises, and `StationBusy`."""
    with kit.station.trying():
        recorded = kit.outside.read_journal(request.form.get("passphrase", ""), EVERYTHING)
    return leaves(reversed(recorded))


def _failure(kit: Kit, visit: Visit, error: StationBusy | DowntimeError) -> str:
    if isinstance(error, StationBusy):
        return visit.words.say(N_("Another passphrase is being tried at this moment. Wait a little, then try again."))
    kit.journal.record(told(visit, Act.UNLOCK_REFUSED, failure=error.exit_code, detail="/sheets"))
    return error.say(kit.translators(visit.language))


def whose(visit: Visit, shown: Sequence[Leaf]) -> list[Whose]:
    """The sheets with their patients; a record that the copy no longer has is named by its number alone."""
    with visit.copy.page() as connection:
        keys = {leaf.printed.entry.patient for leaf in shown} - {""}
        records = {key: patient_record(connection, key) for key in keys}
    return [_one(visit, leaf, records.get(leaf.printed.entry.patient)) for leaf in shown]


def _one(visit: Visit, leaf: Leaf, record: PatientRecord | None) -> Whose:
    if record is not None and needs_reason(visit, record):
        return Whose(leaf, None, closed=True)
    return Whose(leaf, record)


def sheet_titles(visit: Visit) -> Mapping[str, str]:
    """Name of a form in the journal → its title, a message: the kit's and the hospital's own."""
    with visit.copy.page() as connection:
        return {**titles_of(connection), **TITLES}


def _page(known: Sequence[Leaf], **more: object) -> str:
    visit = current()
    newest = list(reversed(known))[:SHOWN]
    with visit.copy.page() as connection:
        names = {ward.key: ward.name for ward in wards_of(connection)}
    return render_template(
        "sheets.html",
        sheets=whose(visit, newest),
        count=len(known),
        lost=whose(visit, [leaf for leaf in known if leaf.lost]),
        ward_names=names,
        titles=sheet_titles(visit),
        reads_journal=reads_journal(visit.session),
        **more,
    )
