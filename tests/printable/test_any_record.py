"""Any record prints: nothing stands outside the margins, no active order is lost, no glyph is missing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import msgspec
import pytest
from bidi.mirror import MIRRORED
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.record import Administration, DoseState, MedicationOrder, OrderStatus, PatientRecord
from printable.forms import FORMS, render
from printable.shaping import meanings
from printable.text import Typesetter
from printable.words import DOSE_STATES
from tests.printable import reading
from tests.printable.any_record import NAUGHTY, records, rows
from tests.printable.builders import KEY, context, order, patient
from tests.printable.samples import busy
from tests.printable.test_printed import assert_inside

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def numbered(record: PatientRecord) -> PatientRecord:
    """The record with each order's drug marked by a number, to be found again whatever else it is called."""
    orders = tuple(
        msgspec.structs.replace(row, drug=f"ordre{number:02d} {row.drug or ''}")
        for number, row in enumerate(record.orders)
    )
    return msgspec.structs.replace(record, orders=orders)


def active(orders: tuple[MedicationOrder, ...]) -> list[str]:
    kept = (OrderStatus.ACTIVE, OrderStatus.UNKNOWN)
    return [(row.drug or "").split(" ")[0] for row in orders if row.status in kept]


@SLOW
@given(st.lists(records(), min_size=1, max_size=2), st.sampled_from(["fr", "en"]), st.data())
def test_any_record_prints(found: list[PatientRecord], language: str, data: st.DataObject) -> None:
    subjects = [numbered(record) for record in found]
    for form in ("patient-sheet", "administration-plan", data.draw(st.sampled_from(list(FORMS)))):
        printed = render(form, subjects, context(language=language), ward="B")
        if not FORMS[form].one_sided:  # labels have no margin for the holes of a folder
            assert_inside(printed.content)
        assert len(reading.text(printed.content)) == sum(sheet.pages for sheet in printed.sheets)
        if form in ("patient-sheet", "administration-plan"):
            text = reading.squeezed(printed.content)
            assert all(drug in text for record in subjects for drug in active(record.orders))


@settings(SLOW, max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(list(DoseState)), rows(Administration)), min_size=1, max_size=8), st.data())
def test_a_dose_not_given_reads_as_not_given_whatever_else_is_said(
    found: list[tuple[DoseState, Administration]], data: st.DataObject
) -> None:
    """Each order has one dose at a minute of its own: before the minute stands the word of its state, and no other."""
    minutes = [f"2026-11-23T07:{number:02d}:00+00:00" for number in range(len(found))]
    orders = tuple(order(f"o{number}", f"Drug{number}") for number in range(len(found)))
    doses = tuple(
        msgspec.structs.replace(row, patient=KEY, order=f"o{number}", state=state, at=at)
        for number, ((state, row), at) in enumerate(zip(found, minutes, strict=True))
    )
    subject = PatientRecord(patient=patient(), orders=orders, administrations=doses)
    form = data.draw(st.sampled_from(["patient-sheet", "administration-plan", "administration-plan-72h"]))
    text = reading.squeezed(render(form, [subject], context(language="en")).content)
    for number, (state, _) in enumerate(found):
        word = re.sub(r"\s", "", DOSE_STATES[state])
        assert f"{word}23Nov08:{number:02d}" in text, state
        if state is not DoseState.GIVEN:
            assert not re.search(rf"(?<!NOT)given23Nov08:{number:02d}", text)


@pytest.mark.parametrize("start", range(0, len(NAUGHTY), 60))
def test_no_glyph_is_missing_in_any_hostile_text(start: int) -> None:
    """Each character reads back, as often as the typesetter set it: what reads back is what stands on the paper."""
    texts = NAUGHTY[start : start + 60]
    orders = tuple(order(f"o{n}", text, text=text) for n, text in enumerate(texts))
    content = render("patient-sheet", [busy(patient=patient(birth_name=texts[0]), orders=orders)], context()).content
    setter = Typesetter()
    wanted = Counter(c for text in texts for c in _meant(setter.clean(text)) * 2 if not c.isspace())
    assert wanted - Counter(_meant(reading.squeezed(content))) == Counter()


def _meant(text: str) -> str:
    """The characters that shapes stand for; brackets that turn in a line from right to left count as one."""
    plain = unicodedata.normalize("NFKC", "".join(meanings().get(c, c) for c in text))
    return plain.translate({ord(one): other for one, other in MIRRORED.items() if one > other})
