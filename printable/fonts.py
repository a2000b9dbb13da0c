"""The type that every sheet is set in: DejaVu Sans Condensed, shipped with the package and embedded in each PDF.

Rules of this module:

* what a sheet can print is known before it is drawn: a `Face` says what it covers, from the font itself;
* what DejaVu lacks comes from faces that are read only when a text asks for them: a sheet in French pays nothing;
* fonts are read and registered once per process, since reportlab keeps one register for all documents;
* what stands in the PDF copies and searches as what it means, whatever its shape: ToUnicode is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from printable.shaping import meanings

REGULAR = "DowntimeSans"
BOLD = "DowntimeSans-Bold"
FILES = {REGULAR: "DejaVuSansCondensed.ttf", BOLD: "DejaVuSansCondensed-Bold.ttf"}
ASCENT = 0.928
DESCENT = 0.236
"""Highest and lowest mark of the face, in parts of its size (hhea table of DejaVu Sans Condensed)."""


@dataclass(frozen=True)
class Fallback:
    """A face for characters that DejaVu lacks, all of them between `first` and `last`."""

    name: str
    file: str
    first: str
    last: str


FALLBACKS = (
    Fallback("DowntimeHangul", "FallbackHangul.ttf", "\uac00", "\ud7a3"),
    Fallback("DowntimeArabic", "FallbackArabic.ttf", "\u0600", "\ufefc"),
    Fallback("DowntimeLatin", "FallbackLatin.ttf", "\u0250", "\uffff"),
    Fallback("DowntimeHan", "FallbackHan.ttf", "\u2000", "\uffff"),
)
"""In the order in which they are asked; the largest last."""
_BLOCK = 100
"""Entries of one list of a CMap (Adobe Technical Note 5014, section 3)."""


@dataclass(frozen=True)
class Face:
    """One font: the characters it has and their widths at size 1."""

    name: str
    widths: Mapping[int, float]
    covered: frozenset[str]

    def width(self, text: str) -> float:
        """Width of a text at size 1; every character must be covered."""
        widths = self.widths
        return sum([widths[ord(character)] for character in text])


@cache
def faces() -> Mapping[str, Face]:
    """The two faces of DejaVu, registered with reportlab."""
    rl_config.useA85 = 0  # streams as bytes: a fifth smaller and faster; every PDF reader takes them
    return {name: _register(name, file) for name, file in FILES.items()}


def face_named(name: str) -> Face:
    """Any face, read when it is first asked for."""
    return faces()[name] if name in FILES else _fallback(name)


def face_of(text: str, preferred: str) -> str | None:
    """The name of the first face that has all these characters: the preferred one, the regular one, the fallbacks; None
    when there is none."""
    for name in dict.fromkeys((preferred, REGULAR)):
        if faces()[name].covered.issuperset(text):
            return name
    low, high = min(text), max(text)
    asked = [one for one in FALLBACKS if one.first <= low and high <= one.last]
    return next((one.name for one in asked if _fallback(one.name).covered.issuperset(text)), None)


@cache
def _fallback(name: str) -> Face:
    faces()
    return _register(name, next(one.file for one in FALLBACKS if one.name == name))


def _register(name: str, file: str) -> Face:
    font = _Font(name, str(Path(__file__).resolve().parent / "fonts" / file))
    pdfmetrics.registerFont(font)
    characters = font.face.charToGlyph
    widths = {code: font.face.charWidths.get(code, font.face.defaultWidth) / 1000 for code in characters}
    return Face(name=name, widths=widths, covered=frozenset(chr(code) for code in characters))


class _Font(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A font whose subsets say what each of their characters means."""

    def addObjects(self, doc: Any) -> None:
        subsets = [list(subset) for subset in self.state[doc].subsets] if doc in self.state else []
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        for name, subset in zip(names, subsets, strict=True):
            font = doc.idToObject["BasicFonts"].dict[name]
            doc.idToObject[font.ToUnicode.name].content = _to_unicode(font.BaseFont, subset)


def _to_unicode(name: str, subset: Sequence[int]) -> str:
    """The CMap of a subset (ISO 32000-1, 9.10.3): code → text in UTF-16."""
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def", "/CMapType 2 def",
        "1 begincodespacerange", f"<00> <{len(subset) - 1:02X}>", "endcodespacerange",
        *_entries(subset),
        "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end",
    ]  # fmt: skip
    return "\n".join(lines)


def _entries(subset: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(subset), _BLOCK):
        block = subset[start : start + _BLOCK]
        yield f"{len(block)} beginbfchar"
        for place, code in enumerate(block, start):
            meant = meanings().get(chr(code), chr(code))
            yield f"<{place:02X}> <{meant.encode('utf-16-be').hex().upper()}>"
        yield "endbfchar"
