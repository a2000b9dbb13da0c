"""A snapshot opens without us: minisign, age, zstd and sqlite3 alone give the census that the kit gives."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import pytest

from downtime.copy import Copy
from downtime.vault import Vault, open_newest, unlock
from exports.snapshot.census import census
from tests.end_to_end.conftest import PASSPHRASE, Hospital


def run(*words: object, **options: object) -> bytes:
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, **options).stdout  # type: ignore[call-overload, no-any-return]


def opened(hospital: Hospital) -> Copy:
    vault = Vault.open(hospital.vault)
    return open_newest(vault, unlock(vault, PASSPHRASE)).copy


@pytest.mark.parametrize("name", ["clinosim", "mimic"])
def test_four_programs_give_the_same_census(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    hospital: Hospital = request.getfixturevalue(name)
    said = run("minisign", "-V", "-p", hospital.site / "keys" / "site.pub", "-m", hospital.snapshot)
    assert b"downtime 1 site=" in said
    identity = tmp_path / "station-identity.txt"
    identity.write_text(
        hospital.downtime("identity", hospital.vault, "--passphrase-file", hospital.secret).stdout, encoding="utf-8"
    )
    compressed = run("age", "-d", "-i", identity, hospital.snapshot)
    database = tmp_path / "X.sqlite"
    database.write_bytes(run("zstd", "-d", "-c", input=compressed))
    listed = list(
        csv.DictReader(io.StringIO(run("sqlite3", "-csv", "-header", database, "select * from census").decode()))
    )

    with opened(hospital).page() as connection:
        lines = census(connection)
    ours = [
        (line.stay.ward_name or "", line.stay.room or "", line.stay.bed or "", line.patient.birth_name or "",
         line.patient.ipp or "", line.allergies_state.value)
        for line in lines
    ]  # fmt: skip
    theirs = [(r["ward"], r["room"], r["bed"], r["birth_name"], r["ipp"], r["allergies_state"]) for r in listed]
    assert sorted(ours) == sorted(theirs)
    assert len(theirs) > 0


def test_the_recovery_sheet_opens_it_too(clinosim: Hospital, tmp_path: Path) -> None:
    from pypdf import PdfReader
    from zxingcpp import read_barcodes

    sheet = clinosim.site / "recovery-sheet.pdf"
    assert len(PdfReader(sheet).pages) == 1
    run("pdftoppm", "-r", "200", "-png", sheet, tmp_path / "sheet")
    from PIL import Image

    (picture,) = tmp_path.glob("sheet*.png")
    texts = [code.text for code in read_barcodes(Image.open(picture))]
    (recovery,) = [text for text in texts if text.startswith("AGE-SECRET-KEY-1")]
    identity = tmp_path / "recovery.txt"
    identity.write_text(recovery + "\n", encoding="utf-8")
    assert run("age", "-d", "-i", identity, clinosim.snapshot)[:4] == b"\x28\xb5\x2f\xfd"  # a zstd frame
