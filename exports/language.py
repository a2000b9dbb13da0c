"""What a person reads, in French and in English.

Rules of this module: messages are written in English in the code; the French catalogue of each package
(`locale/fr/LC_MESSAGES/downtime.mo`, made from the `.po` beside it by `make translations`) holds every one of them,
which `make check` asserts. A translator is passed, never global: one station serves French and English readers at once.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence that has fields of its own, said in the language of the sentence."""

    message: str
    fields: Mapping[str, object]

    def say(self, translator: Translator = untranslated) -> str:
        """The part in the translator's language."""
        return translator.gettext(self.message).format(**in_words(self.fields, translator))

    def __str__(self) -> str:
        return self.say()


def in_words(fields: Mapping[str, object], translator: Translator) -> dict[str, object]:
    """The fields of a sentence, those that are phrases and the `problem` in the translator's language."""

    def word(name: str, value: object) -> object:
        if isinstance(value, Phrase):
            return value.say(translator)
        return translator.gettext(value) if name == "problem" and isinstance(value, str) and value else value

    return {name: word(name, value) for name, value in fields.items()}


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
