"""A site gets a new signing key; numbers go on rising, whatever the old key's thief publishes."""

from __future__ import annotations

import os
import stat
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from exports import key_rotation
from exports.destinations.folder import FolderDestination
from exports.durable import write_durably
from exports.errors import ExportRunning, FileUnwritable, KeyMalformed, RotationUnfinished
from exports.export import export_site
from exports.key_rotation import finish, rotate
from exports.lock import held
from exports.minisign_keys import SecretKey
from exports.publish import publish
from exports.seal import seal
from exports.site import Site, add_station, load_site, trusts_former_key
from exports.succession import Checked, Reason
from exports.trusted_comment import TrustedComment
from tests.exports.small_hospital import AT, enrol, make_site, published_files, run
from tests.exports.test_publish import DATABASE, FIRST


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path / "site")


def rotated(site: Site, reason: Reason = Reason.PLANNED) -> tuple[Site, Checked]:
    before = load_site(site.folder)
    done = rotate(before, before.signing_key(None), None, reason, AT)
    return load_site(site.folder), done


def sequences(site: Site) -> list[int]:
    comments = [path.read_text(encoding="utf-8").splitlines()[2] for path in published_files(site, ".minisig")]
    return sorted(
        TrustedComment.parse(line.removeprefix("trusted comment: "), file="f").sequence
        for line in comments
        if "sequence" in line
    )


def forge(site: Site, key: SecretKey, sequence: int) -> None:
    """What the thief of a key puts at the destination."""
    comment = TrustedComment(
        **{
            **{name: getattr(FIRST, name) for name in FIRST.__struct_fields__},
            "site": site.config.code,
            "sequence": sequence,
            "time": AT + timedelta(days=1, seconds=sequence % 1000),
        }
    )
    sealed = seal(DATABASE, [site.recovery], key, comment.text())
    publish(FolderDestination(site.folder / "published"), comment.name, sealed, key.public_key())


def test_the_new_key_signs_and_the_statement_stands_beside_it(site: Site) -> None:
    old = site.public_key
    run(site)
    after, done = rotated(site)
    keys = site.folder / "keys"
    assert after.public_key != old
    assert after.signing_key(None).public_key() == after.public_key
    assert (keys / f"site-{old.identifier}.pub").read_text(encoding="utf-8") == old.text()
    assert (done.succession.old, done.succession.new) == (old, after.public_key)
    assert done.succession.last == {"all": 1}
    assert after.statements == (done,)
    public, statement = keys / f"site-{old.identifier}.pub", keys / done.statement.name
    command = ["minisign", "-V", "-p", str(public), "-m", str(statement)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_the_old_secret_is_gone_and_the_new_one_private(site: Site) -> None:
    old = site.signing_key(None)
    after, _ = rotated(site)
    line = old.text(None).splitlines()[1].encode()
    assert not [path for path in site.folder.rglob("*") if path.is_file() and line in path.read_bytes()]
    if os.name == "posix":
        assert stat.S_IMODE((after.folder / "keys" / "site.key").stat().st_mode) == 0o600


def test_numbers_go_on_rising_and_the_next_export_brings_the_statement(site: Site) -> None:
    run(site)
    run(site, minutes=15)
    _, done = rotated(site)
    assert not [path for path in (site.folder / "published").iterdir() if "succession" in path.name]
    outcome = export_site(load_site(site.folder), AT + timedelta(hours=1), load_site(site.folder).signing_key(None))
    assert (outcome.failures, sequences(site)) == ((), [1, 2, 3])
    assert set(done.statement.files) <= {path.name for path in (site.folder / "published").iterdir()}


def test_also_when_the_state_was_lost(site: Site) -> None:
    run(site)
    run(site, minutes=15)
    for file in (site.folder / "state").glob("*.sequence"):
        file.unlink()
    _, done = rotated(site)
    assert done.succession.last == {"all": 2}
    run(load_site(site.folder), minutes=30)
    assert sequences(site) == [1, 2, 3]


def test_numbers_of_a_thief_do_not_count_after_it(site: Site) -> None:
    stolen = site.signing_key(None)
    run(site)
    after, _ = rotated(site, Reason.COMPROMISED)
    forge(after, stolen, 500)
    run(after, minutes=15)
    assert sequences(site) == [1, 2, 500]


def test_several_in_a_row(site: Site) -> None:
    first = site.public_key
    run(site)
    second, _ = rotated(site)
    run(second, minutes=15)
    third, _ = rotated(site)
    run(third, minutes=30)
    assert [one.succession.old for one in third.statements] == [second.public_key, first]
    assert sequences(site) == [1, 2, 3]
    assert len([path for path in (site.folder / "published").iterdir() if path.suffix == ".succession"]) == 2


def test_without_the_old_key_nobody_vouches_and_nothing_is_published(site: Site) -> None:
    run(site)
    (site.folder / "keys" / "site.key").unlink()
    done = rotate(site, None, None, Reason.LOST, AT)
    after = load_site(site.folder)
    run(after, minutes=15)
    assert (done.vouched, sequences(site)) == (False, [1, 2])
    assert not [path for path in (site.folder / "published").iterdir() if "succession" in path.name]


def test_not_while_an_export_runs(site: Site) -> None:
    with held(site.folder / "state" / "export.lock"), pytest.raises(ExportRunning):
        rotated(site)
    assert load_site(site.folder).public_key == site.public_key


def test_an_export_that_still_has_the_old_key_publishes_nothing(site: Site) -> None:
    old = site.signing_key(None)
    rotated(site)
    with pytest.raises(KeyMalformed, match="replaced meanwhile"):
        export_site(load_site(site.folder), AT, old)
    assert published_files(site) == []


@pytest.mark.parametrize("writes", range(6))
def test_killed_at_any_write_the_old_key_goes_on_or_the_change_is_finished(
    site: Site, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    real, left = write_durably, iter([True] * writes)

    def dying(path: Path, content: bytes, *, private: bool = False) -> None:
        if not next(left, False):
            raise FileUnwritable(file=path.name, problem="killed")
        real(path, content, private=private)

    old = site.public_key
    monkeypatch.setattr(key_rotation, "write_durably", dying)
    with pytest.raises(FileUnwritable):
        rotated(site)
    monkeypatch.undo()
    again = load_site(site.folder)
    assert again.public_key == old
    key = SecretKey.parse((site.folder / "keys" / "site.key").read_bytes(), None, file="site.key")
    if writes < 5:
        assert again.signing_key(None).public_key() == old
        assert finish(again, key) is None
    else:
        with pytest.raises(RotationUnfinished):
            again.signing_key(None)
        assert finish(again, key) is not None
    last = load_site(site.folder)
    assert run(last).failures == ()
    statements = [path for path in (site.folder / "published").iterdir() if path.suffix == ".succession"]
    assert len(statements) == (1 if writes == 5 else 0)


def test_a_damaged_statement_stops_no_export(site: Site) -> None:
    run(site)
    after, done = rotated(site)
    (site.folder / "keys" / done.statement.name).write_text("?", encoding="utf-8")
    run(after, minutes=15)
    assert sequences(site) == [1, 2]


def test_a_laptop_that_trusts_the_key_of_before_is_enrolled(site: Site) -> None:
    station, _ = enrol(site, "cardio-1")
    after, _ = rotated(site)
    assert trusts_former_key(after, station)
    add_station(after, station)
    newer, _ = enrol(after, "cardio-2")
    assert not trusts_former_key(after, newer)
