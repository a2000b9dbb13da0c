"""Pages and paper say the same of a copy: since when its data, and why it may not be the newest."""

from __future__ import annotations

import pytest

from downtime.standing import data_at, instant, notices
from exports.errors import SignatureInvalid
from exports.language import untranslated
from exports.record import Feed, Section
from exports.snapshot.schema import Manifest
from exports.suspicion import Kind, Suspicion

MADE = "2026-11-23T14:05:00+00:00"


def manifest() -> Manifest:
    return Manifest(
        format=1,
        site="valmont",
        site_name="Valmont",
        language="fr",
        timezone="Europe/Paris",
        scope="all",
        wards=("*",),
        sequence=1,
        created_at=MADE,
        patients=1,
        present=1,
        counts={},
        software="0",
    )


def feed(read_at: str | None) -> Feed:
    return Feed(source="dpi", section=Section.ORDERS, rows=1, read_at=read_at)


def test_a_snapshot_made_now_from_an_old_extract_is_old_data() -> None:
    assert data_at(manifest(), [feed(MADE), feed("2026-11-16T02:00:00+00:00")]) == "2026-11-16T02:00:00+00:00"


@pytest.mark.parametrize("read_at", [None, "2026-11-24T00:00:00+00:00", "2026", "", "nonsense"])
def test_a_time_that_is_none_or_later_does_not_flatter(read_at: str | None) -> None:
    assert data_at(manifest(), [feed(read_at)]) == MADE


@pytest.mark.parametrize("moment", [None, "", "2026-11", "2026-11-23", "x", "2026-11-23T14:05:00"])
def test_a_partial_date_is_no_instant(moment: str | None) -> None:
    assert instant(moment) is None


def test_every_reason_is_said_the_gravest_first() -> None:
    refused = SignatureInvalid(file="x.age")
    few = Suspicion(kind=Kind.PATIENTS, was=180, is_now=12)
    gone = Suspicion(kind=Kind.WARDS, was=9, is_now=2)
    said = notices(
        untranslated,
        refused=[refused],
        set_aside=1,
        suspect=True,
        suspicion=few,
        aside_for=gone,
        missing_newest=True,
    )
    assert len(said) == 4
    assert "far fewer patients: 12 instead of 180" in said[0]
    assert "x.age" in said[1]
    assert "far fewer wards have somebody in them: 2 instead of 9" in said[2]
    assert "taken away" in said[3]
    assert "suspect" in notices(untranslated, refused=[], set_aside=0, suspect=True)[0]
    assert notices(untranslated, refused=[], set_aside=0, suspect=False) == ()
