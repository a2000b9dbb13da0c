"""Make `printable/fonts/Fallback*.ttf` out of openly licensed fonts: `python -m tests.tools.fallback_fonts FOLDER`.

FOLDER holds the files as their projects (or the Debian packages fonts-noto-core, fonts-droid-fallback, fonts-nanum)
give them. Only outlines of characters that DejaVu Sans Condensed lacks are kept, without hints and layout tables, which
reportlab does not read. They bear names of their own, as the Open Font License asks of what was changed. The licences
stand beside the fonts.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Callable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "printable" / "fonts"
LATIN = ("LATIN", "GREEK", "CYRILLIC", "COMBINING", "MODIFIER", "ARMENIAN", "GEORGIAN")


def _names(*scripts: str) -> Callable[[str], bool]:
    return lambda character: unicodedata.name(character, "").startswith(scripts)


def _han(character: str) -> bool:
    """Without extension A: 6,600 rare characters, a third of the size."""
    return not "\u3400" <= character <= "\u4dbf"


def _korean(character: str) -> bool:
    """The syllables of KS X 1001, of which names are made."""
    try:
        return len(character.encode("euc_kr")) == 2 and unicodedata.name(character, "").startswith("HANGUL SYLLABLE")
    except UnicodeEncodeError:
        return False


MADE = (
    ("FallbackLatin.ttf", "NotoSans-Regular.ttf", _names(*LATIN), False),
    ("FallbackArabic.ttf", "NotoSansArabic-Regular.ttf", _names("ARABIC"), True),
    ("FallbackHan.ttf", "DroidSansFallbackFull.ttf", _han, False),
    ("FallbackHangul.ttf", "NanumGothic.ttf", _korean, False),
)
"""File made, file it is made of, the characters taken, and whether also those that DejaVu has (an Arabic word is set in
one face)."""


def make(source: Path, wanted: Callable[[str], bool], known: set[int]) -> TTFont:
    font = TTFont(source)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.legacy_kern = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "VORG", "gasp", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if code not in known and wanted(chr(code))])
    subsetter.subset(font)
    return font


def rename(font: TTFont, name: str) -> None:
    """Give the font another name; what its name table says of copyright and licence stays (ids 0, 13 and 14)."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 13, 14)]
    for identifier, text in ((1, name), (2, "Regular"), (4, name), (6, name)):
        table.setName(text, identifier, 3, 1, 0x409)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    known = set(TTFont(FONTS / "DejaVuSansCondensed.ttf").getBestCmap())
    for name, source, wanted, whole in MADE:
        found = next(folder.rglob(source))
        font = make(found, wanted, set() if whole else known)
        rename(font, f"Downtime{Path(name).stem}")
        font["head"].modified = font["head"].created  # the same input gives the same bytes
        font.recalcTimestamp = False
        font.save(FONTS / name)
        print(f"{name}: {len(font.getBestCmap())} characters, {(FONTS / name).stat().st_size} bytes")
        known |= set(font.getBestCmap())


if __name__ == "__main__":
    main()
