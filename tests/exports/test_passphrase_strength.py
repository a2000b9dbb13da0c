"""What attackers try first is refused; what a person can remember and nobody guesses is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.passphrase_strength import MINIMUM, Weakness, weakness

NAMES = ("Centre hospitalier de Valmont", "cardio-1")


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("Valmont", Weakness.SHORT),
        ("a" * (MINIMUM - 1), Weakness.SHORT),
        ("a" * 40, Weakness.REPEATED),
        ("abababababab", Weakness.REPEATED),
        ("bonjourbonjour", Weakness.REPEATED),
        ("Tabouret Tabouret", Weakness.REPEATED),
        ("123456789012", Weakness.GUESSED),
        ("Azertyuiop123", Weakness.GUESSED),
        ("qwertyuiop[]", Weakness.GUESSED),
        ("motdepasse2026!", Weakness.GUESSED),
        ("P@ssw0rd1234", Weakness.GUESSED),
        ("M0td3passe!!!!", Weakness.GUESSED),
        ("Hôpital2026!!", Weakness.GUESSED),
        ("Infirmière-2024-Urgences", Weakness.GUESSED),
        ("Soleil+Marseille1", Weakness.GUESSED),
        ("abcdefghijkl", Weakness.GUESSED),
        ("mlkjhgfdsq654321", Weakness.GUESSED),
        ("Cardio-1-2026!!", Weakness.GUESSED),
        ("Centre Hospitalier de Valmont", Weakness.GUESSED),
        ("Valmont 23112026", Weakness.GUESSED),
        ("                       ", Weakness.REPEATED),
    ],
)
def test_what_is_refused(passphrase: str, expected: Weakness) -> None:
    assert weakness(passphrase, NAMES) is expected


@pytest.mark.parametrize(
    "passphrase",
    ["cheval correct pile agrafe", "trois petits chats bleus", "xK9#vQ2$mL7!", "le tapis de ma tante dort",
     "Éléonore range ses œufs", "ученик рисует дерево"],
)  # fmt: skip
def test_what_passes(passphrase: str) -> None:
    assert weakness(passphrase, NAMES) is None


def test_names_count_only_where_they_are_known() -> None:
    assert weakness("Quimperlé-Quimperlois") is None
    assert weakness("Quimperlé-2026-a", ["Hôpital de Quimperlé"]) is Weakness.GUESSED


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_has_an_answer(passphrase: str, names: list[str]) -> None:
    found = weakness(passphrase, names)
    assert found is None or isinstance(found, Weakness)
    assert (found is Weakness.SHORT) == (len(passphrase) < MINIMUM)
