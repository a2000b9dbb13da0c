"""Names in every script that the kit prints: they read back as they are, and no square ever stands on paper."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.record import Patient, PatientRecord
from printable.fonts import FILES, face_named, faces
from printable.forms import render
from printable.pen import Pen
from printable.text import Run, Typesetter
from tests.printable import reading
from tests.printable.builders import context

VOWELLED = "مُحَمَّد عَلِيّ"
NAMES = (
    "Łukasz Żółć-Çelik", "Nguyễn Thị Hương", "Ħāwea ʻŌkina", "Ǧamāl ʿAbd", "Þórður Ægisson", "Ọláṣubọ̀mí", "Ꝙꞻ",
    "Ηρακλής Ἀθῆναι", "Щербаков Їжак", "Ҳусейн Ғафуров", "გიორგი", "Հայկ",
    "محمد الأمير بن عبد الله", VOWELLED, "فاطمہ بے نظیر", "ابراهیم پژوهش", "דוד בן־גוריון",
    "李小龍", "王伟 欧阳", "山田太郎", "やまだ タロウ", "김철수", "박 대한",
)  # fmt: skip
PRINTED = (
    "LATIN",
    "GREEK",
    "CYRILLIC",
    "ARABIC",
    "HEBREW",
    "CJK UNIFIED",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "GEORGIAN",
)
ASSIGNED = [
    character
    for character in map(chr, range(sys.maxunicode + 1))
    if unicodedata.name(character, "").startswith(PRINTED)
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_reads_back_as_it_is(name: str) -> None:
    record = PatientRecord(patient=Patient(key="p", birth_name=name, ipp="1"))
    printed = render("patient-sheet", [record], context())
    assert printed.sheets[0].warnings == ()
    text = _plain("".join(reading.text(printed.content)))
    if name == VOWELLED:  # programs differ in where they put the marks above a letter
        assert all(mark in text for mark in name)
        name, text = (re.sub("[\u064b-\u0652]", "", one) for one in (name, text))
    assert _plain(name) in text


def _plain(text: str) -> str:
    """As programs compare: whatever the case (birth names stand in capitals) and the form of composition."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@pytest.mark.parametrize("name", ["محمد", "李小龍", "김철수", "やまだ", "Ꝙ", "דוד"])
def test_a_name_is_drawn_and_not_a_row_of_squares(name: str) -> None:
    """Every letter alone gives a picture of its own: squares are all alike."""
    pictures = {_picture(character) for character in name}
    assert len(pictures) == len(set(name))


def _picture(text: str) -> bytes:
    setter = Typesetter()
    pen = Pen(setter, title="x", author="x", language="fr")
    pen.start_page(60, 60)
    pen.write(text, 10, 10, 30)
    pen.end_page()
    page = reading.picture(pen.content(), dpi=72)
    return bytes(page.tobytes())


@settings(max_examples=300)
@given(st.text(st.sampled_from(ASSIGNED), max_size=30), st.sampled_from(list(FILES)))
def test_every_assigned_character_is_set_in_a_face_that_has_it_or_said(text: str, face: str) -> None:
    setter = Typesetter()
    lines = setter.wrap([Run(text, face)], 200, 8)
    for line in lines:
        for piece in line:
            own = face_named(piece.run.face)
            assert own.covered.issuperset(piece.run.text)
            assert piece.width == pytest.approx(own.width(piece.run.text) * 8)
    missing, _ = setter.take_missing()
    assert sum(len(piece.run.text) for line in lines for piece in line) >= len(missing)


def test_the_scripts_of_names_are_covered() -> None:
    setter = Typesetter()
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0x24F),
        (0x1E00, 0x1EFF),
        (0x370, 0x3FF),
        (0x400, 0x52F),
        (0x4E00, 0x9FA5),
    ):
        text = "".join(c for c in map(chr, range(first, last + 1)) if unicodedata.category(c) not in ("Cn", "Cf"))
        setter.clean(text)
        assert setter.take_missing()[0] == ()
    named = [c for c in ASSIGNED if unicodedata.name(c).startswith("LATIN") and c < "\u2c80"]
    setter.clean("".join(named))
    assert setter.take_missing()[0] == ()


def test_fonts_that_no_text_asks_for_are_not_embedded() -> None:
    record = PatientRecord(patient=Patient(key="p", birth_name="Œuvrard", ipp="1"))
    content = render("patient-sheet", [record], context()).content
    assert b"DejaVu" in content
    assert not any(name in content for name in (b"Fallback",))
    assert set(faces()) == set(FILES)
