"""Finding a patient by name, birth date, number, room or bed, as one types."""

from __future__ import annotations

import re
import sqlite3

import msgspec

from exports.folding import fold
from exports.record import Patient, Stay
from exports.snapshot.read import rows

LIMIT = 50

_FRENCH_DATE = re.compile(r"\b(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_PLAIN_DATE = re.compile(r"\b(\d{2})(\d{2})(\d{4})\b")


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One patient found, with the latest stay."""

    patient: Patient
    stay: Stay | None


def search(connection: sqlite3.Connection, query: str, limit: int = LIMIT) -> tuple[Hit, ...]:
    """Patients that meet every word of `query`; those present first, then by name. Empty query: nobody."""
    birth_date, rest = _take_date(query)
    words = fold(rest).split()
    if not words and birth_date is None:
        return ()
    conditions, parameters = ["1"], list[object]()
    if birth_date is not None:
        # A date of which only the year or the month is known may be this one: it is found too, and shown as it is.
        conditions.append("p.birth_date in (?, ?, ?)")
        parameters += [birth_date, birth_date[:7], birth_date[:4]]
    for word in words:
        conditions.append(_WORD)
        parameters += [f'"{word}"*', word, word]
    found = connection.execute(
        f"select p.key, s.rowid from patient p left join stay s on s.rowid = ({_LATEST_STAY})"  # noqa: S608 — our own text
        f" where {' and '.join(conditions)}"
        " order by coalesce(s.present, 0) desc, p.birth_name, p.given_name, p.birth_date limit ?",
        (*parameters, limit),
    ).fetchall()
    patients = {p.key: p for key, _ in found for p in rows(connection, Patient, "key = ?", (key,))}
    stays = {row: s for _, row in found if row is not None for s in rows(connection, Stay, "rowid = ?", (row,))}
    return tuple(Hit(patient=patients[patient], stay=stays.get(row)) for patient, row in found)


_LATEST_STAY = "select rowid from stay where patient = p.key order by present desc, admitted_at desc limit 1"
_WORD = (
    "(p.key in (select patient from patient_search where rowid in"
    " (select rowid from patient_search_fts where patient_search_fts match ?))"
    " or p.key in (select patient from stay where present and (lower(room) = ? or lower(bed) = ?)))"
)


def _take_date(query: str) -> tuple[str | None, str]:
    """A birth date anywhere in the query (14/07/1952, 1952-07-14, 14071952), and the query without it."""
    for pattern, order in ((_ISO_DATE, (1, 2, 3)), (_FRENCH_DATE, (3, 2, 1)), (_PLAIN_DATE, (3, 2, 1))):
        match = pattern.search(query)
        if match:
            year, month, day = (int(match.group(i)) for i in order)
            if 1 <= month <= 12 and 1 <= day <= 31 and 1850 <= year <= 2200:
                return f"{year:04d}-{month:02d}-{day:02d}", query[: match.start()] + " " + query[match.end() :]
    return None, query
