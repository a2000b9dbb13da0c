"""Every failure says a sentence, in both languages, with its own exit code."""

from __future__ import annotations

import string

import pytest

from exports.errors import DowntimeError, FileUnreadable
from exports.language import translator
from tests.tools.docs import error_classes

FAILURES = error_classes()


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_a_failure_can_be_said_in_both_languages(failure: type[DowntimeError]) -> None:
    given = {name: f"<{name}>" for name in fields_of(failure.sentence) | fields_of(failure.hint)}
    error = failure(**given)
    french, english = error.say(translator("fr")), error.say(translator("en"))
    assert english == str(error)
    assert french != english
    for field in fields_of(failure.sentence):
        assert f"<{field}>" in english
        assert f"<{field}>" in french


@pytest.mark.parametrize("failure", [f for f in FAILURES if f is not DowntimeError], ids=lambda f: f.__name__)
def test_a_hint_needs_no_field_that_the_sentence_does_not_give(failure: type[DowntimeError]) -> None:
    assert failure.sentence.endswith(".")
    assert not failure.hint.endswith(".")


def test_the_problem_is_said_in_the_language_of_the_sentence() -> None:
    error = FileUnreadable(file="x", problem="its compressed content is damaged")
    assert "damaged" not in error.say(translator("fr"))
