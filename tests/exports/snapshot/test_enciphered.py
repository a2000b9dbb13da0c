"""Texts that look enciphered are told from names, labels and notes of real data; no list of these looks so."""

from __future__ import annotations

import base64
import codecs
import functools
import hashlib
import random
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.folding import plain
from exports.snapshot.enciphered import LISTS, _texts, garbled, garbled_lists
from exports.snapshot.memory import in_memory
from exports.snapshot.write import SnapshotWriter
from exports.suspicion import Kind
from exports.suspicion_limits import Limits
from exports.valmont import write_hospital
from tests.exports.fhir.fhir_reading import DATA, read

PUBLIC = {
    "clinosim": ("clinosim-us-76-inpatients/fhir", "2026-11-08T00:00:00+00:00"),
    "mimic": ("mimic-iv-demo-fhir-24/census", "2026-11-20T19:00:00+00:00"),
    "synthea": ("synthea-r4-bundles", "2019-06-01T00:00:00+00:00"),
    "sof": ("sof-bulk-10-patients", "2024-08-06T18:12:57+00:00"),
    "fr-core": ("fr-core-2.2.0-examples", "2026-11-20T14:00:00+00:00"),
}
SEED = random.Random(11)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@functools.cache
def database(name: str) -> bytes:
    """The rows of a public hospital as a snapshot's tables."""
    folder, now = PUBLIC[name]
    writer = SnapshotWriter()
    writer.add_all(read(DATA / folder, now).rows)
    writer.close_tables()
    return writer.connection.serialize()


def opened(content: bytes) -> sqlite3.Connection:
    connection = in_memory()
    connection.deserialize(content)
    return connection


def xored(text: str) -> bytes:
    key = SEED.randbytes(8)
    return bytes(byte ^ key[at % 8] for at, byte in enumerate(text.encode()))


CIPHERS: dict[str, Callable[[str], str]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "digest": lambda text: hashlib.sha256(text.encode()).hexdigest(),
    "rot13": lambda text: codecs.encode(plain(text), "rot13"),
    "random letters": lambda text: "".join(SEED.choice(LETTERS) if c.isalpha() else c for c in text),
    "bytes as Latin-1": lambda text: xored(text).decode("latin-1"),
    "bytes as UTF-8": lambda text: xored(text).decode("utf-8", "replace"),
    "signs": lambda text: "#" * len(text),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_no_list_of_public_data_looks_enciphered(name: str) -> None:
    assert list(garbled_lists(opened(database(name)), Limits())) == []


def test_nor_of_the_fictive_hospital(tmp_path: Path) -> None:
    write_hospital(tmp_path, now=datetime(2026, 11, 23, 12, tzinfo=UTC), patients=120)
    writer = SnapshotWriter()
    writer.add_all(read(tmp_path, "2026-11-23T12:00:00+00:00").rows)
    writer.close_tables()
    assert list(garbled_lists(writer.connection, Limits(enciphered=0.15))) == []


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("at", range(len(LISTS)), ids=lambda at: LISTS[at][0])
def test_every_list_of_clinosim_enciphered_alone_is_found(cipher: str, at: int) -> None:
    name, table, columns = LISTS[at]
    connection = opened(database("clinosim"))
    connection.create_function("enciphered", 1, lambda text: text and CIPHERS[cipher](text[:300]))
    changes = ", ".join(f"{column} = enciphered({column})" for column in columns.split(", "))
    connection.execute(f"update {table} set {changes}")
    found = list(garbled_lists(connection, Limits()))
    assert [(one.kind, one.name) for one in found] == [(Kind.TEXTS, name)]
    assert found[0].is_now >= 0.6 * found[0].was


NAMES = (
    "Kaczmarczyk Agnieszka|Přibyl Jiří|Phùng Thị Bích|Wu Guangyao|Erdoğan Zübeyde|Guézennec Gwenc'hlan|Belkacem Zoubida"
    "|Hämäläinen Kyösti|Fekete Gyöngyvér|Magalhães Simão|Knöpfler Jörg|Perković Tvrtko|Rakotoarisoa Haja|Sow Mbaye"
    "|Vijayakumar Sivaruban|Quesada Íñigo|Thorvaldsdóttir Hrafnhildur|Łukaszewicz Włodzimierz|O'Shaughnessy Aoife"
)


def test_a_ward_of_names_from_everywhere_is_none() -> None:
    verdicts = [garbled(name) for name in NAMES.split("|")]
    assert sum(map(bool, verdicts)) < 0.4 * len(verdicts)


@pytest.mark.parametrize("text", ["8004001", "", "Li", "12/11 – 4", "山田 太郎", "Иванова Мария", "نور الدين"])
def test_what_says_nothing(text: str) -> None:
    assert garbled(text) is None


@given(st.text(max_size=80))
def test_any_text_is_judged_or_not(text: str) -> None:
    assert garbled(text) in {True, False, None}


def test_bytes_that_are_no_text_are_garbled_and_stop_nothing() -> None:
    connection = opened(database("synthea"))
    connection.execute("update patient set birth_name = cast(x'c328a0ffc328a0ff' as text), given_name = x'00'")
    assert [one.name for one in garbled_lists(connection, Limits())] == ["names of patients"]


def test_the_same_texts_are_taken_whether_rows_are_numbered_without_a_gap_or_not() -> None:
    connection = opened(database("clinosim"))
    without_gap = list(_texts(connection, "observation", "name"))
    connection.execute("update observation set rowid = -1 where rowid = 1")  # no longer from 1, and none that is taken
    assert len(without_gap) > 400
    assert list(_texts(connection, "observation", "name")) == without_gap
