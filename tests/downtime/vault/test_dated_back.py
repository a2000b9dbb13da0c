"""Who holds the signing key dates what he makes as he likes: he must not replace what the vault holds already."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from downtime.vault import GenerationState, Vault
from downtime.vault.retention import MOST, Mark, Weighed, to_keep, within
from downtime.vault.state import read_state
from tests.downtime.vault.hospital import NOW, Hospital, flip
from tests.downtime.vault.pulling import pulled

MONDAY, TUESDAY = NOW - timedelta(days=6), NOW - timedelta(days=5)


@pytest.fixture
def thief(vault: Vault, hospital: Hospital, tmp_path: Path) -> Hospital:
    """The vault holds numbers 100, 200 (a day of last week each) and 700 of now; somebody has the key since."""
    hospital.publish(100, time=MONDAY)
    hospital.publish(200, time=TUESDAY)
    hospital.publish(700, time=NOW, patients=40)
    pulled(vault, hospital)
    return hospital


def test_one_dated_back_takes_the_place_of_no_day_that_is_held(vault: Vault, thief: Hospital) -> None:
    before = {one.file for one in vault.generations()}
    forged = thief.publish(201, time=TUESDAY + timedelta(hours=3))
    pulled(vault, thief)
    pulled(vault, thief)
    assert {one.file for one in vault.generations()} == before
    assert forged not in before


def test_one_dated_back_into_an_empty_hour_goes_before_the_one_that_came_in_its_turn(
    vault: Vault, thief: Hospital
) -> None:
    kept = thief.publish(710, time=NOW - timedelta(minutes=-5), patients=40)
    pulled(vault, thief)
    forged = thief.publish(690, time=NOW - timedelta(hours=1), patients=40)
    assert pulled(vault, thief).accepted == (forged,)
    assert [one.file for one in vault.generations() if one.late] == [forged]
    late = Mark(690, NOW - timedelta(hours=1), late=True)
    first = Mark(650, NOW - timedelta(hours=9))
    newest = Mark(9000, NOW + timedelta(days=10))
    assert to_keep([late, first, newest], newest.time) == {first, newest}
    assert kept in {one.file for one in vault.generations()}


def test_one_dated_back_makes_none_suspect_that_follow(vault: Vault, thief: Hospital) -> None:
    """He says that there were four hundred: the ten times fewer of the hospital must not look like a loss."""
    thief.publish(650, time=NOW - timedelta(hours=2), patients=4, said=400)
    thief.publish(701, time=NOW + timedelta(minutes=10), patients=40)
    pulled(vault, thief)
    states = {one.comment.sequence: one.state for one in vault.generations() if one.comment}
    assert states[650] is GenerationState.KEPT
    assert (states[700], states[701]) == (GenerationState.KEPT, GenerationState.CURRENT)


def test_what_is_fetched_again_after_a_damage_came_in_its_turn(vault: Vault, hospital: Hospital) -> None:
    old = hospital.publish(1)
    hospital.publish(2)
    pulled(vault, hospital)
    flip(vault.snapshots / old)
    generation = next(one for one in vault.generations(check=True) if one.file == old)
    assert generation.refusal is not None
    vault.remember_refusal(old, generation.refusal)
    assert pulled(vault, hospital).accepted == (old,)
    assert read_state(vault.folder).late == {}


def test_a_gap_is_filled_and_remembered_as_long_as_the_file_is_there(vault: Vault, thief: Hospital) -> None:
    gap = thief.publish(300, time=NOW - timedelta(days=4))
    assert pulled(vault, thief).accepted == (gap,)
    assert list(read_state(vault.folder).late) == [gap]
    vault.change_state(lambda state: state.dropping([gap], {}))
    assert read_state(vault.folder).late == {}


def test_a_flood_of_one_day_is_bounded_and_does_not_push_good_ones_out() -> None:
    """Two thousand of a day, the suspect and late ones among them before the good ones that came in their turn."""
    good = [Mark(10_000 + n, NOW - timedelta(minutes=15 * n)) for n in range(96)]
    flood = [Mark(n, NOW - timedelta(seconds=40 * n), good=n % 2 == 0, late=n % 2 == 0) for n in range(2000)]
    kept = to_keep([*good, *flood], NOW)
    assert set(good) <= kept
    assert len(kept) <= MOST + 2 * 24


def test_where_room_is_short_it_goes_first() -> None:
    def weighed(sequence: int, hours: int, *, late: bool = False) -> Weighed:
        time = NOW - timedelta(hours=hours)
        return Weighed(file=str(sequence), scope="all", time=time, sequence=sequence, size=1, late=late)

    held, forged, newest = weighed(200, 125), weighed(201, 121, late=True), weighed(700, 0)
    other_day = weighed(100, 200, late=True)
    assert within([held, forged, newest], 2) == ("201",)
    assert within([held, other_day, newest], 2) == ("100",)
    assert within([weighed(150, 200), weighed(160, 100, late=True), newest], 2) == ("160",)
