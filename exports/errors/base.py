"""What every failure of the kit is: a sentence, a hint, an exit code; the rules stand in the package's docstring."""

from __future__ import annotations

from typing import ClassVar

from exports.language import N_, Translator, in_words, untranslated


class DowntimeError(Exception):
    """A failure whose sentence a person can act on.

    `fields` fill the sentence; they are kept so that the same failure can be said in any language.
    """

    exit_code: ClassVar[int] = 1
    sentence: ClassVar[str] = N_("Something went wrong.")
    hint: ClassVar[str] = ""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.say())

    def say(self, translator: Translator = untranslated) -> str:
        """The sentence in the translator's language, the problem it names included."""
        return translator.gettext(self.sentence).format(**in_words(self.fields, translator))

    def say_hint(self, translator: Translator = untranslated) -> str:
        """What to do next, or an empty text."""
        return translator.gettext(self.hint).format(**in_words(self.fields, translator)) if self.hint else ""
