"""staff.csv: what is kept, what is rejected and where, and that one bad line costs nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from exports.csv_files import CsvFolder
from exports.csv_files.records import Encoding
from exports.csv_files.table import COLUMN_NOT_READ
from exports.errors import SourceEmpty, SourceUnreadable
from exports.quality import LeftOut, Tally
from exports.record import Account
from exports.source import KeyMaker, Reading
from tests.exports.test_pin import GOOD as HASH

READING = Reading(
    now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC), timezone=ZoneInfo("Europe/Paris"), keys=KeyMaker(b"k" * 32)
)
HEADER = "login;name;role;wards;pin_hash;badge;until"


def line(login: str = "lmartin", **cells: str) -> str:
    found = {"name": "Léa Martin", "role": "IDE", "wards": "Cardiologie", "pin_hash": HASH, "badge": "", "until": ""}
    return ";".join([login, *(found | cells).values()])


def read(folder: Path, *lines: str, header: str = HEADER, encoding: Encoding = "utf-8") -> tuple[list[Account], Tally]:
    (folder / "staff.csv").write_bytes("\r\n".join((header, *lines)).encode(encoding, "surrogateescape"))
    tally = Tally("rh")
    rows = list(CsvFolder("rh", folder, encoding).rows(READING, tally))
    assert all(isinstance(row, Account) for row in rows)
    assert tally.unaccounted("staff") == 0
    return [row for row in rows if isinstance(row, Account)], tally


def test_a_line_becomes_an_account(tmp_path: Path) -> None:
    (account,), tally = read(tmp_path, line(wards=" Cardiologie | med-b ||Cardiologie", badge="B 7".replace(" ", "")))
    assert account == Account(
        key="lmartin",
        name="Léa Martin",
        role="nurse",
        badge="B7",
        wards=("Cardiologie", "med-b"),
        pin_hash=HASH,
    )
    assert (tally.kept["staff"], tally.rejects, tally.remarks) == (1, [], {})


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("IDE", "nurse"),
        ("Infirmière", "nurse"),
        ("physician", "physician"),
        ("Cadre de santé", "manager"),
        ("aide-soignante", "aid"),
        ("DSI", "it"),
        ("Diététicienne", "Diététicienne"),
        ("", None),
    ],
)
def test_a_role_is_one_of_ours_or_stays_as_it_is(tmp_path: Path, said: str, kept: str | None) -> None:
    (account,), _ = read(tmp_path, line(role=said))
    assert account.role == kept


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (line(""), "login"),
        (line("l martin"), "login"),
        (line("x" * 65), "login"),
        (line(name=""), "name"),
        (line(name="123"), "name"),
        (line(name="é" * 81), "name"),
        (line(name="Léa\x07"), "name"),
        (line(name="L\udce9a"), "name"),
        (line(pin_hash=""), "pin_hash"),
        (line(pin_hash="480213"), "pin_hash"),
        (line(pin_hash=HASH.replace("m=64", "m=9999999")), "pin_hash"),
        (line(badge="a b"), "badge"),
        (line(until="31/12/2026"), "until"),
        (line(until="20261231"), "until"),
        (line(until="2026-02-30"), "until"),
        (line() + ";more", ""),
        ("lmartin;Léa", ""),
        ('"lmartin;Léa', ""),
    ],
)
def test_a_bad_line_is_rejected_with_its_place_and_costs_nothing_else(tmp_path: Path, bad: str, column: str) -> None:
    accounts, tally = read(tmp_path, line("first"), bad, line("last"))
    assert [account.key for account in accounts] == ["first", "last"]
    (reject,) = tally.rejects
    assert (reject.file, reject.line, reject.path) == ("staff.csv", 3, column)
    assert "480213" not in reject.problem and "Léa" not in reject.problem


@pytest.mark.parametrize("second", [line("LMARTIN"), line("other", badge="lmartin"), line("other", badge="b7")])
def test_a_login_or_badge_stands_once(tmp_path: Path, second: str) -> None:
    accounts, tally = read(tmp_path, line(badge="B7"), second)
    assert [account.key for account in accounts] == ["lmartin"]
    assert [reject.line for reject in tally.rejects] == [3]


@pytest.mark.parametrize(("until", "kept"), [("2026-11-24", 1), ("2026-11-23", 0), ("2027-01-01", 1)])
def test_who_has_left_is_left_out_by_the_day_of_the_site(tmp_path: Path, until: str, kept: int) -> None:
    accounts, tally = read(tmp_path, line(until=until))  # 23 November 23:30 UTC is the 24th in Paris
    assert len(accounts) == kept
    assert tally.left_out["staff", LeftOut.OUTSIDE_PERIOD] == 1 - kept


def test_columns_in_any_order_and_others_are_named(tmp_path: Path) -> None:
    header = "Courriel,NAME,pin_hash,Login"
    (account,), tally = read(tmp_path, f'x@y,"Martin, Léa","{HASH}",lmartin', header=header)
    assert (account.key, account.name, account.wards) == ("lmartin", "Martin, Léa", ())
    assert tally.remarks == {f"{COLUMN_NOT_READ}: courriel": 1}


def test_pins_in_clear_are_rejected_loudly_and_not_read(tmp_path: Path) -> None:
    (account,), tally = read(tmp_path, line() + ";480213", header=HEADER + ";pin")
    assert account.pin_hash == HASH
    assert [(reject.line, reject.path) for reject in tally.rejects] == [(1, "pin")]


def test_windows_1252_where_it_is_declared(tmp_path: Path) -> None:
    (account,), _ = read(tmp_path, line(name="Zoé Œuvrard"), encoding="cp1252")
    assert account.name == "Zoé Œuvrard"


def test_a_list_of_nobody_is_a_list(tmp_path: Path) -> None:
    accounts, tally = read(tmp_path, "", "")
    assert (accounts, tally.read["staff"]) == ([], 0)


@pytest.mark.parametrize("header", ["login;name", "lmartin;Léa Martin;IDE", ""])
def test_without_its_columns_it_is_no_staff_list(tmp_path: Path, header: str) -> None:
    with pytest.raises(SourceUnreadable):
        read(tmp_path, header=header)


def test_a_column_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable):
        read(tmp_path, header=HEADER + ";Name")


def test_a_folder_without_a_table_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "budget.csv").write_text("a;b", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(SourceEmpty):
            list(CsvFolder("rh", folder).rows(READING, Tally("rh")))


def test_files_of_other_names_are_said(tmp_path: Path) -> None:
    (tmp_path / "budget.csv").write_text("a;b", encoding="utf-8")
    _, tally = read(tmp_path, line())
    assert sum(tally.remarks.values()) == 1
