"""staff.csv changed by one line: all the others stay to the byte."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from exports.csv_files.staff_file import StaffFile
from exports.errors import AccountUnknown, FileUnwritable, SourceUnreadable
from tests.exports.csv_files.test_staff import HEADER, line
from tests.exports.test_pin import GOOD as HASH

CELLS = {"name": "Zoé Roux", "role": "nurse", "wards": "A|B", "pin_hash": HASH, "badge": "", "until": ""}


def test_a_new_file_has_a_header_and_its_first_person(tmp_path: Path) -> None:
    file = StaffFile(tmp_path / "hospital" / "staff" / "staff.csv")
    assert file.accounts() == ()
    file.put("zroux", CELLS)
    (account,) = file.accounts()
    assert (account.key, account.name, account.wards, account.pin_hash) == ("zroux", "Zoé Roux", ("A", "B"), HASH)
    assert file.path.read_bytes().startswith(b"\xef\xbb\xbflogin;name;")
    if os.name == "posix":
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_other_lines_and_columns_stay_as_they_are(tmp_path: Path) -> None:
    before = f'Email,pin_hash,name,login\na@x,"{HASH}","Martin, Léa",lmartin\n\n"broken,1\nb@x,,Paul,proux'
    path = tmp_path / "staff.csv"
    path.write_bytes(before.encode())
    StaffFile(path).put("PROUX", {"pin_hash": HASH})
    after = path.read_bytes().decode("utf-8-sig")
    assert after == before.replace("b@x,,Paul,proux", f'b@x,"{HASH}",Paul,proux\r\n')
    StaffFile(path).remove("lmartin")
    assert path.read_bytes().decode("utf-8-sig") == after.replace(f'a@x,"{HASH}","Martin, Léa",lmartin\n', "")


def test_a_column_that_is_missing_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("login;name;pin_hash\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(SourceUnreadable):
        StaffFile(path).put("zroux", CELLS)
    assert path.read_bytes() == before


def test_who_is_not_there_cannot_be_removed(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("\n".join((HEADER, line())), encoding="utf-8")
    with pytest.raises(AccountUnknown):
        StaffFile(path).remove("nobody")
    assert StaffFile(path).has("LMartin") and not StaffFile(path).has("login")


def test_a_name_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    file = StaffFile(tmp_path / "staff.csv", "cp1252")
    with pytest.raises(FileUnwritable):
        file.put("x", CELLS | {"name": "Nguyễn"})
    file.put("x", CELLS)
    assert file.accounts()[0].name == "Zoé Roux"
