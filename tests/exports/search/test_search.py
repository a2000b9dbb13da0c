"""A patient is found by what a hurried person types."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.folding import fold, search_words
from exports.record import DatePrecision, Patient, Row, Stay
from exports.search import Found, PatientIndex, Why, search
from tests.exports.snapshot.test_snapshot import reopened

TODAY = date(2026, 11, 23)
CONNECTION = reopened(
    Patient(key="darcy", birth_name="D’Arcy-Œuvrard", given_name="Zoé", ipp="8000123", birth_date="1952-07-14"),
    Patient(key="nguyen", birth_name="N'Guyễn", given_name="Thị Hồng", used_name="Lefèvre", ipp="0008000900"),
    Patient(key="lukasz", birth_name="Wiśniewski", given_name="Łukasz", archive_number="A-7731"),
    Patient(key="strasse", birth_name="Straßer", given_name="Jürgen", birth_date="1952-07-14"),
    Patient(key="merged", birth_name="Old", ipp="8000555", old_numbers=("7700-42", "7700-43")),
    Patient(key="partly", birth_name="Young", birth_date="1999-03"),
    Patient(key="cut", birth_name="Jeune", birth_date="1999-01-01", birth_date_precision=DatePrecision.YEAR),
    Patient(key="gone", birth_name="Martin", given_name="Paul", birth_date="1940-02-01"),
    Patient(key="here", birth_name="Martin", given_name="Paule", birth_date="1942-11-24"),
    Patient(key="tower", birth_name="DE LA TOUR", given_name="Marie-Claude", given_names="Marie-Claude, Berthe"),
    Patient(key="saint", birth_name="Saint-Germain", given_name="François", ins="152077500112345",
            birth_date="2026-08-20"),
    Patient(key="arabic", birth_name="الأحمد", given_name="محمد"),
    Patient(key="chinese", birth_name="山田", given_name="太郎"),
    Patient(key="greek", birth_name="Παπαδόπουλος", given_name="Γιώργος"),
    Patient(key="russian", birth_name="Иванов", given_name="Пётр"),
    Patient(key="short", birth_name="O", given_name="U"),
    Patient(key="text", name_text="Madame Inconnue Gare"),
    Patient(key="source", birth_name="Sanspapiers", source="XR-4471"),
    Stay(key="1", patient="darcy", present=True, number="26011234", room="214", bed="P", ward_name="Cardiologie B"),
    Stay(key="1b", patient="darcy", present=False, number="25000001", admitted_at="2025-11-01"),
    Stay(key="2", patient="here", present=True, room="Ch 04", bed="Lit F", ward_name="Médecine"),
    Stay(key="3", patient="gone", present=False, admitted_at="2026-11-01", room="214", bed="F"),
)  # fmt: skip
INDEX = PatientIndex.of(CONNECTION)


def found_by(typed: str, limit: int = 50) -> Found:
    return search(CONNECTION, INDEX, typed, TODAY, limit)


def keys(found: Found) -> list[str]:
    return [hit.patient.key for hit in found.hits]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # names: parts, together, apart, accents, order, other scripts
        ("darcy", ["darcy"]),
        ("d'arcy", ["darcy"]),
        ("d’arcy", ["darcy"]),
        ("D ARCY", ["darcy"]),
        ("oeuvrard zoe", ["darcy"]),
        ("zoé oeuv", ["darcy"]),
        ("arcyoeuvrard", ["darcy"]),
        ("nguyen", ["nguyen"]),
        ("n guyen", ["nguyen"]),
        ("n'guyen thi", ["nguyen"]),
        ("lefevre", ["nguyen"]),
        ("lukasz", ["lukasz"]),
        ("strasser", ["strasse"]),
        ("martin", ["here", "gone"]),
        ("martin zoe", []),
        ("delatour", ["tower"]),
        ("de la tour", ["tower"]),
        ("latour marieclaude", ["tower"]),
        ("marie claude tour", ["tower"]),
        ("mc de la tour", ["tower"]),
        ("berthe", ["tower"]),
        ("st germain", ["saint"]),
        ("saint germain", ["saint"]),
        ("الاحمد", ["arabic"]),
        ("محمد", ["arabic"]),
        ("山田太郎", ["chinese"]),
        ("田", ["chinese"]),
        ("παπαδοπουλος", ["greek"]),
        ("иван", ["russian"]),
        ("петр", ["russian"]),
        ("gare inconnue", ["text"]),
        # by sound and with typing errors
        ("darsi", ["darcy"]),
        ("lefebvre", ["nguyen"]),
        ("oeuvrar", ["darcy"]),
        ("wisneivski", ["lukasz"]),
        ("lukazs", ["lukasz"]),
        ("frasnois", ["saint"]),
        ("fransois", ["saint"]),
        ("strsaser", ["strasse"]),
        ("papadpoulos", []),
        # numbers
        ("8000123", ["darcy"]),
        ("80001", ["darcy"]),
        ("00123", ["darcy"]),
        ("08000123", ["darcy"]),
        ("8000900", ["nguyen"]),
        ("ipp 8000123", ["darcy"]),
        ("26011234", ["darcy"]),
        ("26 011 234", ["darcy"]),
        ("25000001", ["darcy"]),
        ("7700-42", ["merged"]),
        ("770043", ["merged"]),
        ("a7731", ["lukasz"]),
        ("152077500112345", ["saint"]),
        ("1 52 07 75 001 123 45", ["saint"]),
        ("1520775001123", ["saint"]),
        ("XR4471", ["source"]),
        ("01008000123", ["darcy"]),
        # birth dates and ages
        ("14/07/1952", ["darcy", "strasse"]),
        ("14.07.52", ["darcy", "strasse"]),
        ("14-7-1952", ["darcy", "strasse"]),
        ("14 juillet 1952", ["darcy", "strasse"]),
        ("14 juil 52", ["darcy", "strasse"]),
        ("July 14, 1952", ["darcy", "strasse"]),
        ("14.7.1952 jurgen", ["strasse"]),
        ("1952-07-14", ["darcy", "strasse"]),
        ("14071952", ["darcy", "strasse"]),
        ("140752", ["darcy", "strasse"]),
        ("07/1952", ["darcy", "strasse"]),
        ("1952-07", ["darcy", "strasse"]),
        ("zoe 1952", ["darcy"]),
        ("14/07/19", ["darcy", "strasse"]),
        ("14/07", ["darcy", "strasse"]),
        ("14/03/1999", ["cut", "partly"]),
        ("14/04/1999", ["cut"]),
        ("mars 1999", ["partly", "cut"]),
        ("74 ans", ["darcy", "strasse"]),
        ("74a zoe", ["darcy"]),
        ("83 y", ["here"]),
        ("3 mois", ["saint"]),
        # places
        ("214", ["darcy"]),
        ("214-P", ["darcy"]),
        ("214p", ["darcy"]),
        ("ch 214", ["darcy"]),
        ("lit 214 P", ["darcy"]),
        ("cardio 214", ["darcy"]),
        ("cardio", []),
        ("ch 4", ["here"]),
        ("04 f", ["here"]),
        # nothing
        ("", []),
        ("   ", []),
        ('"', []),
        ("AND", []),
        ("* OR *", []),
        ("31/02/1952", []),
    ],
)  # fmt: skip
def test_search_finds(typed: str, found: list[str]) -> None:
    assert keys(found_by(typed)) == found


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("darcy", ()),
        ("214", ()),
        ("14/07/1952 zoe", ()),
        ("lefevre", (Why.USED_NAME,)),
        ("lefebvre", (Why.SOUND,)),
        ("wisneivski", (Why.TYPING,)),
        ("berthe", (Why.OTHER_GIVEN_NAME,)),
        ("mc tour", (Why.INITIALS,)),
        ("14/03/1999 young", (Why.PARTIAL_DATE,)),
        ("152077500112345", (Why.INS,)),
        ("7700-42", (Why.OLD_NUMBER,)),
        ("25000001", (Why.OTHER_STAY,)),
        ("a7731", (Why.ARCHIVE,)),
        ("01008000123", (Why.NUMBER_PART,)),
    ],
)
def test_a_hit_says_why_when_its_line_does_not_show_it(typed: str, why: tuple[Why, ...]) -> None:
    assert found_by(typed).hits[0].why == why


@pytest.mark.parametrize("typed", ["martin paul 02/01/1940", "martin 1941", "01/02/1950 martin", "martin paul 12 ans"])
def test_a_name_with_a_wrong_birth_date_finds_the_name_and_says_so(typed: str) -> None:
    found = found_by(typed)
    assert found.literal == 0 and found.only is None
    assert "gone" in keys(found)
    assert all(hit.close and hit.why[0] is Why.OTHER_BIRTH for hit in found.hits)


def test_with_somebody_born_then_nobody_else_is_shown() -> None:
    assert keys(found_by("martin 1940")) == ["gone"] and found_by("martin 1940").hits[0].why == ()


def test_only_a_whole_number_that_means_nobody_else_opens() -> None:
    for typed in ("8000123", "08000123", "26 011 234", "152077500112345"):
        only = found_by(typed).only
        assert only is not None and typed.lstrip("0")[:3] in ("800", "26 ", "152")
    for typed in ("darcy", "214", "80001", "ipp 8000123", "01008000123", "14/07/1952 zoe", ""):
        assert found_by(typed).only is None, typed


def made(*rows: Row) -> tuple[sqlite3.Connection, PatientIndex]:
    connection = reopened(*rows)
    return connection, PatientIndex.of(connection)


def test_a_number_of_two_patients_opens_nobody() -> None:
    connection, index = made(
        Patient(key="a", birth_name="Abel", ipp="8000777"),
        Patient(key="b", birth_name="Babel", ipp="0008000777"),
        Patient(key="c", birth_name="Cabel", ipp="14071952"),
        Patient(key="d", birth_name="Dabel", birth_date="1952-07-14"),
    )
    both = search(connection, index, "8000777", TODAY)
    assert keys(both) == ["a", "b"] and both.same_number and both.only is None
    either = search(connection, index, "14071952", TODAY)
    assert keys(either) == ["c", "d"] and not either.same_number and either.only is None


def test_the_number_of_a_paper_file_opens_nobody_by_itself() -> None:
    connection, index = made(Patient(key="a", birth_name="Abel", ipp="8000777", archive_number="41277"))
    found = search(connection, index, "41277", TODAY)
    assert keys(found) == ["a"] and found.hits[0].why == (Why.ARCHIVE,) and found.only is None


def test_the_order_is_whole_name_beginning_part_sound_error_and_present_first() -> None:
    connection, index = made(
        *(
            Patient(key=name, birth_name=name)
            for name in ("Dupont", "Dupontel", "Grandupont", "Dupond", "Duponq", "Dupont-Gone", "Autre")
        ),
        Patient(key="given", birth_name="Zed", given_name="Dupont"),
        Stay(key="1", patient="Dupont-Gone", present=True),
    )
    found = search(connection, index, "dupont", TODAY)
    assert keys(found) == ["Dupont-Gone", "Dupont", "given", "Dupontel", "Grandupont", "Dupond", "Duponq"]
    assert [hit.close for hit in found.hits] == [False] * 5 + [True] * 2
    assert (found.literal, found.close, found.more) == (5, 2, 0)


def test_whoever_is_not_shown_is_counted() -> None:
    connection, index = made(*(Patient(key=f"{n:03}", birth_name="Martin") for n in range(120)))
    found = search(connection, index, "martin", TODAY)
    assert (len(found.hits), found.literal, found.more) == (50, 120, 70)


def test_a_patient_in_two_beds_is_shown_in_the_one_that_was_asked_for() -> None:
    connection, index = made(
        Patient(key="a", birth_name="Abel"),
        Stay(key="1", patient="a", present=True, room="101", bed="P", admitted_at="2026-11-20"),
        Stay(key="2", patient="a", present=True, room="202", bed="F", admitted_at="2026-11-01"),
    )
    for typed, room in (("101", "101"), ("202", "202"), ("202 f", "202"), ("abel", "101")):
        (hit,) = search(connection, index, typed, TODAY).hits
        assert hit.stay is not None and hit.stay.room == room


def test_stays_of_one_number_are_told_apart() -> None:
    """Two sources may both have a stay "1"."""
    connection, index = made(
        Patient(key="a", birth_name="Abel"),
        Patient(key="b", birth_name="Abel"),
        Stay(key="1", patient="a", present=True, bed="1A"),
        Stay(key="1", patient="b", present=True, bed="2B"),
    )
    hits = search(connection, index, "abel", TODAY).hits
    assert {hit.patient.key: hit.stay.bed if hit.stay else None for hit in hits} == {"a": "1A", "b": "2B"}


def test_a_misspelt_beginning_finds_only_when_nothing_else_does() -> None:
    assert keys(found_by("wisnei")) == ["lukasz"]
    assert found_by("wisnei").hits[0].why == (Why.TYPING,)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_nothing_typed_ever_fails(typed: str) -> None:
    found = found_by(typed)
    assert found.literal + found.close >= len(found.hits)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_search_words_hold_parts_and_joined() -> None:
    assert search_words("D’Arcy-Œuvrard") == ("d", "arcy", "oeuvrard", "darcyoeuvrard")


LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Lt", "Mn"])
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=3).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES.filter(fold), min_size=1, max_size=6), st.data())
def test_any_name_is_found_by_itself_without_accents_and_in_any_order(
    names: Sequence[str], data: st.DataObject
) -> None:
    index = PatientIndex([Patient(key=f"k{i}", birth_name=name) for i, name in enumerate(names)], [])
    for i, name in enumerate(names):
        words = fold(name).split()
        for typed in (name, fold(name), " ".join(data.draw(st.permutations(words)))):
            assert f"k{i}" in [one.patient for one in index.find(typed, TODAY, 50).first], typed


@settings(max_examples=200, deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=14), st.data())
def test_any_name_of_five_letters_is_found_with_one_typing_error(name: str, data: st.DataObject) -> None:
    index = PatientIndex([Patient(key="k", birth_name=name.upper(), ipp="8000123")], [])
    at = data.draw(st.integers(0, len(name) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    for typed in (
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    ):
        assert [one.patient for one in index.find(typed, TODAY, 5).first] == ["k"], typed


def test_a_birth_date_that_nobody_recorded_is_not_another_one() -> None:
    (hit, *_) = found_by("wisniewski 12/03/1950").hits
    assert hit.patient.key == "lukasz" and hit.why[0] is Why.BIRTH_UNKNOWN
