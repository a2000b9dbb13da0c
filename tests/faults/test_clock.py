"""Clocks that are wrong: of the hospital's server, of the laptop, and those that everybody changes twice a year.

What must hold: numbers rise whatever the clock says, nothing good is lost or replaced by something older, and an age is
never said to be small because a clock is wrong.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from downtime.vault import Folder, GenerationState, Vault
from downtime.vault.pull import PullResult, pull
from exports.errors import DowntimeError, SnapshotRefused
from printable.dates import Dates
from tests.faults.conftest import Theatre
from tests.faults.stage import KEPT, NOW

YEAR = timedelta(days=365)
PARIS = Dates("en", "Europe/Paris")


def pulled(theatre: Theatre, now: datetime) -> PullResult:
    """A pull of a laptop whose clock says `now`."""
    return pull(Vault.open(theatre.stage.vault), Folder(theatre.stage.published), now=now)


def export(theatre: Theatre, now: datetime) -> None:
    done = theatre.nursery.run("export", theatre.stage.site, "--now", now.isoformat())
    assert done.code == 0, done.said


def numbers(theatre: Theatre) -> list[int]:
    """The sequence numbers of the vault that nothing speaks against, newest first."""
    found = Vault.open(theatre.stage.vault).generations(check=True)
    return [one.comment.sequence for one in found if one.comment and one.state is not GenerationState.REFUSED]


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=1), YEAR, 20 * YEAR])
def test_the_servers_clock_was_set_back(theatre: Theatre, back: timedelta) -> None:
    """The number rises and the time falls: the laptop keeps what it has, says why, and takes the next one of a clock
    that is right again."""
    theatre.reset()
    pulled(theatre, NOW)
    export(theatre, NOW - back)
    result = pulled(theatre, NOW)
    assert [str(one.error) for one in result.refused] == [str(result.refused[0].error)]
    assert "its sequence number is newer and its time older" in str(result.refused[0].error)
    assert numbers(theatre) == [2] and theatre.stage.opens()
    export(theatre, NOW + timedelta(minutes=15))
    result = pulled(theatre, NOW + timedelta(minutes=15))
    assert len(result.accepted) == 1 and numbers(theatre) == [4, 2]
    assert len(theatre.stage.snapshots()) == KEPT


@pytest.mark.parametrize("forward", [timedelta(minutes=40), timedelta(hours=1), YEAR, 20 * YEAR])
def test_the_servers_clock_was_set_forward(theatre: Theatre, forward: timedelta) -> None:
    """Nothing from the future is taken; once the clock is right again the next one is."""
    theatre.reset()
    pulled(theatre, NOW)
    export(theatre, NOW + forward)
    result = pulled(theatre, NOW)
    assert [type(one.error) for one in result.refused] == [SnapshotRefused]
    assert "dated in the future; check the clock" in str(result.refused[0].error)
    export(theatre, NOW + timedelta(minutes=15))
    pulled(theatre, NOW + timedelta(minutes=15))
    assert numbers(theatre)[0] == 4 and theatre.stage.opens()


@pytest.mark.parametrize("back", [timedelta(hours=1), YEAR, 5 * YEAR])
def test_the_laptops_clock_was_set_back(theatre: Theatre, back: timedelta) -> None:
    """It says to look at its clock, keeps what it has, and goes on when the clock is right."""
    theatre.reset()
    before = numbers(theatre)
    try:
        said = [str(one.error) for one in pulled(theatre, NOW - back).refused]
    except DowntimeError as error:
        said = [str(error)]
    assert any("check the clock of this computer" in one for one in said)
    assert numbers(theatre) == before and theatre.stage.opens()
    pulled(theatre, NOW)
    assert numbers(theatre) == [2]


@pytest.mark.parametrize("forward", [timedelta(hours=1), YEAR, 5 * YEAR, 50 * YEAR])
def test_the_laptops_clock_was_set_forward(theatre: Theatre, forward: timedelta) -> None:
    """Nothing is dropped for its age by a clock, and what comes next is taken as before."""
    theatre.reset()
    pulled(theatre, NOW + forward)
    assert numbers(theatre) == [2]
    pulled(theatre, NOW + forward)
    assert numbers(theatre) == [2]
    export(theatre, NOW + timedelta(minutes=15))
    pulled(theatre, NOW + timedelta(minutes=15))
    assert numbers(theatre) == [3, 2]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("data", "now", "said"),
    [
        ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00", "1 h 00"),  # 02:30 both times on the ward's clock
        ("2026-10-25T00:50:00+00:00", "2026-10-25T01:10:00+00:00", "20 min"),  # 02:50, then 02:10
        ("2026-10-24T12:00:00+00:00", "2026-10-25T12:00:00+00:00", "1 d 0 h"),
        ("2026-03-29T00:30:00+00:00", "2026-03-29T01:30:00+00:00", "1 h 00"),  # 01:30, then 03:30
        ("2026-03-28T12:00:00+00:00", "2026-03-29T12:00:00+00:00", "1 d 0 h"),
        ("2026-03-29T01:30:00+00:00", "2026-03-29T01:29:00+00:00", "in the future: check the clock"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25T01:29:00+00:00", "in the future: check the clock"),
    ],
)
def test_an_age_when_the_clocks_are_changed(data: str, now: str, said: str) -> None:
    """The age is the time that passed, not the difference of what the ward's clock shows."""
    assert PARIS.elapsed(at(data), at(now)) == said
    assert PARIS.elapsed(data, at(now)) == said


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=3), 5 * YEAR])
def test_an_age_is_never_small_because_a_clock_was_set_back(back: timedelta) -> None:
    assert PARIS.elapsed(NOW, NOW - back) == "in the future: check the clock"
