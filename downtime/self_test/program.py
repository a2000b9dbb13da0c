"""Whether the program itself works here: its libraries, the built-in snapshot, a page, a sheet, a symbol.

Rule: each check goes through the code that the nurse's copy goes through; None is well, else what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from downtime.self_test.bench import Bench
from downtime.self_test.board import draw_board
from downtime.self_test.sample import PEOPLE, read_sample
from downtime.self_test.symbols import page_symbols, page_text
from downtime.subjects import present_patients
from exports import age, frame
from exports.age_keys import generate_identity, recipient_of
from exports.errors import DowntimeError
from exports.key_slot import Cost, close_slot, open_slot
from exports.language import DOMAIN, LANGUAGES, N_, Phrase, catalogue_folders
from exports.minisign import sign, verify
from exports.minisign_keys import SecretKey
from exports.record import PatientRecord
from exports.snapshot.memory import in_memory
from printable.context import PrintContext, Printed
from printable.dates import Dates
from printable.forms import render
from printable.ins import ins_payload

OLDEST_SQLITE = (3, 31, 0)
"""The first one that keeps a hostile schema from running functions (`pragma trusted_schema`)."""
_CHEAP = Cost(memory=64, iterations=1, lanes=1)
_PROOF = b"self-test"
SERIAL = "AUTOTEST-000001-X"
REINSTALL = N_("{what}: install the program again, and until then use another laptop.")


def _reinstall(what: Phrase) -> Phrase:
    return Phrase(REINSTALL, {"what": what})


def sqlite_works(_bench: Bench) -> Phrase | None:
    """New enough, opens a database in memory, knows JSON."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        fields = {"version": sqlite3.sqlite_version, "oldest": ".".join(map(str, OLDEST_SQLITE))}
        return _reinstall(Phrase(N_("SQLite is too old ({version}, at least {oldest} is needed)"), fields))
    with closing(in_memory()) as first, closing(in_memory()) as second:
        first.execute("create table proof as select json_extract('[1, 2]', '$[1]') as two")
        first.commit()
        second.deserialize(first.serialize())
        (two,) = second.execute("select two from proof").fetchone()
    return None if two == 2 else _reinstall(Phrase(N_("SQLite does not give back what was stored"), {}))


def zstd_works(_bench: Bench) -> Phrase | None:
    """Gives back what was packed."""
    if frame.decompress(frame.compress(_PROOF), file="") == _PROOF:
        return None
    return _reinstall(Phrase(N_("zstd does not give back what was packed"), {}))


def cryptography_works(_bench: Bench) -> Phrase | None:
    """A passphrase opens its slot, an age file its content, a signature is right."""
    identity, key = generate_identity(), SecretKey.generate()
    slot = close_slot(identity.encode("ascii"), "self-test", "ward", "self-test", _CHEAP)
    opened = open_slot(slot, "self-test", "self-test").decode("ascii")
    content = age.encrypt(_PROOF, [recipient_of(identity)])
    verify(content, sign(content, key, "self-test"), key.public_key(), file="")
    if bytes(age.decrypt(content, [opened])) == _PROOF:
        return None
    return _reinstall(Phrase(N_("the encryption does not give back what was encrypted"), {}))


def words_are_there(_bench: Bench) -> Phrase | None:
    """The French catalogue of each package: without it the screens would be English."""
    files = [folder / LANGUAGES[0] / "LC_MESSAGES" / f"{DOMAIN}.mo" for folder in catalogue_folders()]
    if all(file.is_file() for file in files):
        return None
    return _reinstall(Phrase(N_("The French words are missing"), {}))


def sample_opens(bench: Bench) -> Phrase | None:
    """The built-in snapshot, from its signature to its rows."""
    try:
        with read_sample(bench.sample).opened() as copy, copy.page() as connection:
            found = [(r.patient.birth_name, r.patient.ipp) for r in present_patients(connection)]
    except DowntimeError as error:
        why = Phrase(error.sentence, error.fields)
        return _reinstall(Phrase(N_("The built-in copy does not open ({why})"), {"why": why}))
    return None if found == list(PEOPLE) else _reinstall(Phrase(N_("The built-in copy reads otherwise than made"), {}))


def forgery_is_refused(bench: Bench) -> Phrase | None:
    """The same with one bit changed."""
    if read_sample(bench.sample).forgery_is_refused():
        return None
    return _reinstall(Phrase(N_("A forged copy was not refused"), {}))


def board_is_drawn(bench: Bench) -> Phrase | None:
    """The ward board holds both identifiers of each patient, an allergy, and the time of the data."""
    sample = read_sample(bench.sample)
    status, text = draw_board(sample, LANGUAGES[0])
    age_said = Dates(LANGUAGES[0], "Europe/Paris").moment(sample.made_at)
    wanted = [*(word for person in PEOPLE for word in person), "Pénicilline", age_said]
    if status == 200 and all(word in text for word in wanted):
        return None
    return _reinstall(Phrase(N_("The page of a ward cannot be drawn (status {status})"), {"status": status}))


def sheet_is_drawn(bench: Bench) -> Phrase | None:
    """The sheets of the built-in patients hold both identifiers, and every letter could be printed."""
    printed, _records = _sheets(bench)
    warnings = [warning for sheet in printed.sheets for warning in sheet.warnings]
    if warnings:
        return _reinstall(Phrase(N_("The fonts lack letters ({warnings})"), {"warnings": "; ".join(warnings)}))
    text = page_text(printed.content)
    wanted = ["".join(word.split()) for person in PEOPLE for word in person]
    if len(printed.sheets) == len(PEOPLE) and all(word in text for word in wanted):
        return None
    return _reinstall(Phrase(N_("A patient's sheet cannot be drawn"), {}))


def symbols_are_readable(bench: Bench) -> Phrase | None:
    """A scanner reads the serial number and the INS from the first sheet."""
    printed, records = _sheets(bench)
    wanted = {SERIAL, ins_payload(records[0].patient)}
    if wanted == set(page_symbols(printed.content)):
        return None
    return _reinstall(Phrase(N_("The codes of a sheet cannot be read by a scanner"), {}))


def _sheets(bench: Bench) -> tuple[Printed, Sequence[PatientRecord]]:
    sample = read_sample(bench.sample)
    with sample.opened() as copy:
        with copy.page() as connection:
            records = present_patients(connection)
        context = PrintContext(
            site_name=copy.manifest.site_name,
            language=LANGUAGES[0],
            timezone=copy.manifest.timezone,
            data_at=copy.manifest.created_at,
            printed_at=bench.now,
            printed_by="Auto-test",
            next_serial=lambda: SERIAL,
        )
    return render("patient-sheet", records, context), records
