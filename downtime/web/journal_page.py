"""`/journal`: the newest entries of the journal in words, for who answers for the ward or for the computer.

Rules: the entries are encrypted on the disk and the key to them is not kept while the station is open, so the page asks
for the passphrase; what it shows is what is on the disk, what other commands wrote included. Who may not see it is told
so, and never sees an entry. Patients are named by their number only. Reading it is itself journalled.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request

from downtime.journal import Act
from downtime.journal.acts import LABELS
from downtime.web.kit import Kit
from downtime.web.sessions import ROLES, Session
from downtime.web.threshold import StationBusy
from downtime.web.visit import Visit, current, told
from exports.errors import DowntimeError
from exports.language import N_
from exports.record import Role
from exports.snapshot.census import wards as wards_of

NEWEST = 200
"""Entries on the page."""
READERS = frozenset({Role.MANAGER, Role.IT})
"""The roles that may read it. A role is declared, so this keeps out the curious, not the determined: these are kept out
by the passphrase, and seen in the journal."""
Answer = tuple[str, int]


def reads_journal(session: Session | None) -> bool:
    """Whether this reader may see the journal."""
    return session is not None and session.reader is not None and session.reader.role in READERS


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("journal", __name__)

    @pages.get("/journal")
    def page() -> Answer:
        visit = current()
        return (_page(kit, visit), 200) if reads_journal(visit.session) else _refused()

    @pages.post("/journal")
    def read() -> Answer:
        visit = current()
        if not reads_journal(visit.session):
            return _refused()
        try:
            with kit.station.trying():
                entries = kit.outside.read_journal(request.form.get("passphrase", ""), NEWEST)
        except StationBusy:
            problem = N_("Another passphrase is being tried at this moment. Wait a little, then try again.")
            return _page(kit, visit, problem=visit.words.say(problem)), 503
        except DowntimeError as error:
            kit.journal.record(told(visit, Act.UNLOCK_REFUSED, failure=error.exit_code, detail="/journal"))
            said = error.say(kit.translators(visit.language))
            return _page(kit, visit, problem=said, code=error.exit_code), 403
        kit.journal.record(told(visit, Act.READ_JOURNAL, detail=f"{len(entries)}"))
        with visit.copy.page() as connection:
            names = {ward.key: ward.name for ward in wards_of(connection)}
        return _page(kit, visit, entries=entries, labels=LABELS, ward_names=names), 200

    return pages


def _page(kit: Kit, visit: Visit, **more: object) -> str:
    roles = {role.value: visit.words.say(label) for role, label in ROLES.items()}
    return render_template("journal.html", code_of_journal=kit.journal.code(), newest=NEWEST, roles=roles, **more)


def _refused() -> Answer:
    problem = N_("The journal is not shown to your role.")
    advice = N_("Ask the ward manager or IT: they can read it here, and export it.")
    return render_template("error.html", problem=problem, advice=advice, reference="HTTP 403", home=True), 403
