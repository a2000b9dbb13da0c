"""Room and bed as they are read and said: the word and the repeated number go, nothing else."""

from __future__ import annotations

import pytest

from exports.language import untranslated
from printable.place import bed_text, short_place, unworded
from printable.words import Words
from tests.printable.builders import stay

WORDS = Words(untranslated)


@pytest.mark.parametrize(
    ("room", "bed", "short", "said"),
    [
        ("Chambre 259", "Lit 259 F", ("259", "F"), "room 259 · bed F"),
        ("Chambre 241", "Lit 241", ("241", ""), "room 241"),
        ("214", "P", ("214", "P"), "room 214 · bed P"),
        ("Box 3", "Lit 3", ("Box 3", "3"), "Box 3 · bed 3"),
        (None, "Lit 12", ("", "12"), "bed 12"),
        ("Salle de réveil", None, ("Salle de réveil", ""), "Salle de réveil"),
        ("Lit", "  Bed\n7 ", ("Lit", "7"), "room Lit · bed 7"),
        ("25", "259", ("25", "259"), "room 25 · bed 259"),
        ("Chambre A-2150", "Lit A-2150 fenêtre", ("A-2150", "fenêtre"), "Chambre A-2150 · fenêtre"),
        ("Chambre 402", "402 berceau", ("402", "berceau"), "room 402 · berceau"),
        (None, None, ("", ""), ""),
    ],
)
def test_room_and_bed(room: str | None, bed: str | None, short: tuple[str, str], said: str) -> None:
    assert short_place(room, bed) == short
    assert bed_text(stay(room=room, bed=bed), WORDS) == said


def test_the_words_before_numbers_go_wherever_they_are_typed() -> None:
    assert unworded("ch. 259 · lit F") == "259 · F"
    assert unworded("Salle de réveil") == "Salle de réveil"
