"""The journal as a table and as FHIR AuditEvent: complete, harmless in a spreadsheet, valid."""

from __future__ import annotations

import base64
import csv
import io
import json
import stat
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fhir.resources.R4B.auditevent import AuditEvent

from downtime.journal import Act, Entry, Journal
from downtime.journal.acts import Recorded
from downtime.journal.audit_event import KINDS, NAMES, audit_event, ndjson_bytes
from downtime.journal.export import export_journal
from downtime.journal.table import COLUMNS, csv_bytes
from downtime.vault import Vault, unlock
from exports.errors import ExportSuffixUnknown, FileUnwritable
from tests.downtime.journal.station import START
from tests.downtime.vault.hospital import PASSPHRASE, Hospital, enrolled

FULL = Entry(
    act=Act.PRINT,
    reader="Hélène Le Goff",
    role="nurse",
    identity="declared",
    patient="p7",
    ipp="80000417",
    ward="Cardiologie",
    document="d1",
    form="patient",
    serial="CARDIO1-000042-D",
    pages=2,
    copies=1,
    printer="Brother",
    reason="relève",
    snapshot="essai_all_20261123T140500Z.sqlite.zst.age",
    failure=14,
    detail="suite",
)


def recorded(entry: Entry, sequence: int = 1, signed: bool = True) -> Recorded:
    return Recorded(sequence=sequence, time=START, entry=entry, signed=signed)


