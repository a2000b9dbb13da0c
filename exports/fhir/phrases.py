"""Comparing a source's words with reviewed lists: without capitals, accents and repeated spaces."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def folded(text: str | None) -> str | None:
    """`"  Non Administré. "` → `"non administre"`; None of an empty text."""
    if not text:
        return None
    spread = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(bare.split()).strip(" .!") or None
