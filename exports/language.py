"""What a person reads, in French and in English.

Rules of this module: messages are written in English in the code; the French catalogue of each package
(`locale/fr/LC_MESSAGES/downtime.mo`, made from the `.po` beside it by `make translations`) holds every one of them,
which `make check` asserts. A translator is passed, never global: one station serves French and English readers at once.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

LANGUAGES = ("fr", "en")
"""The languages of the kit, the first one the default (ISO 639-1)."""

DOMAIN = "downtime"
PACKAGES = ("exports", "printable", "downtime")


class Translator(Protocol):
    """The part of the standard library's translations that the kit uses."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, n: int, /) -> str: ...


untranslated: Translator = gettext.NullTranslations()


def N_(message: str) -> str:
    """Mark a message for the catalogue where it is written before a language is known."""
    return message


def catalogue_folders() -> Iterable[Path]:
    """The `locale` folder of each package of the kit that has one."""
    root = Path(__file__).resolve().parent.parent
    return (root / package / "locale" for package in PACKAGES)


def translator(language: str) -> gettext.NullTranslations:
    """The messages of the whole kit in `language` ("fr" or "en"); an unknown language reads as English."""
    found = gettext.NullTranslations()
    for folder in catalogue_folders():
        if (folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo").exists():
            catalogue = gettext.translation(DOMAIN, folder, [language])
            catalogue.add_fallback(found)
            found = catalogue
    return found
