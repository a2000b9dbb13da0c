"""What the hospital adds to the guide: its own procedures and its telephone directory, out of the open copy.

Rules of this module: the hospital's own come first in every list, since who is in doubt follows the house; a Markdown
text is rendered as the guide's own are, a PDF is shown as it is; nothing of it is about a patient.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

from msgspec import Struct

from downtime.guide.article import Article, Group
from downtime.guide.finding import Found, find
from exports.folding import fold
from exports.record import PhoneEntry, SiteFile, SiteFileKind
from exports.snapshot.read import phone_entries, site_files

PDF = "application/pdf"


class HouseGuide(Struct, frozen=True):
    """What the copy holds of it."""

    procedures: tuple[SiteFile, ...] = ()
    phones: tuple[PhoneEntry, ...] = ()

    def procedure(self, key: str) -> SiteFile | None:
        """One procedure by its key; None when there is none."""
        return next((one for one in self.procedures if one.key == key), None)


def house_guide(connection: sqlite3.Connection) -> HouseGuide:
    """The procedures by title, and the directory in its own order."""
    found = sorted(site_files(connection, SiteFileKind.PROCEDURE), key=lambda one: fold(title_of(one)))
    return HouseGuide(tuple(found), phone_entries(connection))


def title_of(procedure: SiteFile) -> str:
    return procedure.title or procedure.name


def markdown_of(procedure: SiteFile) -> str:
    """The text of a Markdown procedure without its title; "" for a PDF."""
    if procedure.media_type == PDF:
        return ""
    text = procedure.data.decode("utf-8", "replace")
    first, _, rest = text.lstrip().partition("\n")
    return rest if first.startswith("# ") else text


def find_procedures(house: HouseGuide, query: str, text_of_pdf: Callable[[bytes], str]) -> tuple[Found, ...]:
    """The procedures that hold every word; `Found.article.name` is the key."""
    articles = (
        Article(one.key, Group.CARE, title_of(one), markdown_of(one) or text_of_pdf(one.data))
        for one in house.procedures
    )
    return find(articles, query)


def find_phones(phones: Iterable[PhoneEntry], query: str) -> tuple[PhoneEntry, ...]:
    """The entries that hold every word, or the digits. No word: none."""
    words = fold(query).split()
    if not words:
        return ()
    return tuple(one for one in phones if all(word in _words(one) for word in words))


def _words(one: PhoneEntry) -> str:
    digits = "".join(character for character in one.phone if character.isdigit())
    return fold(f"{one.name} {one.ward or ''} {one.note or ''} {one.phone}") + f" {digits}"
