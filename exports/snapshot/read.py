"""Rows come back out of an open snapshot, as the types of the record.

Rules: read-only; every function takes the connection; a value that does not fit its type is marked in its row, and a
row of which nothing can be made raises `SnapshotMalformed`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from exports.errors import SnapshotMalformed
from exports.language import N_, Phrase
from exports.record import (
    TABLES,
    Account,
    Administration,
    Alert,
    Allergy,
    Appointment,
    CareTeamMember,
    Contact,
    Device,
    Diet,
    Document,
    Feed,
    Immunization,
    Key,
    MedicationOrder,
    Movement,
    NoneKnown,
    Note,
    Observation,
    Patient,
    PatientRecord,
    PhoneEntry,
    Problem,
    Procedure,
    Report,
    Request,
    Row,
    SiteFile,
    SiteFileKind,
    Stay,
    Task,
)
from exports.snapshot.figures import Figures, figures_of
from exports.snapshot.salvage import salvaged
from exports.snapshot.schema import FORMAT, MANIFEST_JSON, Manifest, columns, json_columns

R = TypeVar("R", bound=Row)
_NEWEST: dict[type[Row], str] = {
    Stay: "present desc, admitted_at desc",
    Movement: "start desc",
    Allergy: "recorded_at desc",
    Alert: "start desc",
    Problem: "coalesce(recorded_at, onset) desc",
    MedicationOrder: "coalesce(start, authored_at) desc",
    Administration: "at desc",
    Observation: "at desc, rowid",
    Report: "coalesce(at, issued_at) desc",
    Note: "at desc",
    Document: "at desc",
    Procedure: "at desc",
    Request: "coalesce(at, authored_at) desc",
    Device: "since desc",
    Diet: "at desc",
    Task: "start desc",
    Immunization: "at desc",
    Appointment: "start",
}


def read_manifest(connection: sqlite3.Connection, file: str = "snapshot") -> Manifest:
    """What the snapshot says of itself. Raises `SnapshotMalformed` for anything but one row of the known format."""
    check_format(connection, file)
    try:
        cursor = connection.execute("select * from snapshot limit 2")
        (values,) = cursor.fetchall()
        row = dict(zip((c[0] for c in cursor.description), values, strict=True))
        for name in MANIFEST_JSON:
            row[name] = msgspec.json.decode(row[name])
        manifest = msgspec.convert(row, Manifest, strict=False)
        if manifest.format != FORMAT:
            raise ValueError
    except (sqlite3.Error, ValueError, TypeError, RecursionError) as error:
        raise SnapshotMalformed(file=file, problem=N_("what it says of itself cannot be read")) from error
    try:
        ZoneInfo(manifest.timezone)
    except (KeyError, ValueError, OSError):
        raise SnapshotMalformed(file=file, problem=N_("this computer does not know its time zone")) from None
    return manifest


def counted(connection: sqlite3.Connection) -> tuple[dict[str, int], Figures]:
    """What is really there: rows per table, and the figures of the signed comment. Raises `SnapshotMalformed`."""
    try:
        counts = {
            table: connection.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608 - our names
            for table in TABLES.values()
        }
        return counts, figures_of(connection)
    except sqlite3.Error as error:
        raise SnapshotMalformed(file="snapshot", problem=N_("its pages are damaged")) from error


def check_format(connection: sqlite3.Connection, file: str = "snapshot") -> None:
    """Raises `SnapshotMalformed` for a format of another version, and `sqlite3.Error` for what is no database."""
    (version,) = connection.execute("pragma user_version").fetchone()
    if version != FORMAT:
        what = Phrase(N_("its format is {version}, this version reads {known}"), {"version": version, "known": FORMAT})
        raise SnapshotMalformed(file=file, problem=what)


def rows(
    connection: sqlite3.Connection,
    row_type: type[R],
    where: str = "1",
    parameters: Sequence[Any] = (),
    *,
    without: Sequence[str] = (),
) -> tuple[R, ...]:
    """The rows of a type that meet an SQL condition (ours, never a user's); `without` names columns left unread."""
    names = [name for name in columns(row_type) if name not in without]
    listed = ", ".join(f'"{name}"' for name in names)
    order = _NEWEST.get(row_type, "rowid")
    statement = f"select {listed} from {TABLES[row_type]} where {where} order by {order}"  # noqa: S608 — our own text
    as_json = [names.index(name) for name in json_columns(row_type)]
    try:
        try:
            found = connection.execute(statement, parameters).fetchall()
        except sqlite3.OperationalError:  # text that is not UTF-8: what cannot be read is shown as such
            found = _reading_anyway(connection, statement, parameters)
        return tuple(_row(row_type, names, as_json, values) for values in found)
    except (sqlite3.Error, ValueError, TypeError, RecursionError) as error:
        what = Phrase(N_("its table {table} cannot be read"), {"table": TABLES[row_type]})
        raise SnapshotMalformed(file=Phrase(N_("the snapshot"), {}), problem=what) from error


def _row(row_type: type[R], names: list[str], as_json: list[int], found: tuple[Any, ...]) -> R:
    values = list(found)
    try:
        for i in as_json:
            values[i] = msgspec.json.decode(values[i]) if values[i] else ()
        return msgspec.convert(dict(zip(names, values, strict=True)), row_type, strict=False)
    except (ValueError, TypeError, RecursionError):
        return salvaged(row_type, dict(zip(names, found, strict=True)))


def _reading_anyway(connection: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> list[Any]:
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    try:
        return connection.execute(statement, parameters).fetchall()
    finally:
        connection.text_factory = str


def patient_record(connection: sqlite3.Connection, key: Key) -> PatientRecord | None:
    """Everything the snapshot holds of one patient, or None. Documents come without their bytes."""
    found = rows(connection, Patient, "key = ?", (key,))
    if not found:
        return None

    def of(row_type: type[R], *, without: Sequence[str] = ()) -> tuple[R, ...]:
        return rows(connection, row_type, "patient = ?", (key,), without=without)

    orders = of(MedicationOrder)
    return PatientRecord(
        patient=found[0],
        stays=of(Stay),
        movements=of(Movement),
        none_known=of(NoneKnown),
        allergies=of(Allergy),
        alerts=of(Alert),
        problems=of(Problem),
        orders=tuple(order for order in orders if not order.usual),
        usual_medications=tuple(order for order in orders if order.usual),
        administrations=of(Administration),
        observations=of(Observation),
        reports=of(Report),
        documents=of(Document, without=("data",)),
        notes=of(Note),
        procedures=of(Procedure),
        requests=of(Request),
        devices=of(Device),
        diets=of(Diet),
        tasks=of(Task),
        immunizations=of(Immunization),
        contacts=of(Contact),
        care_team=of(CareTeamMember),
        appointments=of(Appointment),
    )


def document(connection: sqlite3.Connection, key: Key) -> Document | None:
    """One document with its bytes, or None."""
    return next(iter(rows(connection, Document, "key = ?", (key,))), None)


def feeds(connection: sqlite3.Connection) -> tuple[Feed, ...]:
    """What each source brought for each list, and how old it is."""
    return rows(connection, Feed)


def accounts(connection: sqlite3.Connection) -> tuple[Account, ...]:
    """The staff list of this copy: who may sign in with a PIN. Empty where the site keeps none."""
    return rows(connection, Account)


def site_files(connection: sqlite3.Connection, *kinds: SiteFileKind) -> tuple[SiteFile, ...]:
    """What the site adds to its copies, of these kinds, with its bytes."""
    marks = ", ".join("?" * len(kinds))
    return rows(connection, SiteFile, f"kind in ({marks})", [kind.value for kind in kinds])


def phone_entries(connection: sqlite3.Connection) -> tuple[PhoneEntry, ...]:
    """The hospital's telephone directory, in its order."""
    return rows(connection, PhoneEntry)


def bed_order(stay: Stay) -> tuple[Any, ...]:
    """A key that sorts stays as one walks the ward: room 2 before room 10; without a bed last."""
    return (_natural(stay.room or stay.bed), _natural(stay.bed), stay.patient)


def _natural(text: str | None) -> tuple[Any, ...]:
    if not text:
        return (1,)
    return (0, tuple((int(part), "") if part.isdigit() else (-1, part.casefold()) for part in re.split(r"(\d+)", text)))
