"""Finding words in the guide, with or without accents."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from downtime.guide.article import Article
from exports.folding import fold

_LONGEST = 160
"""Characters of a line that is shown."""


class Found(Struct, frozen=True):
    """An article that holds all the words, and its first line with one of them."""

    article: Article
    line: str


def find(among: Iterable[Article], query: str) -> tuple[Found, ...]:
    """The articles that hold every word of `query`, those with a word in the title first. No word: none."""
    words = fold(query).split()
    if not words:
        return ()
    hits = [one for one in among if all(word in fold(f"{one.title} {one.text}") for word in words)]
    hits.sort(key=lambda one: not any(word in fold(one.title) for word in words))
    return tuple(Found(one, _line(one, words)) for one in hits)


def _line(one: Article, words: list[str]) -> str:
    lines = [line.strip("#☐*-| ").replace("**", "").strip() for line in one.text.splitlines()]
    found = next((line for line in lines if any(word in fold(line) for word in words)), "")
    return found if len(found) <= _LONGEST else f"{found[:_LONGEST]} …"
