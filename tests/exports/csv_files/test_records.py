"""Text into records: separators, quotation marks, and what one bad line may cost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.csv_files.records import read_text, records, separator_of
from exports.errors import FileUnreadable, SourceUnreadable


def cells(text: str, separator: str = ";") -> list[tuple[str, ...]]:
    return [record.cells for record in records(text, separator)]


def test_records_know_their_first_line_and_keep_their_text() -> None:
    text = 'a;b\r\n"x\ny";2\n\nlast;"é"""'
    found = list(records(text, ";"))
    assert [(r.line, r.cells) for r in found] == [(1, ("a", "b")), (2, ("x\ny", "2")), (4, ()), (5, ("last", 'é"'))]
    assert "".join(r.text for r in found) == text


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line() -> None:
    found = list(records('a;b\n"lost;1\nkept;2\nkept too;3\n', ";"))
    assert [(r.line, r.cells, bool(r.problem)) for r in found] == [
        (1, ("a", "b"), False),
        (2, (), True),
        (3, ("kept", "2"), False),
        (4, ("kept too", "3"), False),
    ]


def test_two_stray_marks_cost_their_lines_alone() -> None:
    found = list(records('"a;1\nb;2\nc"x;3\nd;4\n', ";"))
    assert [r.cells for r in found if not r.problem] == [("b", "2"), ('c"x', "3"), ("d", "4")]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_the_one_that_names_the_columns(separator: str) -> None:
    assert separator_of(f"Name {separator}LOGIN{separator}x\n", ("login", "name"), "staff.csv") == separator


def test_a_file_without_its_header_is_refused_without_being_quoted() -> None:
    with pytest.raises(SourceUnreadable) as refused:
        separator_of("lmartin;Léa Martin\n", ("login", "name"), "staff.csv")
    assert "login; name" in refused.value.say() and "Martin" not in refused.value.say()


@pytest.mark.parametrize(
    ("content", "encoding", "text"),
    [
        ("é;ø".encode(), "utf-8", "é;ø"),
        ("é".encode("utf-8-sig"), "utf-8", "é"),
        ("é€".encode("cp1252"), "cp1252", "é€"),
        (b"a\xe9b", "utf-8", "a\udce9b"),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, encoding: str, text: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert read_text(tmp_path / "x.csv", encoding) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("content", ["é;a\n".encode("utf-16"), b"\x00\x01\x02", b"PK\x03\x04\x00\x00"])
def test_what_is_no_such_text_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(SourceUnreadable):
        read_text(tmp_path / "x.csv", "utf-8")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_text(tmp_path / "x.csv", "utf-8")


letters = st.characters(categories=["L", "M", "N", "P", "S", "Z", "Cc"], exclude_characters="\r\x00")


@given(st.lists(st.lists(st.text(letters, max_size=8), min_size=2, max_size=4), max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(rows)
    assert cells(written.getvalue()) == [tuple(row) for row in rows]


@given(st.text(max_size=300))
def test_no_text_is_lost_or_raises(text: str) -> None:
    assert "".join(record.text for record in records(text, ";")) == text
