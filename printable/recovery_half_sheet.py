"""One of the two recovery sheets of a site whose recovery takes two persons.

Rules of this module: a sheet holds one half as checked groups and as a QR code, with its number and the number of the
pair, and never anything of the other; it tells both ways to join the halves, with the kit and without.
"""

from __future__ import annotations

from datetime import datetime

from exports.language import N_, Translator
from exports.recovery_halves import Half
from printable.pen import Pen
from printable.recovery_sheet import secret_box, sheet_head, uses_table, write_steps
from printable.sheet import A4, LEFT, RIGHT
from printable.text import Run, Typesetter, bold
from printable.words import Words

_WIDTH = A4[0] - LEFT - RIGHT

_JOIN = N_(
    "On a computer without a network, scan or type each half into a file, without spaces or check characters, then"
    " (without --half it asks for both):"
)
_VERIFY = N_("Check who made the snapshot (minisign -P takes the line at the foot of this page):")
_OPEN = N_("Open it and read the patients present:")
_CLEAN = N_("Afterwards delete half-1.txt, half-2.txt, key.txt and copy.sqlite: they are in clear text.")
_STEPS = (
    (_JOIN, "downtime recover --half half-1.txt --half half-2.txt > key.txt"),
    (_VERIFY, "minisign -V -p site.pub -m FILE.sqlite.zst.age"),
    (_OPEN, "age -d -i key.txt FILE.sqlite.zst.age | zstd -d > copy.sqlite"),
    (_CLEAN, ""),
)
_WITHOUT = N_(
    "Without the kit: a half is Bech32 (BIP 173) of 41 bytes: its number, 8 bytes of the pair, 32 bytes of share. The"
    " XOR of the two shares is the age key: write it as Bech32 in capitals with the prefix AGE-SECRET-KEY-."
)
_WARNING = N_(
    "This half alone opens nothing. With the other half it opens every snapshot of the hospital: the two sheets never"
    " lie in one safe, nor in one person's hands. Print each once, check it, delete its file. Without either of them"
    " the recovery key is lost."
)


def recovery_half_sheet(  # noqa: PLR0913 - each fact of the sheet is named by its one caller
    *,
    site: str,
    half: Half,
    recipient: str,
    site_key: str,
    at: datetime,
    translator: Translator,
    language: str | None = None,
) -> bytes:
    """The PDF of one half. `recipient` is the public half of the age key, `site_key` the line of the site's minisign
    key, `at` is when it was made (aware)."""
    words = Words(translator)
    title = words.say(N_("Recovery sheet {number} of 2"), number=half.number)
    pen = Pen(Typesetter(), title=title, author=site, language=language)
    pen.start_page(*A4)
    y = sheet_head(pen, words, title, site, at, words.say(_WARNING))
    said = words.say(N_("Half {number} of pair {pair}"), number=half.number, pair=half.pair_number)
    y = secret_box(pen, words, said, half.text, y + 10)
    steps = [(words.say(step), command) for step, command in _STEPS]
    y = write_steps(pen, words.say(N_("To open a snapshot, with both sheets")), steps, y + 12)
    y = pen.write([Run(words.say(_WITHOUT))], LEFT, y + 4, 8, _WIDTH)
    y = pen.write([bold(words.say(N_("Public half (recipient):")) + " "), Run(recipient)], LEFT, y + 8, 8, _WIDTH)
    y = pen.write([bold(words.say(N_("Key of the site:")) + " "), Run(site_key)], LEFT, y + 2, 8, _WIDTH)
    uses_table(pen, words, y + 12)
    pen.end_page()
    return pen.content()
