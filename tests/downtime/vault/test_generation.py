"""The order and the states of generations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from downtime.vault.generation import Generation, GenerationState, ordered, reason_of, refused, signed
from exports.errors import SignatureInvalid
from exports.language import untranslated
from exports.suspicion import Kind, Suspicion
from exports.trusted_comment import TrustedComment
from tests.downtime.vault.hospital import NOW

CURRENT, KEPT, SUSPECT, REFUSED = GenerationState


def one(sequence: int, patients: int = 100, scope: str = "all", hours: float = 0.25) -> Generation:
    comment = TrustedComment(
        site="essai",
        scope=scope,
        sequence=sequence,
        time=NOW + timedelta(hours=hours * sequence),
        patients=patients,
        present=patients,
        wards=4,
        allergies=patients // 3,
        orders=patients * 4,
        rows=0,
        size=0,
    )
    return signed(comment.name.file, comment)


def states(*found: Generation) -> list[GenerationState]:
    return [generation.state for generation in ordered(found)]


def test_newest_first_and_the_newest_is_current() -> None:
    assert [g.comment.sequence for g in ordered([one(1), one(3), one(2)]) if g.comment] == [3, 2, 1]
    assert states(one(1), one(3), one(2)) == [CURRENT, KEPT, KEPT]


def test_each_scope_has_a_current_one() -> None:
    assert states(one(1), one(2), one(3, scope="cardio")) == [CURRENT, CURRENT, KEPT]


def test_a_refused_one_is_never_current() -> None:
    bad = one(2)
    assert states(one(1), refused(bad.file, SignatureInvalid(file=bad.file), bad.comment)) == [REFUSED, CURRENT]


def test_one_without_a_comment_comes_last() -> None:
    assert states(refused("x", SignatureInvalid(file="x")), one(1)) == [CURRENT, REFUSED]


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [(100, 50, CURRENT), (100, 49, SUSPECT), (10, 4, SUSPECT), (9, 0, CURRENT), (100, 0, SUSPECT), (0, 0, CURRENT)],
)
def test_less_than_half_is_suspect(before: int, after: int, state: GenerationState) -> None:
    assert states(one(1, before), one(2, after))[0] is state


def test_those_after_a_suspect_one_are_measured_against_the_good_one() -> None:
    assert states(one(1, 100), one(2, 10), one(3, 12), one(4, 90)) == [CURRENT, SUSPECT, SUSPECT, KEPT]


def test_after_a_day_fewer_patients_are_how_it_is() -> None:
    assert states(one(1, 100, hours=12), one(2, 40, hours=12), one(4, 40, hours=12)) == [CURRENT, SUSPECT, KEPT]


def test_far_fewer_than_ever_in_the_week_stay_suspect() -> None:
    assert states(one(1, 100, hours=12), one(4, 29, hours=12), one(5, 30, hours=12)) == [CURRENT, SUSPECT, KEPT]
    assert states(one(1, 100, hours=12), one(16, 10, hours=12)) == [CURRENT, KEPT]


def test_one_that_a_person_accepted_is_what_later_ones_are_measured_by() -> None:
    accepted = replace(one(2, 20), accepted=True)
    found = ordered([one(1, 100), accepted, one(3, 19), one(4, 8)])
    assert [g.state for g in found] == [SUSPECT, CURRENT, KEPT, KEPT]
    assert found[2].suspicion == Suspicion(kind=Kind.PATIENTS, was=100, is_now=20)  # and it is still said
    assert reason_of(found[0], untranslated) == "it holds far fewer patients: 8 instead of 19"


def test_what_was_found_inside_is_suspect_whatever_its_figures() -> None:
    inside = Suspicion(kind=Kind.TEXTS, was=12, is_now=11, name="notes")
    assert states(one(1), replace(one(2), suspicion=inside), one(3)) == [CURRENT, SUSPECT, KEPT]
