"""Letters folded by the short way are those of the long one."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from exports import folding
from exports.folding import plain


def letter_by_letter(text: str) -> str:
    """What `plain` says it does."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    opened = {chr(code): letters for code, letters in vars(folding)["_OPENED"].items()}
    return "".join(opened.get(c, c) or "" for c in decomposed if not unicodedata.combining(c))


@given(st.text())
def test_of_any_text(text: str) -> None:
    assert plain(text) == letter_by_letter(text)


def test_of_every_letter() -> None:
    letters = [chr(code) for code in range(0x3100) if not 0xD800 <= code < 0xE000]
    assert [plain(f"a{letter}Z") for letter in letters] == [letter_by_letter(f"a{letter}Z") for letter in letters]
