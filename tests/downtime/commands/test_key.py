"""`downtime key` on the hospital side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exports import key_rotation
from exports.durable import write_durably
from exports.errors import (
    FileUnwritable,
    KeyPassphraseWrong,
    PassphraseMissing,
    PassphraseTooShort,
    RotationUnfinished,
    SiteNotFound,
)
from exports.fingerprint import fingerprint
from exports.site import Site, load_site
from tests.downtime.terminal import PASSPHRASE, downtime, passphrase_file
from tests.exports.small_hospital import enrol, make_site

OTHER = "huit lampes sous un pont"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path / "site", PASSPHRASE)


@pytest.fixture
def open_site(tmp_path: Path) -> Site:
    return make_site(tmp_path / "site")


def test_the_fingerprint_is_shown_in_groups(site: Site) -> None:
    said = downtime("key", "show", site.folder).output
    assert site.public_key.line in said
    for number, group in enumerate(fingerprint(site.public_key), 1):
        assert f"{number}  {group}" in said
    shown = json.loads(downtime("key", "show", site.folder, "--json").output)
    assert shown == {
        "identifier": site.public_key.identifier,
        "line": site.public_key.line,
        "fingerprint": " ".join(fingerprint(site.public_key)),
        "former": [],
    }
    downtime("key", "show", site.folder / "x", code=SiteNotFound.exit_code)


def test_rotated_under_the_same_passphrase(site: Site, tmp_path: Path) -> None:
    secret = passphrase_file(tmp_path)
    said = downtime("key", "rotate", site.folder, "--passphrase-file", secret).output
    after = load_site(site.folder)
    assert after.public_key != site.public_key
    assert after.signing_key(PASSPHRASE).public_key() == after.public_key
    for group in fingerprint(after.public_key):
        assert group in said
    for word in ("downtime trust", "downtime export", "site.pub", after.statements[0].statement.name):
        assert word in said
    shown = downtime("key", "show", site.folder).output
    assert f"It replaced the key number {site.public_key.identifier}." in shown
    assert (site.folder / "published" / after.statements[0].statement.name).is_file()


def test_another_passphrase_or_none(site: Site, tmp_path: Path) -> None:
    secret = passphrase_file(tmp_path)
    new = tmp_path / "new"
    new.write_text(f"{OTHER}\n", encoding="utf-8")
    downtime("key", "rotate", site.folder, "--passphrase-file", secret, "--new-passphrase-file", new)
    assert load_site(site.folder).signing_key(OTHER)
    with pytest.raises(KeyPassphraseWrong):
        load_site(site.folder).signing_key(PASSPHRASE)
    downtime("key", "rotate", site.folder, "--passphrase-file", new, "--no-passphrase")
    assert load_site(site.folder).signing_key(None)


def test_a_key_without_passphrase_stays_so(open_site: Site) -> None:
    downtime("key", "rotate", open_site.folder, "--reason", "compromised")
    after = load_site(open_site.folder)
    assert after.signing_key(None)
    assert after.statements[0].succession.reason == "compromised"


def test_what_is_refused_changes_nothing(site: Site, tmp_path: Path) -> None:
    wrong = passphrase_file(tmp_path, OTHER)
    short = tmp_path / "short"
    short.write_text("x\n", encoding="utf-8")
    rotate = ("key", "rotate", site.folder)
    downtime(*rotate, "--passphrase-file", wrong, code=KeyPassphraseWrong.exit_code)
    downtime(*rotate, code=PassphraseMissing.exit_code)
    downtime(*rotate, "--old-key-lost", code=PassphraseMissing.exit_code)
    downtime(*rotate, "--old-key-lost", "--passphrase-file", wrong, code=2)
    downtime(*rotate, "--no-passphrase", "--new-passphrase-file", wrong, code=2)
    right = passphrase_file(tmp_path)
    downtime(*rotate, "--passphrase-file", right, "--new-passphrase-file", short, code=PassphraseTooShort.exit_code)
    assert load_site(site.folder) == site


def test_the_old_key_is_lost(site: Site, tmp_path: Path) -> None:
    (site.folder / "keys" / "site.key").unlink()
    new = tmp_path / "new"
    new.write_text(f"{OTHER}\n", encoding="utf-8")
    said = downtime("key", "rotate", site.folder, "--old-key-lost", "--new-passphrase-file", new).output
    after = load_site(site.folder)
    assert after.signing_key(OTHER)
    assert not after.statements[0].vouched
    assert f"{after.statements[0].statement.name}.new.minisig to each laptop" in said


def test_an_interrupted_one_is_finished(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = write_durably

    def dying(path: Path, content: bytes, *, private: bool = False) -> None:
        if path.name == "site.pub":
            raise FileUnwritable(file=path.name, problem="killed")
        real(path, content, private=private)

    monkeypatch.setattr(key_rotation, "write_durably", dying)
    secret = ("--passphrase-file", passphrase_file(tmp_path))
    downtime("key", "rotate", site.folder, *secret, code=FileUnwritable.exit_code)
    monkeypatch.undo()
    refused = downtime("export", site.folder, *secret, code=RotationUnfinished.exit_code)
    assert "key rotate" in refused.output
    downtime("key", "rotate", site.folder, *secret)
    after = load_site(site.folder)
    assert [one.succession.old for one in after.statements] == [site.public_key]
    assert after.signing_key(PASSPHRASE).public_key() == after.public_key
    assert (site.folder / "published" / after.statements[0].statement.name).is_file()


def test_a_station_file_of_before_is_taken_with_a_word(open_site: Site, tmp_path: Path) -> None:
    station, _ = enrol(open_site, "cardio-1")
    path = tmp_path / station.file_name
    path.write_text(station.text(), encoding="utf-8")
    downtime("key", "rotate", open_site.folder)
    added = downtime("station", "add", open_site.folder, path)
    assert "cardio-1 is enrolled." in added.output
    assert "downtime trust" in added.stderr
