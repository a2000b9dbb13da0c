"""Numbers with the decimal mark of the language: "37.4 °C" is "37,4 °C" for a French nurse, on paper and screen.

Rules of this module:

* only what the source gave as a number is touched: the value of a quantity, a dose, a rate, a limit (FHIR Quantity and
  its kin); dosage texts, results that are texts, notes, names of drugs and unreadable elements stay as written;
* the digits stay: nothing is rounded, grouped or filled up; in English nothing changes at all;
* a range may be the source's own text, in the same letters as one made of limits: it is changed only when it is nothing
  but limits, and never when a number in it could be one with a point between thousands ("150.000").
"""

from __future__ import annotations

import re

from exports.record import Observation

_PLAIN = re.compile(r"([<>]=?)?-?\d+\.\d+")
_AMONG = re.compile(r"(?<![^\s<>=≤≥(\]])-?\d+\.\d+(?![^\s;,)%])")
"""A number in an amount, never a part of a unit ("ml/1.73 m2") or of a name."""
_LIMITS = re.compile(r"(?:[≥≤] )?(-?\d+(?:\.\d+)?)(?: – (-?\d+(?:\.\d+)?))?(?= \(|\Z)")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


class Decimals:
    """Writes numbers with one decimal mark ("," or ".")."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def value(self, row: Observation) -> str:
        """The value of a measure or a result, "" when there is none."""
        text = row.value or ""
        if self._mark == "." or row.number is None or not _PLAIN.fullmatch(text):
            return text
        return text.replace(".", self._mark)

    def amount(self, text: str | None) -> str:
        """A dose, a rate or a maximum of the record, "" for none: its numbers, not its units."""
        if self._mark == "." or not text or "." not in text:
            return text or ""
        return _AMONG.sub(lambda found: found[0].replace(".", self._mark), text)

    def limits(self, text: str | None) -> str:
        """A reference range, "" for none; the words behind its limits stay."""
        found = _LIMITS.match(text or "") if self._mark != "." else None
        if not text or found is None or any(_THOUSANDS.fullmatch(number or "") for number in found.groups()):
            return text or ""
        return found[0].replace(".", self._mark) + text[found.end() :]

    def number(self, said: str) -> str:
        """A number that the kit itself writes (the ticks of an axis)."""
        return said.replace(".", self._mark)
