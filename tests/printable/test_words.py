"""Every value of the record has its word, in both languages; no two states share one."""

from __future__ import annotations

from enum import Enum

import pytest

from exports.language import translator
from exports.record import (
    AlertKind,
    ContactRole,
    DoseState,
    IdentityStatus,
    ListState,
    OrderKind,
    OrderStatus,
    Section,
    Sex,
    StayStatus,
)
from printable.words import Words

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
SPOKEN = {
    AlertKind: "alert_kind",
    ContactRole: "contact_role",
    DoseState: "dose_state",
    IdentityStatus: "identity_status",
    OrderKind: "order_kind",
    OrderStatus: "order_status",
    Section: "section",
    Sex: "sex",
    StayStatus: "stay_status",
}


@LANGUAGES
@pytest.mark.parametrize(("kind", "method"), SPOKEN.items(), ids=SPOKEN.values())
def test_every_value_has_a_word_of_its_own(kind: type[Enum], method: str, language: str) -> None:
    say = getattr(Words(translator(language)), method)
    said = [say(value) for value in kind]
    assert all(said)
    assert len(set(said)) == len(said)


@LANGUAGES
@pytest.mark.parametrize("section", Section)
def test_not_recorded_and_none_known_never_share_a_phrase(section: Section, language: str) -> None:
    words = Words(translator(language))
    none, unknown = (words.list_state(section, state) for state in (ListState.NONE_KNOWN, ListState.NOT_RECORDED))
    sentences = {"fr": ("(dit par la source)", "non renseigné"), "en": ("(said by the source)", "not recorded")}
    source, copy = sentences[language]
    assert source in none
    assert source not in unknown
    assert copy in unknown
    assert copy not in none
    assert words.list_state(section, ListState.LISTED) == ""


def test_only_a_dose_that_was_given_is_called_given() -> None:
    words = Words(translator("fr"))
    assert words.dose_state(DoseState.GIVEN) == "donné"
    assert words.dose_state(DoseState.NOT_GIVEN) == "NON DONNÉ"
    others = [words.dose_state(state) for state in DoseState if state not in (DoseState.GIVEN, DoseState.NOT_GIVEN)]
    assert not any(word.startswith("donné") for word in others)


def test_codes_and_flags_without_a_word_are_shown_as_written() -> None:
    words = Words(translator("fr"))
    assert words.code("high") == "élevée"
    assert words.code("allergy, food") == "allergie, alimentaire"
    assert words.code("zz-local") == "zz-local"
    assert words.code(None) == ""
    assert words.flag("HH") == "HH critique haut"
    assert words.flag("**") == "**"
    assert words.flag(None) == ""
