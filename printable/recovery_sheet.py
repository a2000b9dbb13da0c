"""The recovery sheet: one A4 page for the safe, with the age identity that opens every snapshot of the site.

Rules of this module:

* the identity stands twice: as text in groups of six characters, with a check character per line, and as a QR code;
* the sheet tells how to open a snapshot with stock programs alone, without this kit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from exports.language import N_, Translator
from printable.barcode import qr_code
from printable.pen import LEADING, Pen, Rect
from printable.sheet import A4, BOTTOM, LEFT, RIGHT, TOP
from printable.text import Run, Typesetter, bold, inverse
from printable.words import Words

GROUP = 6
"""Characters between two spaces."""

LINE = 3 * GROUP
"""Characters on one line, without its check character."""

CHECKED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
"""The characters of an age identity, 37 with the hyphen; the place of each one is its value."""

_WIDTH = A4[0] - LEFT - RIGHT
_MODULE = 3.4
_VERIFY = N_(
    "Check who made the snapshot (site.pub is the site's public key, the line at the foot of this page; minisign -P"
    " takes the line itself):"
)
_OPEN = N_(
    "On a computer without a network, scan or type the identity into a file key.txt, without spaces or check"
    " characters, then:"
)
_READ = N_("Read the patients present, by ward, room and bed:")
_CLEAN = N_("Afterwards delete key.txt and copy.sqlite: they are in clear text.")
_STEPS = (
    (_VERIFY, "minisign -V -p site.pub -m FILE.sqlite.zst.age"),
    (_OPEN, "age -d -i key.txt FILE.sqlite.zst.age | zstd -d > copy.sqlite"),
    (_READ, "sqlite3 copy.sqlite 'select * from census'"),
    (_CLEAN, ""),
)


def recovery_sheet(  # noqa: PLR0913 — each fact of the sheet is named by its one caller
    *,
    site: str,
    identity: str,
    recipient: str,
    site_key: str,
    at: datetime,
    translator: Translator,
    language: str | None = None,
) -> bytes:
    """The PDF. `identity` is an age identity (AGE-SECRET-KEY-1…), `recipient` its public half, `site_key` is the
    line of the site's minisign key, `at` is when it was made (aware).
    """
    setter, words = Typesetter(), Words(translator)
    pen = Pen(setter, title=words.say(N_("Recovery sheet")), author=site, language=language)
    pen.start_page(*A4)
    y = _head(pen, words, site, at)
    y = secret_box(pen, words, words.say(N_("Recovery identity (age)")), identity, y + 10)
    title = words.say(N_("To open a snapshot without the kit, with stock programs"))
    y = write_steps(pen, title, [(words.say(said), command) for said, command in _STEPS], y + 12)
    y = pen.write([bold(words.say(N_("Public half (recipient):")) + " "), Run(recipient)], LEFT, y + 8, 8, _WIDTH)
    y = pen.write([bold(words.say(N_("Key of the site:")) + " "), Run(site_key)], LEFT, y + 2, 8, _WIDTH)
    uses_table(pen, words, y + 12)
    pen.end_page()
    return pen.content()


def identity_lines(identity: str) -> list[tuple[str, str]]:
    """The identity in lines of groups, each with its check character."""
    parts = [identity[start : start + LINE] for start in range(0, len(identity), LINE)]
    return [
        (" ".join(part[i : i + GROUP] for i in range(0, len(part), GROUP)), check_character(part)) for part in parts
    ]


def check_character(line: str) -> str:
    """The check character of a line: the sum of place × value, modulo 37, spaces left out.

    37 is prime and a line shorter: any one wrong character and any two exchanged ones change it. Raises `ValueError`
    for a character that no identity has.
    """
    values = [CHECKED.index(character) for character in line if character != " "]
    return CHECKED[sum(place * value for place, value in enumerate(values, start=1)) % len(CHECKED)]


def _head(pen: Pen, words: Words, site: str, at: datetime) -> float:
    warning = words.say(
        N_(
            "Whoever holds this sheet can read every snapshot of the hospital. Print it once, check it, delete the file"
            " it was printed from, and lock it away under two persons' care. No copy of it is kept anywhere."
        )
    )
    return sheet_head(pen, words, words.say(N_("Recovery sheet")), site, at, warning)


def sheet_head(  # noqa: PLR0913, PLR0917 - pen, words, and the four facts of the head
    pen: Pen, words: Words, title: str, site: str, at: datetime, warning: str
) -> float:
    """What the sheet is, of whom, from when, and what its holder must know; gives where it ends."""
    y = pen.write([inverse(words.say(N_("SECRET — KEEP IN THE SAFE")).replace(" ", "\xa0"))], LEFT, TOP + 4, 16)
    y = pen.write([bold(title)], LEFT, y + 6, 22, _WIDTH)
    y = pen.write([bold(site)], LEFT, y, 13, _WIDTH)
    y = pen.write(words.say(N_("made on {date}"), date=f"{at:%Y-%m-%d %H:%M %Z}"), LEFT, y, 9, _WIDTH)
    return pen.write([Run(warning)], LEFT, y + 6, 10, _WIDTH)


def secret_box(pen: Pen, words: Words, title: str, secret: str, y: float) -> float:
    """A frame with `secret` as checked groups and as a QR code; gives where it ends."""
    symbol = qr_code(secret)
    side = symbol.side * _MODULE
    lines = identity_lines(secret)
    height = max(side + 34, len(lines) * 24 + 44)
    pen.box(Rect(LEFT, y, _WIDTH, height), 1.6)
    pen.write([bold(title)], LEFT + 8, y + 6, 10)
    left = LEFT + _WIDTH - side - 16
    pen.symbol(symbol, left, y + 18, _MODULE)
    below = y + 26
    for line, check in lines:
        for index, group in enumerate(line.split(" ")):
            pen.write([bold(group)], LEFT + 8 + index * 84, below, 15)
        pen.write([Run(check, mark="box")], LEFT + 8 + 3 * 84 + 6, below, 13)
        below += 24
    rule = words.say(N_("framed: check character of the line = sum of place × value modulo 37 (0–9, A–Z, hyphen = 36)"))
    pen.write([Run(rule)], LEFT + 8, below + 2, 6.5, left - LEFT - 16)
    return y + height


def write_steps(pen: Pen, title: str, steps: Sequence[tuple[str, str]], y: float) -> float:
    """Numbered sentences under a title, each with the command to type, or none; gives where they end."""
    y = pen.write([bold(title)], LEFT, y, 12, _WIDTH)
    for number, (said, command) in enumerate(steps, start=1):
        y = pen.write([Run(f"{number}. {said}")], LEFT, y + 4, 9.5, _WIDTH)
        if command:
            pen.fill(Rect(LEFT, y + 1, _WIDTH, 10 * LEADING + 4), 0.92)
            y = pen.write([bold(command)], LEFT + 6, y + 3, 10, _WIDTH - 12) + 2
    return y


def uses_table(pen: Pen, words: Words, y: float) -> None:
    """Who took the sheet out of the safe."""
    titles: Sequence[str] = (N_("Taken out on"), N_("By (two names)"), N_("Why"), N_("Signatures"), N_("Put back on"))
    pen.write([bold(words.say(N_("Each time the safe is opened")))], LEFT, y, 10, _WIDTH)
    top, unit = y + 15, _WIDTH / len(titles)
    row = 22.0
    rows = int((A4[1] - BOTTOM - top - 14) // row)
    for index, title in enumerate(titles):
        pen.write(words.say(title), LEFT + index * unit + 3, top, 8)
        for line in range(rows):
            pen.box(Rect(LEFT + index * unit, top + 12 + line * row, unit, row), 0.5)
