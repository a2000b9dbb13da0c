"""The board sorted and filtered by links: nothing is hidden without being counted, no address holds a patient."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.web.board import make_board
from downtime.web.board_order import Asked, Order, Part, View, arrange
from downtime.web.lookalikes import _close, _family_names, alike
from exports.record import Alert, AlertKind, IdentityStatus, NoneKnown, Patient, Section, Sex, StayStatus
from exports.snapshot.census import CensusLine
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Reader


def line(key: str, bed: str | None = "1", **more: object) -> CensusLine:
    stay_fields = {name: more.pop(name) for name in ("admitted_at", "attending", "status") if name in more}
    alerts = tuple(Alert(key="a", patient=key, kind=kind) for kind in more.pop("alerts", ()))  # type: ignore[attr-defined]
    said = (NoneKnown(patient=key, section=Section.ALLERGIES),) if more.pop("none_known", False) else ()
    who = Patient(key=key, **{"birth_name": key, **more})  # type: ignore[arg-type]
    stay = sample.stay(key, "w", "W", key, bed, **stay_fields)
    return CensusLine(patient=who, stay=stay, allergies=(), none_known=said, alerts=alerts, diets=())


def shown(*people: CensusLine, **asked: object) -> list[str]:
    board = make_board(people, (), {})
    lines = arrange(board.lines, Asked(**asked)).lines  # type: ignore[arg-type]
    return [one.line.patient.key for one in lines if one.line]


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        (Order.BED, ["1", "2", "10"]),
        (Order.NAME, ["10", "2", "1"]),
        (Order.ENTRY, ["2", "1", "10"]),
        (Order.PHYSICIAN, ["2", "1", "10"]),
    ],
)
def test_sorted(order: Order, keys: list[str]) -> None:
    people = (
        line("1", birth_name="Zola", admitted_at="2026-11-02", attending="Roux"),
        line("2", birth_name="Éluard", admitted_at="2026-11-01", attending="Élie"),
        line("10", birth_name="Balzac", admitted_at=None, attending=None),
    )
    assert shown(*people, order=order) == keys


PEOPLE = (
    line("isolated", alerts=(AlertKind.ISOLATION,), none_known=True),
    line("falls", alerts=(AlertKind.FALL,), none_known=True),
    line("fasts", alerts=(AlertKind.FASTING,), none_known=True),
    line("limits", alerts=(AlertKind.TREATMENT_LIMIT,), none_known=True),
    line("bleeds", alerts=(AlertKind.ANTICOAGULANT,), none_known=True),
    line("nobody-asked"),
    line("homa", identity_remarks=("HOMA",), none_known=True),
    line("dout", identity_remarks=("DOUT",), none_known=True),
    line("provisional", identity_status=IdentityStatus.PROVISIONAL, none_known=True),
    line("missing", identity_missing=True, none_known=True),
    line("away", status=StayStatus.ON_LEAVE, none_known=True),
    line("bedless", bed=None, none_known=True),
)


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        (Part.ISOLATION, {"isolated"}),
        (Part.FALL, {"falls"}),
        (Part.FASTING, {"fasts"}),
        (Part.LIMITS, {"limits"}),
        (Part.ANTICOAGULANT, {"bleeds"}),
        (Part.OXYGEN, set()),
        (Part.ALLERGIES_UNKNOWN, {"nobody-asked"}),
        (Part.HOMONYM, {"homa"}),
        (Part.IDENTITY, {"dout", "provisional", "missing"}),
        (Part.PLACE, {"away", "bedless"}),
    ],
)
def test_parts(part: Part, keys: set[str]) -> None:
    assert set(shown(*PEOPLE, part=part)) == keys
    arranged = arrange(make_board(PEOPLE, (), {}).lines, Asked(part=part))
    assert arranged.counts[part] == len(keys)
    assert arranged.hidden == len(PEOPLE) - len(keys)


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=12)))
def test_an_address_holds_only_words_of_ours(arguments: dict[str, str]) -> None:
    asked = Asked.of(arguments)
    assert asked.address().items() <= {
        *(("sort", one.value) for one in Order),
        *(("show", one.value) for one in Part),
        *(("view", one.value) for one in View),
    }
    assert Asked.of(asked.address()) == asked


def test_a_link_changes_one_thing_and_keeps_the_others() -> None:
    asked = Asked(Order.NAME, Part.FALL, View.COMPACT)
    assert asked.address(order=Order.BED) == {"show": "fall", "view": "compact"}
    assert asked.address(part=Part.ALL) == {"sort": "name", "view": "compact"}


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=6), max_size=14))
def test_look_alikes_are_those_that_comparing_each_with_each_finds(names: list[str]) -> None:
    patients = [Patient(key=str(i), birth_name=name) for i, name in enumerate(names)]
    words = {patient.key: _family_names(patient) for patient in patients}
    for one in patients:
        others = {o.key for o in patients if o.key != one.key and _close(words[one.key], words[o.key])}
        assert {o.key for o in alike(patients).get(one.key, ())} == others


# the page


def test_look_alikes_name_each_others_bed(reader: Reader) -> None:
    rows = reader.page("/wards/med-b").texts("tr")[1:]
    assert "LOVELACE Ada, born 10 Dec 1958, uses" in rows[0] and "bed 214 P" in rows[0]
    assert "bed 214 F" in rows[1]


@pytest.mark.parametrize("view", ["", "compact"])
def test_links_sort_and_filter_without_a_script(reader: Reader, view: str) -> None:
    page = reader.page(f"/wards/med-b?view={view}")
    for href in {e.get("href") for e in page.all("a") if (e.get("href") or "").startswith("/wards/med-b")}:
        assert href and reader.page(href.split("#")[0]).status == 200
        assert re.fullmatch(r"/wards/med-b(\?[a-z=&-]+)?(#board)?", href)


def test_what_a_filter_hides_is_counted_with_the_way_back(reader: Reader) -> None:
    page = reader.page("/wards/med-b?show=allergies-unknown&sort=name")
    assert "patients of this ward are not shown" in page.text or "patient of this ward is not shown" in page.text
    assert "/wards/med-b?sort=name" in [e.get("href") for e in page.all("a")]
    assert "empty bed" not in " ".join(page.texts("tr"))


def test_an_unknown_word_shows_the_whole_board(reader: Reader) -> None:
    assert len(reader.page("/wards/med-b?show=<script>&sort=ipp&view=x").texts("tr")) == 8


def test_the_glance_holds_two_identifiers_and_the_three_states(reader: Reader) -> None:
    lines = reader.page("/wards/med-b?view=compact").texts("li")
    people = [one for one in lines if "IPP" in one]
    assert len(people) == 4 and all("born" in one or "birth date" in one for one in people)
    text = " ".join(lines)
    assert "No known allergy (said by the source)" in text and "not recorded in the copy" in text
    assert "Pénicillines (high risk)" in text


def test_a_filter_of_another_ward_asks_for_the_reason_first(hospital: Hospital) -> None:
    database = sample.database(
        [Patient(key="p", birth_name="Noir", sex=Sex.MALE), sample.stay("p", "w", "W", "1", "P")]
    )
    reader = Reader(dataclasses.replace(hospital, database=database).app())
    reader.post("/language", language="en")
    reader.unlock()
    reader.sign_in(role="it")
    assert "NOIR" not in reader.page("/wards/w?show=all&view=compact").text
