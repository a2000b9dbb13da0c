"""Whatever lies in the folder, the journal raises nothing but the kit's own errors, and goes on being written."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downtime.journal import Act
from downtime.journal.acts import Entry
from downtime.journal.line import ENTRY_LABEL, Body, entry_line, genesis, read_line, unwrap, wrap
from downtime.journal.signing import Signer
from exports.age import encrypt
from exports.age_keys import generate_identity
from tests.downtime.journal.station import READ, Station

IDENTITY = generate_identity()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "sequence": st.integers(-2, 2**70) | JSON,
        "time": st.sampled_from(["2026-11-23T03:00:00+00:00", "9999-12-31T23:59:59+00:00", "2026-11-23"]) | JSON,
        "previous": st.just("0" * 64) | JSON,
        "torn": st.just("0" * 64) | JSON,
        "unsealed": st.booleans() | JSON,
        "content": st.sampled_from(["", "AAAA", "="]) | JSON,
        "more": JSON,
    },
)
LINES = (
    st.binary(max_size=300)
    | BODIES.map(lambda body: wrap(json.dumps(body).encode(), ENTRY_LABEL, None))
    | BODIES.map(lambda body: wrap(json.dumps(body).encode(), ENTRY_LABEL, Signer.of(IDENTITY)))
)


@given(st.lists(LINES, max_size=4), LINES | st.none())
@settings(max_examples=150, deadline=None)
def test_anything_in_the_folder(lines: list[bytes], head: bytes | None) -> None:
    with TemporaryDirectory() as folder:
        station = Station(Path(folder), IDENTITY)
        station.folder.mkdir()
        (station.folder / "2026-11.journal").write_bytes(b"".join(lines))
        if head is not None:
            (station.folder / "head").write_bytes(head)
        station.verify(secret=True)
        before = station.entries()
        station.journal().record(READ)
        after = station.entries()
        assert after[-1].entry == READ and after[-1].signed
        assert [one.entry for one in after[: len(before)]] == [one.entry for one in before]


@given(JSON)
def test_any_head(body: Any) -> None:
    with TemporaryDirectory() as folder:
        station = Station(Path(folder), IDENTITY)
        station.fill(locked=1, unlocked=0)
        content = json.dumps(body).encode()
        (station.folder / "head").write_bytes(wrap(content, b"downtime journal seal 1\n", Signer.of(IDENTITY)))
        assert station.faults() == ["seal-damaged"]


@given(st.binary(max_size=400))
def test_bytes_are_a_line_or_none(raw: bytes) -> None:
    assert unwrap(raw) is None
    assert read_line(raw) is None


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"[" * 200_000,
        b'{"more":' + b"[" * 200_000,
        b'{"sequence":1,"time":"x","entry":{"act":"nonsense"}}',
        b"\xff",
    ],
    ids=["empty", "deep", "deeper", "another act", "no text"],
)
def test_contents_that_somebody_else_encrypted(station: Station, plain: bytes) -> None:
    station.folder.mkdir()
    body = Body(
        sequence=1,
        time="2026-11-23T03:00:00.000+00:00",
        previous=genesis(station.recipient),
        content=encrypt(plain, [station.recipient]),
    )
    (station.folder / "2026-11.journal").write_bytes(entry_line(body, None))
    assert "unreadable" in station.faults(secret=True)
    assert station.acts() == [Act.UNREADABLE]
    station.journal().record(Entry(act=Act.UNLOCK))
    assert station.acts() == [Act.UNREADABLE, Act.UNLOCK]


@pytest.mark.parametrize("name", ["2026-11.journal", "head"])
def test_a_folder_where_a_file_should_be(station: Station, name: str) -> None:
    from exports.errors import DowntimeError

    station.fill()
    (station.folder / name).unlink()
    (station.folder / name).mkdir()
    try:
        station.verify(secret=True)
        station.journal().record(READ)
    except DowntimeError:
        return
    assert not station.verify().whole
