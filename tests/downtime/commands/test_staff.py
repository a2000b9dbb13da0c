"""`downtime staff`, typed; and what of it reaches the laptops."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest

from exports.errors import AccountUnknown, FileUnreadable, PinUnusable, SiteNotFound, StaffListMissing
from exports.pin import pin_agrees
from exports.record import Account
from exports.site import Site, add_station, load_site
from exports.snapshot.read import accounts, read_manifest
from tests.downtime.terminal import downtime
from tests.exports.small_hospital import change, enrol, make_site, opened, published_files, run

SOURCE = '\n[[source]]\ntype = "csv"\npath = "rh"\n\n[[destination]]'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return change(make_site(tmp_path / "site"), "\n[[destination]]", SOURCE)


@pytest.fixture
def pin(tmp_path: Path) -> Path:
    path = tmp_path / "pin"
    path.write_text("480213\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def add(site: Site, login: str, *words: object, code: int = 0) -> str:
    return downtime("staff", "add", site.folder, "--login", login, "--name", "Zoé Roux", *words, code=code).output


def test_added_listed_changed_and_removed(site: Site, pin: Path) -> None:
    assert "ask for a name" in downtime("staff", "list", site.folder).output
    said = add(site, "zroux", "--role", "infirmière", "--ward", "Cardiologie", "--ward", "w2", "--pin-file", pin)
    assert said == "zroux may sign in from the next export on.\n"
    listed = json.loads(downtime("staff", "list", site.folder, "--json").output)
    assert listed == [
        {
            "login": "zroux",
            "name": "Zoé Roux",
            "role": "nurse",
            "badge": None,
            "wards": ["Cardiologie", "w2"],
            "until": None,
        }
    ]
    changed = downtime("staff", "pin", site.folder, "ZROUX", "--make-pin").output
    (drawn,) = re.findall(r"PIN: (\d{6}) ", changed)
    content = (site.folder / "rh" / "staff.csv").read_text(encoding="utf-8-sig")
    assert pin_agrees(drawn, content.splitlines()[1].split(";")[4])
    assert drawn not in content and "480213" not in content
    downtime("staff", "remove", site.folder, "zroux")
    assert json.loads(downtime("staff", "list", site.folder, "--json").output) == []
    if os.name == "posix":
        assert stat.S_IMODE((site.folder / "rh" / "staff.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize("pin_said", ["1234", "12", "abcd", ""])
def test_a_pin_that_would_be_guessed_is_refused(site: Site, pin: Path, pin_said: str) -> None:
    pin.write_text(pin_said, encoding="utf-8")
    add(site, "zroux", "--pin-file", pin, code=PinUnusable.exit_code)
    assert not (site.folder / "rh").exists()


def test_what_is_refused(site: Site, pin: Path, tmp_path: Path) -> None:
    add(site, "zroux", code=PinUnusable.exit_code)  # no terminal
    add(site, "zroux", "--pin-file", tmp_path / "none", code=FileUnreadable.exit_code)
    add(site, "zroux", "--pin-file", pin, "--make-pin", code=2)
    for words in (("--until", "31/12/2026"), ("--badge", "a b"), ("--ward", "A|B"), ("--name", "12")):
        add(site, "zroux", "--pin-file", pin, *words, code=2)
    add(site, "z roux", "--pin-file", pin, code=2)
    add(site, "zroux", "--pin-file", pin)
    add(site, "ZRoux", "--pin-file", pin, code=2)
    for verb in (("pin", "--pin-file", pin), ("remove",)):
        downtime("staff", verb[0], site.folder, "nobody", *verb[1:], code=AccountUnknown.exit_code)
    downtime("staff", "list", tmp_path, code=SiteNotFound.exit_code)


def test_a_site_without_a_csv_source_says_what_to_add(tmp_path: Path, pin: Path) -> None:
    site = make_site(tmp_path / "site")
    said = add(site, "zroux", "--pin-file", pin, code=StaffListMissing.exit_code)
    assert "downtime.toml" in said


def test_each_scope_gets_those_with_a_right_to_it(site: Site) -> None:
    people = {
        "both": ("Cardiologie", "Pneumologie"),
        "by-key": ("w1",),
        "other": ("Pneumologie",),
        "typo": ("Cardiolgie",),
        "every": ("*",),
        "none": (),
    }
    for login, wards in people.items():
        add(site, login, "--make-pin", *(word for ward in wards for word in ("--ward", ward)))
    cardio, cardio_identity = enrol(site, "cardio-1")
    crisis, crisis_identity = enrol(site, "crisis")
    add_station(load_site(site.folder), cardio, ("Cardiologie",))
    add_station(load_site(site.folder), crisis)
    outcome = run(site)
    assert outcome.report.unknown_staff_wards == ("Cardiolgie",)
    everything, ward = published_files(site)
    whole = _accounts(site, everything, crisis_identity)
    assert [account.key for account in whole] == list(people)
    assert {account.key for account in _accounts(site, ward, cardio_identity)} == {"both", "by-key", "every", "none"}


@pytest.mark.parametrize("declared", [True, False])
def test_whether_names_may_be_declared_travels_with_the_copy(site: Site, declared: bool) -> None:
    site = change(site, "declared = true", f"declared = {str(declared).lower()}")
    add(site, "zroux", "--make-pin")
    station, identity = enrol(site, "crisis")
    add_station(site, station)
    run(site)
    connection, _ = opened(site, published_files(site)[0], identity)
    assert read_manifest(connection).declared_sign_in is declared


def _accounts(site: Site, path: Path, identity: str) -> tuple[Account, ...]:
    connection, _ = opened(site, path, identity)
    return accounts(connection)
