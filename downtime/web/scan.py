"""What a barcode scanner types: the INS Datamatrix, the number of a wristband, the serial number of one of our sheets.

A scanner is a keyboard ("keyboard wedge"). Rules of this module:

* what a scanner adds is taken off: the AIM symbology identifier (`]C1`, `]d2`), FNC1 and other control characters, in
  every spelling that wedges give them, CR, LF and tab at the end;
* a scanner set to another keyboard than the computer's types other signs (digits come as `&é"'(-è_çà`): such a text is
  put back only when the whole of it then makes a number or a Datamatrix, else it stays what a person typed;
* nothing is opened here: this module only says what a text is.

Sources: ANS, "Format datamatrix INS" 2.2: a header of 26 characters ("IS", "01", 22 zeros), then blocks of a two-letter
identifier and a value; a variable field that is neither full nor last ends with <GS> (0x1D), which some scanners drop.
ISO/IEC 15424, symbology identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from downtime.serials import is_serial
from exports.folding import fold
from exports.record import Patient
from exports.search.words import known_birth_date

_HEADER = re.compile(r"IS\d{24}S1(?P<ins>\d{5}[0-9AB]{2}\d{8}|[0-9AB]{15})S2(?P<oid>[0-9.]{19,20})\x1d?(?P<rest>S3.*)")
_TRAITS = re.compile(
    r"S3(?P<given>[A-Z' -]{1,100}?)\x1d?S4(?P<name>[A-Z' -]{1,100}?)\x1d?S5(?P<sex>[MFI])S6(?P<birth>\d{2}-\d{2}-\d{4})"
)
_SEPARATOR = re.compile(r"<GS>|\{GS\}|\[GS\]|\^\]|␝|\\x1d|\\u001d|~d029", re.IGNORECASE)
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z](?=.)")
_CONTROLS = re.compile(r"[\x00-\x1c\x1e\x1f\x7f]+")
_SHEET = re.compile(r"[A-Z0-9]{1,10}-\d{6}-[0-9A-Z]")

_ON_AZERTY = str.maketrans("&é\"'(-è_çà)§!:;ùqawz,QAWZ?", "1234567890-68.,'aqzwmAQZWM")
"""A scanner set to an American keyboard on a computer with a French (or Belgian: §, !) one: what it typed."""
_ON_QWERTY = str.maketrans("!@#$%^&*()64<qawz;QAWZ:", "1234567890-'.aqzwmAQZWM")
"""A scanner set to a French keyboard on a computer with an American one."""
FEWEST_DIGITS = 4


@dataclass(frozen=True)
class ScannedIns:
    """The content of an INS Datamatrix: the number, and the strict traits beside it."""

    ins: str
    family: str
    given: str
    birth_date: str

    @property
    def traits(self) -> str:
        """What to search by when no patient of the copy has the number."""
        return f"{self.family} {self.given.split()[0] if self.given.split() else ''} {self.birth_date}"

    def agrees_with(self, patient: Patient) -> bool:
        """Whether the traits do not contradict the patient's: what either side does not say contradicts nothing."""
        born, name = known_birth_date(patient), fold(patient.birth_name or "").replace(" ", "")
        same_day = born is None or self.birth_date.startswith(born)
        return same_day and (not name or name == fold(self.family).replace(" ", ""))


@dataclass(frozen=True)
class ScannedSheet:
    """The serial number of a sheet that the kit printed."""

    serial: str


def read_scan(text: str) -> ScannedIns | ScannedSheet | str:
    """What a text is; the text itself, without what only a scanner types, when it is no code of its own."""
    plain = without_wedge(text)
    for spelling in _spellings(plain):
        ins = read_ins_datamatrix(spelling)
        if ins is not None:
            return ins
        if _SHEET.fullmatch(spelling.upper()) and is_serial(spelling):
            return ScannedSheet(spelling.upper())
    return _as_number(plain)


def read_ins_datamatrix(text: str) -> ScannedIns | None:
    """The content of an INS Datamatrix, or None when the text is none."""
    header = _HEADER.fullmatch(text)
    traits = _TRAITS.match(header["rest"]) if header else None
    if header is None or traits is None:
        return None
    day, month, year = traits["birth"].split("-")
    return ScannedIns(header["ins"], traits["name"].strip(), traits["given"].strip(), f"{year}-{month}-{day}")


def without_wedge(text: str) -> str:
    """A text without the signs that only a scanner types; the separator stays between fields, as <GS> (0x1D)."""
    separated = _SEPARATOR.sub("\x1d", text) if len(text) > 2 else text
    plain = _CONTROLS.sub(" ", separated).strip(" \t\x1d")
    return _SYMBOLOGY.sub("", plain).strip("\x1d")


def _spellings(text: str) -> Iterator[str]:
    """As typed, as typed with the capitals locked, and as other keyboards would have."""
    yield text
    yield text.upper()
    for keyboard in (_ON_AZERTY, _ON_QWERTY):
        yield text.translate(keyboard)
        yield text.translate(keyboard).upper()


def _as_number(text: str) -> str:
    """The number that another keyboard made of a barcode, when there is not one digit in it and there should be."""
    if any(sign.isdigit() for sign in text):
        return text
    for keyboard in (_ON_AZERTY, _ON_QWERTY):
        number = text.translate(keyboard)
        digits = sum(sign.isdigit() for sign in number)
        if digits >= FEWEST_DIGITS and digits * 2 > len(number) and re.fullmatch(r"[A-Za-z0-9-]+", number):
            return number
    return text
