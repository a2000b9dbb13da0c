"""A crisis on a real vault: what it freezes, what is opened meanwhile, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from downtime.crisis.declaration import FILE, Chosen, known_crisis, read_crisis, write_crisis
from downtime.crisis.declaring import cancel, choose, declare, let_go
from downtime.crisis.listing import listed
from downtime.crisis.opening import open_declared
from downtime.vault import GenerationState, Vault, unlock
from downtime.vault.upkeep import drop_old
from exports.errors import FileUnreadable, NoCrisis, NoSnapshotBefore, PullsFrozen
from tests.downtime.vault.hospital import NOW, PASSPHRASE, Hospital, enrolled, flip, tree
from tests.downtime.vault.pulling import pulled

TIMES = {sequence: NOW - timedelta(hours=10) + timedelta(minutes=15 * sequence) for sequence in range(1, 6)}


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    return Hospital(tmp_path / "published")


@pytest.fixture
def vault(tmp_path: Path, hospital: Hospital) -> Vault:
    """With the snapshots 1 to 4, opened once."""
    made = enrolled(tmp_path / "vault", hospital)
    for sequence in (1, 2, 3, 4):
        hospital.publish(sequence)
    pulled(made, hospital)
    return Vault.open(made.folder)


def opened_sequence(vault: Vault) -> int:
    reading = open_declared(vault, unlock(vault, PASSPHRASE))
    reading.opened.copy.close()
    return reading.opened.copy.manifest.sequence


def test_a_declared_crisis_stops_the_pulls_and_changes_nothing_else(vault: Vault, hospital: Hospital) -> None:
    before = tree(vault.folder)
    crisis = declare(vault, by="Anne\tCadre\n", now=NOW)
    assert (crisis.declared_by, crisis.declared_at) == ("Anne Cadre", NOW)
    assert read_crisis(vault.folder) == crisis
    hospital.publish(5)
    with pytest.raises(PullsFrozen, match="2026-11-23 14:05 UTC"):
        pulled(vault, hospital)
    after = tree(vault.folder)
    assert after.pop(FILE) and after == before
    assert opened_sequence(vault) == 4


def test_taken_back_the_pulls_go_on(vault: Vault, hospital: Hospital) -> None:
    declare(vault, by="A", now=NOW)
    hospital.publish(5)
    assert cancel(vault) is not None
    assert len(pulled(vault, hospital).accepted) == 1
    with pytest.raises(NoCrisis):
        cancel(vault)


def test_with_a_time_the_newest_good_copy_from_before_it_is_opened_and_the_rest_stays(vault: Vault) -> None:
    declare(vault, by="A", now=NOW, before=TIMES[2] + timedelta(minutes=3))
    assert opened_sequence(vault) == 2
    shown = listed(vault.generations(), known_crisis(vault.folder))
    assert [one.after for one in shown] == [True, True, False, False]
    assert [one.generation.state for one in shown[2:]] == [GenerationState.CURRENT, GenerationState.KEPT]
    declare(vault, by="A", now=NOW, before=TIMES[3])  # at that time counts too
    assert opened_sequence(vault) == 3
    declare(vault, by="A", now=NOW, before=None)
    assert opened_sequence(vault) == 4


def test_the_older_copy_says_that_newer_ones_are_set_aside(vault: Vault) -> None:
    declare(vault, by="A", now=NOW, before=TIMES[2])
    reading = open_declared(vault, unlock(vault, PASSPHRASE))
    reading.opened.copy.close()
    assert reading.standing.newer is not None and reading.standing.newer.sequence == 4


def test_a_time_before_which_nothing_is_good_is_refused_and_nothing_changes(vault: Vault) -> None:
    with pytest.raises(NoSnapshotBefore):
        declare(vault, by="A", now=NOW, before=TIMES[1] - timedelta(seconds=1))
    assert read_crisis(vault.folder) is None
    flip(vault.snapshots / next(one.file for one in vault.generations() if one.comment and one.comment.sequence == 1))
    with pytest.raises(NoSnapshotBefore):  # the only one is damaged on this disk
        declare(vault, by="A", now=NOW, before=TIMES[1])
    assert read_crisis(vault.folder) is None


def test_when_none_from_before_opens_nothing_newer_is_served_unasked(vault: Vault) -> None:
    declare(vault, by="A", now=NOW, before=TIMES[1])
    flip(vault.snapshots / next(one.file for one in vault.generations() if one.comment and one.comment.sequence == 1))
    with pytest.raises(NoSnapshotBefore):
        opened_sequence(vault)


def test_declared_again_without_a_time_nothing_changes(vault: Vault) -> None:
    first = declare(vault, by="A", now=NOW, before=TIMES[2], drill=True)
    assert declare(vault, by="B", now=NOW + timedelta(hours=1)) == first


def test_a_chosen_copy_holds_until_another_word(vault: Vault) -> None:
    oldest = vault.generations()[-1].file
    assert choose(vault, oldest, by="A", now=NOW) is None and known_crisis(vault.folder) is None
    declare(vault, by="A", now=NOW, before=TIMES[3])
    crisis = choose(vault, oldest, by="B", now=NOW)
    assert crisis is not None and crisis.chosen == Chosen(file=oldest, at=NOW, by="B")
    assert opened_sequence(vault) == 1 and opened_sequence(vault) == 1
    let_go(vault)
    assert opened_sequence(vault) == 3
    choose(vault, oldest, by="B", now=NOW)
    declare(vault, by="A", now=NOW, before=TIMES[2])
    assert opened_sequence(vault) == 2


def test_a_chosen_copy_that_does_not_open_is_said_and_the_next_one_read(vault: Vault) -> None:
    oldest = vault.generations()[-1].file
    declare(vault, by="A", now=NOW)
    choose(vault, oldest, by="B", now=NOW)
    flip(vault.snapshots / oldest)
    reading = open_declared(vault, unlock(vault, PASSPHRASE))
    reading.opened.copy.close()
    assert reading.standing.chosen is None and reading.standing.unopened is not None
    assert reading.standing.unopened.file == oldest and reading.opened.copy.manifest.sequence == 4


def test_nothing_is_dropped_while_a_crisis_is_declared(vault: Vault, hospital: Hospital) -> None:
    hospital.publish(400, time=NOW - timedelta(minutes=5))
    old = Hospital(hospital.folder, hospital.recipients, hospital.key)
    old.publish(0, time=NOW - timedelta(days=40))
    write_both = [
        path for path in hospital.folder.iterdir() if path.name not in {p.name for p in vault.snapshots.iterdir()}
    ]
    for path in write_both:
        (vault.snapshots / path.name).write_bytes(path.read_bytes())
    held = len(vault.generations())
    declare(vault, by="A", now=NOW)
    assert drop_old(vault) == () and len(vault.generations()) == held
    cancel(vault)
    assert drop_old(vault)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format":2,"declared_at":"2026-11-23T14:05:00Z","declared_by":""}', b"\xff",
     b'{"declared_at":"2026-11-23T14:05:00","declared_by":""}', b'{"declared_at":"2026-11-23T14:05:00Z"}'],
)  # fmt: skip
def test_a_declaration_that_cannot_be_read_freezes_and_keeps_nobody_out(
    vault: Vault, hospital: Hospital, content: bytes
) -> None:
    (vault.folder / FILE).write_bytes(content)
    with pytest.raises(FileUnreadable):
        read_crisis(vault.folder)
    with pytest.raises(PullsFrozen, match=r"crisis\.json cannot be read"):
        pulled(vault, hospital)
    assert opened_sequence(vault) == 4
    assert declare(vault, by="A", now=NOW).declared_by == "A"  # a way out that needs nobody
    write_crisis(vault.folder, declare(vault, by="A", now=NOW))
    (vault.folder / FILE).write_bytes(content)
    assert cancel(vault) is None and read_crisis(vault.folder) is None


def test_a_pull_that_is_running_takes_nothing_any_more(vault: Vault, hospital: Hospital) -> None:
    from downtime.vault import Folder
    from downtime.vault.pull import pull

    hospital.publish(5)

    def meanwhile(_file: str, _done: int, _of: int) -> None:
        """Somebody declares while the file comes over a slow network."""
        declare(vault, by="A", now=NOW)

    result = pull(vault, Folder(hospital.folder), now=NOW, progress=meanwhile)
    assert result.accepted == () and [type(one.error) for one in result.refused] == [PullsFrozen]
    assert opened_sequence(vault) == 4
