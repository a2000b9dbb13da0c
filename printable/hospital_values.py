"""What stands in a field of the hospital's own forms: one text for each name of `exports.site_files.fields`.

Rules of this module:

* three states are kept: what is listed, "none known" in the source's name, "not recorded in the copy"; never an empty
  text for a patient of whom the copy says nothing;
* what could not be read is said raw, and what takes an entry back (refuted, stopped) stands beside it;
* on an empty form the fields of the patient are left for the pen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from exports.language import N_
from exports.record import ListState, OrderStatus, PatientRecord, Section, Stay
from printable.banner import alert_runs, allergy_runs, is_active, last_weight
from printable.identity import identity_line, known_birth_date, may_show_ins
from printable.sheet import SheetMaker, Title
from printable.text import Run

_BETWEEN = " ; "


def values(maker: SheetMaker, title: Title, record: PatientRecord | None, page: int, pages: int) -> Mapping[str, str]:
    """Name → text; "" where nothing is to be written."""
    said = dict.fromkeys(_OF_PATIENT, "") if record is None else _of_patient(maker, record)
    return {**said, **_of_print(maker, title, page, pages)}


def _of_print(maker: SheetMaker, title: Title, page: int, pages: int) -> dict[str, str]:
    context, words = maker.context, maker.words
    return {
        "hospital": context.site_name,
        "data_time": maker.dates.moment(context.data_at) or words.say(N_("Time of the data unknown")),
        "print_time": maker.dates.moment(context.printed_at),
        "printed_by": context.printed_by,
        "serial": title.serial,
        "page": f"{page}/{pages}",
    }


def _of_patient(maker: SheetMaker, record: PatientRecord) -> dict[str, str]:
    stay = record.stay
    unread = {"patient": bool(record.patient.unreadable), "stay": bool(stay and stay.unreadable)}
    unsaid = maker.words.not_recorded
    doubt = maker.words.say(N_("not recorded, or unreadable in the source: see the patient sheet"))
    found = {name: make(maker, record) for name, make in _OF_PATIENT.items()}
    return {name: text or (doubt if unread.get(name.partition(".")[0]) else unsaid) for name, text in found.items()}


def _birth_name(maker: SheetMaker, record: PatientRecord) -> str:
    """A name without parts is never passed off as a birth name: it stands with the words that say so."""
    patient = record.patient
    if patient.birth_name or not patient.name_text:
        return (patient.birth_name or "").upper()
    return maker.words.say(N_("{name} (name as the source wrote it)"), name=patient.name_text)


def _used_name(_maker: SheetMaker, record: PatientRecord) -> str:
    patient = record.patient
    return " ".join(part for part in ((patient.used_name or "").upper(), patient.used_given_name or "") if part)


def _name(maker: SheetMaker, record: PatientRecord) -> str:
    identity = identity_line(record.patient, maker.words, maker.dates)
    return " · ".join((identity.name, *identity.warnings))


def _birth_date(maker: SheetMaker, record: PatientRecord) -> str:
    known = known_birth_date(record.patient)
    return maker.dates.date(known) if known else ""


def _age(maker: SheetMaker, record: PatientRecord) -> str:
    return maker.dates.age(known_birth_date(record.patient), maker.context.printed_at)


def _ins(maker: SheetMaker, record: PatientRecord) -> str:
    if not record.patient.ins:
        return ""
    if not may_show_ins(record.patient):
        return maker.words.say(N_("INS not shown: the identity is not qualified"))
    return identity_line(record.patient, maker.words, maker.dates).ins


def _of_stay(of: Callable[[Stay], str | None]) -> Callable[[SheetMaker, PatientRecord], str]:
    def make(_maker: SheetMaker, record: PatientRecord) -> str:
        return (of(record.stay) if record.stay is not None else None) or ""

    return make


def _place(of: Callable[[Stay], str | None]) -> Callable[[SheetMaker, PatientRecord], str]:
    """A place with every reason to doubt it."""

    def make(maker: SheetMaker, record: PatientRecord) -> str:
        stay = record.stay
        text = of(stay) if stay is not None else None
        if stay is None or not text:
            return ""
        if not stay.present:
            return f"{text} ({maker.words.stay_status(stay.status)})"
        return text if stay.place_confirmed else f"{text} ({maker.words.say(N_('last known place'))})"

    return make


def _admitted(maker: SheetMaker, record: PatientRecord) -> str:
    return maker.dates.moment(record.stay.admitted_at) if record.stay else ""


def _list(maker: SheetMaker, record: PatientRecord, section: Section, entries: Iterable[str], none: str) -> str:
    """The entries; or which of the three states the list is in. `none`: listed, but nothing that stands here."""
    state = record.state(section)
    if state != ListState.LISTED:
        return maker.words.list_state(section, state)
    return _BETWEEN.join(entries) or maker.words.say(none)


def _allergies(maker: SheetMaker, record: PatientRecord) -> str:
    unread = sum(feed.unread for feed in maker.context.feeds if feed.section == Section.ALLERGIES)
    entries = [_text(allergy_runs(maker.words, row)) for row in record.allergies]
    said = _list(maker, record, Section.ALLERGIES, entries, N_("list incomplete: ask"))
    return f"{said} – {maker.words.say(N_('list incomplete: ask'))}" if unread else said


def _alerts(maker: SheetMaker, record: PatientRecord) -> str:
    entries = [_text(alert_runs(maker.words, row)) for row in record.alerts if is_active(row)]
    return _list(maker, record, Section.ALERTS, entries, N_("none active; past alerts: see the list"))


def _problems(maker: SheetMaker, record: PatientRecord) -> str:
    words = maker.words

    def entry(text: str | None, status: str | None, unreadable: tuple[str, ...]) -> str:
        said = text or words.say(N_("[problem not recorded]"))
        said += f" ({words.code(status)})" if status and status.lower() != "active" else ""
        return said + "".join(f" {words.unreadable}{words.colon}{raw}" for raw in unreadable)

    entries = [entry(row.text or row.code, row.clinical_status, row.unreadable) for row in record.problems]
    return _list(maker, record, Section.PROBLEMS, entries, N_("[problem not recorded]"))


def _orders(maker: SheetMaker, record: PatientRecord) -> str:
    words = maker.words
    entries = []
    for row in record.orders:
        if row.status in (OrderStatus.ACTIVE, OrderStatus.ON_HOLD, OrderStatus.UNKNOWN):
            said = " ".join(filter(None, (row.drug, row.text))) or words.not_recorded
            said += f" ({words.order_status(row.status)})" if row.status != OrderStatus.ACTIVE else ""
            said += f" ({words.say(N_('DO NOT GIVE'))})" if row.do_not_give else ""
            entries.append(said + "".join(f" {words.unreadable}{words.colon}{raw}" for raw in row.unreadable))
    return _list(maker, record, Section.ORDERS, entries, N_("no active prescription among those of the copy"))


def _weight(maker: SheetMaker, record: PatientRecord) -> str:
    found = last_weight(record)
    if found is None:
        return ""
    at = maker.dates.short(found.at) or maker.words.say(N_("time unknown"))
    status = f", {maker.words.code(found.status)}" if found.status and found.status.lower() != "final" else ""
    unit = found.unit or maker.words.say(N_("unit not recorded"))
    return f"{maker.words.decimals.value(found)} {unit} ({at}{status})"


def _contacts(maker: SheetMaker, record: PatientRecord) -> str:
    entries = [
        " ".join(filter(None, (maker.words.contact_role(row.role) + maker.words.colon, row.name, row.phone)))
        for row in record.contacts
    ]
    return _list(maker, record, Section.CONTACTS, entries, N_("not recorded in the copy"))


def _text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


_OF_PATIENT: Mapping[str, Callable[[SheetMaker, PatientRecord], str]] = {
    "patient.name": _name,
    "patient.birth_name": _birth_name,
    "patient.given_name": lambda _maker, record: record.patient.given_name or "",
    "patient.given_names": lambda _maker, record: record.patient.given_names or "",
    "patient.used_name": _used_name,
    "patient.birth_date": _birth_date,
    "patient.birthplace": lambda _maker, record: record.patient.birthplace or record.patient.birthplace_code or "",
    "patient.sex": lambda maker, record: maker.words.sex(record.patient.sex),
    "patient.age": _age,
    "patient.ipp": lambda _maker, record: record.patient.ipp or "",
    "patient.ins": _ins,
    "patient.phone": lambda _maker, record: record.patient.phone or "",
    "patient.address": lambda _maker, record: record.patient.address or "",
    "stay.number": _of_stay(lambda stay: stay.number),
    "stay.ward": _place(lambda stay: stay.ward_name or stay.ward or stay.place),
    "stay.room": _place(lambda stay: stay.room),
    "stay.bed": _place(lambda stay: stay.bed),
    "stay.admitted_at": _admitted,
    "stay.attending": _of_stay(lambda stay: stay.attending),
    "stay.reason": _of_stay(lambda stay: stay.reason),
    "allergies": _allergies,
    "alerts": _alerts,
    "problems": _problems,
    "orders": _orders,
    "weight": _weight,
    "contacts": _contacts,
}
