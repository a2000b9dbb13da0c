"""What is stored is what is shown, cell by cell: any record, hostile text in every field, read back from the page.

Every value of every row must stand as text in the section of its list, or be counted there as not shown, behind a link
that shows it; nothing of it may become markup. What is shown in other words (codes with a word, moments) is looked for
in those words; fields that carry no information of their own for a reader are named in `KEYS` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any
from xml.etree.ElementTree import Element

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from downtime.web.config import WebConfig
from downtime.web.visible import visible
from exports.language import translator
from exports.record import Document, Observation, Patient, PatientRecord, Row, Section
from printable.codes import CODES
from printable.dates import Dates
from printable.words import Words
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import PORT, Hospital, Page, Reader
from tests.printable.any_record import records

LISTS = {section.value: section.value.replace("-", "_") for section in Section}
MEASURED = ("vital-signs", "laboratory", "observations")
KEYS: Mapping[str, frozenset[str]] = {
    # links between rows, and what only machines read (a code stands beside its text; `number` repeats `value`)
    "*": frozenset(
        {"key", "patient", "stay", "order", "panel", "code", "number", "results", "documents", "usual", "source"}
    ),
    "Administration": frozenset({"said"}),  # shown beside every state that is not plainly "given" or "ordered"
    "MedicationOrder": frozenset({"intent", "authored_at"}),  # `start` stands before `authored_at`
    "Observation": frozenset({"issued_at", "category"}),  # the time of the sample is the time; the list is the category
    "Problem": frozenset({"category", "recorded_at", "onset_text"}),  # the onset stands before both
    "Report": frozenset({"issued_at"}),
    "Document": frozenset({"text", "data", "content_type", "missing"}),  # on the document's own page
    "Task": frozenset({"kind"}),
    "Immunization": frozenset({"at_text"}),  # `at` stands before it
}
DATES = Dates("en", "Europe/Paris", translator("en"), at=sample.NOW)
WORDS = Words(translator("en"))
QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # two pages an example: shrinking would take minutes
)


def numbered(record: PatientRecord) -> PatientRecord:
    """The record of one patient with keys of its own: the others are the database's, not the reader's."""
    patient = msgspec.structs.replace(record.patient, key="p", protected=False, mother=None)
    fields: dict[str, Any] = {"patient": patient}
    count = 0
    for name in PatientRecord.__struct_fields__[1:]:
        rows = []
        for row in getattr(record, name):
            count += 1
            changes: dict[str, Any] = {"patient": "p"}
            if hasattr(row, "key"):
                changes["key"] = f"k{count}"
            if hasattr(row, "protected"):
                changes["protected"] = False
            if hasattr(row, "usual"):
                changes["usual"] = name == "usual_medications"
            rows.append(msgspec.structs.replace(row, **changes))
        fields[name] = tuple(rows)
    return PatientRecord(**fields)


def read(page: Page, name: str) -> str:
    """All text of a section, spaces folded away, so that line breaks and padding between words do not count."""
    section = next(e for e in page.tree.iter("section") if e.get("id") == name)
    return squeezed("".join(texts(section)))


def texts(element: Element) -> Iterator[str]:
    yield from element.itertext()
    for inside in element.iter():
        yield from (inside.get(name, "") for name in ("title", "datetime"))


def squeezed(text: str) -> str:
    return "".join(str(visible(text)).replace("\x00", "").split())


def ways(value: Any) -> set[str]:
    """How a value may stand on the page."""
    if isinstance(value, Enum):
        return set()
    text = str(value)
    known = {text, DATES.moment(text), DATES.short(text), DATES.date(text)}
    if text.lower() in CODES:
        known.add(WORDS.code(text))
    return {squeezed(way) for way in known if squeezed(way)}


def cells(rows: Iterable[Row]) -> Iterator[tuple[str, str, set[str]]]:
    for row in rows:
        kind = type(row).__name__
        skipped = KEYS["*"] | KEYS.get(kind, frozenset())
        for field in row.__struct_fields__:
            value = getattr(row, field)
            if field in skipped or value is None or isinstance(value, (bool, Enum, bytes, float)):
                continue
            for one in value if isinstance(value, tuple) else (value,):
                if squeezed(str(one)):
                    yield kind, field, ways(one)


def shown(record: PatientRecord, tmp: Any) -> tuple[Page, Page]:
    rows = [row for name in PatientRecord.__struct_fields__[1:] for row in getattr(record, name)]
    database = sample.database([record.patient, *rows])
    reader = Reader(Hospital(database, WebConfig(vault=tmp, port=PORT)).app()).enter()
    every = "&".join(f"all={name}" for name in (*LISTS, "microbiology"))
    return reader.page("/patients/p"), reader.page(f"/patients/p?{every}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("vault")


@QUICK
@given(found=records())
def test_every_cell_of_any_record_is_on_the_page(folder: Any, found: PatientRecord) -> None:
    record = numbered(found)
    short, whole = shown(record, folder)
    assert (short.status, whole.status) == (200, 200)
    assert not [e for e in whole.tree.iter("section") if "is-failed" in (e.get("class") or "")]
    for name, field in LISTS.items():
        if name in MEASURED:
            continue
        said = read(whole, name)
        lost = [
            (kind, cell, way) for kind, cell, way in cells(getattr(record, field)) if not any(w in said for w in way)
        ]
        assert lost == []
    said = "".join(read(whole, name) for name in (*MEASURED, "microbiology"))
    values = [row for row in record.observations if not is_empty_panel(row, record.observations)]
    assert [cell for cell in cells(values) if not any(way in said for way in cell[2])] == []


def is_empty_panel(row: Observation, rows: Iterable[Observation]) -> bool:
    """A panel that holds nothing itself is not drawn (`measured.worth_showing`)."""
    return row.key in {one.panel for one in rows} and not (
        row.value or row.missing_reason or row.unreadable or row.note
    )


FOREIGN = frozenset({"img", "iframe", "object", "embed", "style", "base", "audio", "video", "font", "marquee", "a:x"})
"""What no page of a patient has; scripts only by address, in the head."""


@QUICK
@given(found=records())
def test_no_text_of_any_record_becomes_markup(folder: Any, found: PatientRecord) -> None:
    for page in shown(numbered(found), folder):  # the parser is strict: one error of markup fails
        for element in page.tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag.rpartition("}")[2] not in FOREIGN
            assert element.tag != "script" or element.get("src")
            assert not [name for name in element.attrib if str(name).startswith("on") or name == "style"]
            assert str(element.get("href") or element.get("src") or "/").startswith(("/", "#"))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(number=st.integers(1, 60))
def test_what_is_not_shown_is_counted_with_a_link_that_shows_it(folder: Any, number: int) -> None:
    documents = tuple(Document(key=f"d{n}", patient="p", title=f"[doc {n:03d}]") for n in range(number))
    record = PatientRecord(patient=Patient(key="p", ipp="1"), documents=documents)
    short, whole = shown(record, folder)
    missing = sum(squeezed(str(one.title)) not in read(short, "documents") for one in documents)
    assert missing == max(0, number - 20)
    assert all(squeezed(str(one.title)) in read(whole, "documents") for one in documents)
    if missing:
        (section,) = [e for e in short.tree.iter("section") if e.get("id") == "documents"]
        assert f"{missing}{'is' if missing == 1 else 'are'}notshown" in read(short, "documents")
        assert [a for a in section.iter("a") if a.get("href") == "/patients/p?all=documents#documents"]
