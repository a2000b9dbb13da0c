"""The lists are the ones that were chosen, and a draw is a fair one."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest

from exports.language import LANGUAGES
from exports.passphrase_strength import weakness
from exports.passphrase_words import FEWEST, SIZE, WORDS, entropy, make_passphrase, word_list

SUMS = {
    "fr": "b590d1fce0c31212bac489ffb5c809952b54cf7f5e4befce4d623b503dc6988f",
    "en": "187db04a869dd9bc7be80d21a86497d692c0db6abd3aa8cb6be5d618ff757fae",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_its_words_and_no_other(language: str) -> None:
    words = word_list(language)
    assert len(set(words)) == len(words) == SIZE
    assert list(words) == sorted(words)
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in words)
    assert len({word[:4] for word in words}) == SIZE
    assert hashlib.sha256("\n".join(words).encode()).hexdigest() == SUMS[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_comes_as_often_as_any_other(language: str) -> None:
    """Chi-squared over 20 draws per word, within eight standard deviations: a biased draw is far outside."""
    rounds = 2000
    drawn = Counter(word for _ in range(rounds) for word in make_passphrase(language, 20).split())
    expected = rounds * 20 / SIZE
    score = sum((drawn[word] - expected) ** 2 / expected for word in word_list(language))
    assert abs(score - (SIZE - 1)) < 8 * (2 * (SIZE - 1)) ** 0.5
    assert set(drawn) == set(word_list(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [FEWEST, WORDS])
def test_a_drawn_passphrase_passes_the_check_of_chosen_ones(language: str, words: int) -> None:
    for _ in range(50):
        passphrase = make_passphrase(language, words)
        assert len(passphrase.split(" ")) == words
        assert weakness(passphrase) is None


def test_its_strength_is_stated() -> None:
    assert entropy() == 66
    assert entropy(7) == 77


def test_too_few_words_are_never_drawn() -> None:
    with pytest.raises(ValueError, match="at least"):
        make_passphrase("fr", FEWEST - 1)