def rows(content: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


class TestTable:
    def test_every_field_has_its_column(self) -> None:
        (row,) = rows(csv_bytes([recorded(FULL)], "fr"))
        assert list(row) == list(COLUMNS)
        assert row["reader"] == "Hélène Le Goff"
        assert (row["sequence"], row["time"], row["signed"]) == ("1", "2026-11-23T03:00:00.000+00:00", "yes")
        told = {name: str(value) for name, value in msgspec.structs.asdict(FULL).items() if value not in ("", None)}
        assert told.items() <= row.items()

    @pytest.mark.parametrize(("language", "separator"), [("fr", ";"), ("en", ",")])
    def test_excel_opens_it_as_it_stands(self, language: str, separator: str) -> None:
        content = csv_bytes([recorded(FULL)], language)
        assert content.startswith(b"\xef\xbb\xbf" + f'"sequence"{separator}"time"'.encode())
        assert content.endswith(b'"\r\n')

    @pytest.mark.parametrize(
        "formula",
        [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u00a0=1",
            "＝1",
            '=HYPERLINK("http://x";"y")',
        ],
    )
    def test_no_cell_is_a_formula(self, formula: str) -> None:
        (row,) = rows(csv_bytes([recorded(Entry(act=Act.SEARCH, query=formula, reader=formula))], "fr"))
        assert (row["query"], row["reader"]) == (f"'{formula}", f"'{formula}")

    @pytest.mark.parametrize("text", ["Le Goff", "O'Brien", "1-2", "a;b,c", 'dit "le petit"', "deux\nlignes", ""])
    def test_other_cells_are_as_they_were(self, text: str) -> None:
        (row,) = rows(csv_bytes([recorded(Entry(act=Act.SEARCH, query=text))], "fr"))
        assert row["query"] == text


def validated(entry: Entry) -> dict[str, Any]:
    """The event, as a FHIR library reads it."""
    event = audit_event(recorded(entry), "cardio-1", "Centre hospitalier d'Essai")
    AuditEvent.model_validate_json(json.dumps(event))
    return event


class TestAuditEvent:
    @pytest.mark.parametrize("act", list(Act))
    def test_every_act_is_a_valid_event(self, act: Act) -> None:
        event = validated(Entry(act=act))
        assert {"system": "urn:downtime:journal:act", "code": act.value} in event["subtype"]
        assert event["agent"][0]["who"]["display"] == "cardio-1"
        assert event["outcome"] == ("8" if act in REFUSALS else "0")

    @pytest.mark.parametrize("act", list(Act))
    def test_a_full_entry_is_valid_and_loses_nothing(self, act: Act) -> None:
        text = json.dumps(validated(msgspec.structs.replace(FULL, act=act)), ensure_ascii=False)
        lost = [
            name
            for name, value in msgspec.structs.asdict(FULL).items()
            if name != "act" and value not in ("", None) and str(value) not in text
        ]
        assert lost == []

    def test_a_search_is_a_query_without_a_name(self) -> None:
        event = validated(Entry(act=Act.SEARCH, query="LE GOFF"))
        (query,) = [entity for entity in event["entity"] if "query" in entity]
        assert base64.b64decode(query["query"]) == b"LE GOFF"
        assert "name" not in query

    def test_breaking_the_glass_says_why(self) -> None:
        event = validated(Entry(act=Act.BREAK_GLASS, reason="appel du bloc", patient="p7", ipp="80000417"))
        assert event["purposeOfEvent"][0]["coding"][0]["code"] == "BTG"
        assert event["purposeOfEvent"][0]["text"] == "appel du bloc"

    def test_one_line_each(self) -> None:
        lines = ndjson_bytes([recorded(FULL), recorded(FULL, 2)], "cardio-1", "").splitlines()
        assert [json.loads(line)["id"] for line in lines] == ["cardio-1-1", "cardio-1-2"]

    def test_every_code_has_its_name(self) -> None:
        used = {kind.type for kind in KINDS.values()} | {kind.subtype for kind in KINDS.values() if kind.subtype}
        assert used <= set(NAMES)
        assert set(KINDS) == set(Act)


REFUSALS = {
    Act.UNLOCK_REFUSED,
    Act.SIGN_IN_REFUSED,
    Act.SHEET_UNUSED,
    Act.SNAPSHOT_REFUSED,
    Act.KEY_REFUSED,
    Act.NOT_JOURNALLED,
    Act.UNREADABLE,
}


class TestFile:
    @pytest.fixture
    def vault(self, tmp_path: Path) -> Vault:
        return enrolled(tmp_path / "vault", Hospital(tmp_path / "published"))

    @pytest.mark.parametrize("suffix", [".csv", ".ndjson", ".CSV"])
    def test_the_export_is_its_own_last_entry(self, vault: Vault, tmp_path: Path, suffix: str) -> None:
        identity = unlock(vault, PASSPHRASE)
        journal = Journal.open(vault.folder, [vault.recipient])
        journal.unlocked(identity)
        journal.record(FULL)
        file = tmp_path / f"journal{suffix}"
        assert export_journal(vault, journal, identity, file) == 2
        content = file.read_text(encoding="utf-8-sig")
        assert "80000417" in content
        assert Act.EXPORT_JOURNAL in content.splitlines()[-1]
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_an_entry_that_cannot_be_read_is_in_the_file(self, vault: Vault, tmp_path: Path) -> None:
        identity = unlock(vault, PASSPHRASE)
        journal = Journal.open(vault.folder, [vault.recipient])
        journal.unlocked(identity)
        journal.record(FULL, FULL, FULL)
        (month,) = (vault.folder / "journal").glob("*.journal")
        content = bytearray(month.read_bytes())
        content[len(content) // 2] ^= 1
        month.write_bytes(content)
        file = tmp_path / "journal.csv"
        export_journal(vault, journal, identity, file)
        found = rows(file.read_bytes())
        assert [row["act"] for row in found] == ["print", "unreadable", "print", "export-journal"]
        assert found[1]["detail"] == f"{month.name}:2"
        lines = ndjson_bytes([recorded(Entry(act=Act.UNREADABLE), 0)], "cardio-1", "")
        AuditEvent.model_validate_json(lines)

    def test_another_suffix(self, vault: Vault, tmp_path: Path) -> None:
        journal = Journal.open(vault.folder, [vault.recipient])
        with pytest.raises(ExportSuffixUnknown):
            export_journal(vault, journal, "", tmp_path / "journal.xlsx")

    def test_no_room(self, vault: Vault, tmp_path: Path) -> None:
        journal = Journal.open(vault.folder, [vault.recipient])
        with pytest.raises(FileUnwritable):
            export_journal(vault, journal, unlock(vault, PASSPHRASE), tmp_path / "nowhere" / "journal.csv")
