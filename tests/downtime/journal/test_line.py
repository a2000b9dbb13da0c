"""The lines are what `downtime/docs/JOURNAL.md` says, by other programs' hands."""

from __future__ import annotations

import base64
import hashlib
import json

import pyrage

from downtime.journal import Act, Entry
from downtime.journal.acts import LABELS
from downtime.journal.signing import Signer, signed_by
from tests.downtime.journal.station import IPP, READ, Station


def test_a_line_is_read_without_the_kit(station: Station) -> None:
    station.journal().record(Entry(act=Act.UNLOCK), READ)
    first, second = station.lines()
    digest, signature, body = second.rstrip(b"\n").split(b" ", 2)
    assert digest.decode() == hashlib.sha256(signature + b" " + body).hexdigest()
    said = json.loads(body)
    assert sorted(said) == ["content", "previous", "sequence", "time"]
    assert (said["sequence"], said["previous"]) == (2, first[:64].decode())
    message = b"downtime journal entry 1\n" + body
    assert signed_by(Signer.of(station.identity).public, base64.b64decode(signature), message)
    plain = pyrage.decrypt(base64.b64decode(said["content"]), [pyrage.x25519.Identity.from_str(station.identity)])
    content = json.loads(plain)
    assert (content["sequence"], content["time"]) == (2, said["time"])
    assert (content["entry"]["act"], content["entry"]["ipp"]) == ("read-patient", IPP)


def test_the_first_line_names_the_station(station: Station) -> None:
    station.journal().record(READ)
    body = json.loads(station.lines()[0].split(b" ", 2)[2])
    expected = hashlib.sha256(f"downtime journal 1\n{station.recipient}\n".encode()).hexdigest()
    assert body["previous"] == expected


def test_every_act_column_and_fault_is_in_the_documentation() -> None:
    from pathlib import Path

    import downtime
    from downtime.journal import Fault, Note
    from downtime.journal.table import COLUMNS

    page = (Path(downtime.__file__).parent / "docs" / "JOURNAL.md").read_text(encoding="utf-8")
    assert [name for name in (*COLUMNS, *Fault, *Note) if f"`{name}`" not in page] == []


def test_the_signing_key_is_that_of_the_format() -> None:
    """Another derivation would make every old journal look forged."""
    signer = Signer.of("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")
    assert signer.public.hex() == "114bbc29aaf14050ddbe65d8ed001bb5042b0ee2f9ecdf9ceb8e148b6bc61134"


def test_every_act_has_its_words() -> None:
    assert set(LABELS) == set(Act)
    assert len(set(LABELS.values())) == len(Act)
