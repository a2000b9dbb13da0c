"""Birth dates and ages as people type them: what is typed becomes birth dates that would fit.

Rules of this module:

* French order (day, month, year); another order only where it can mean nothing else (07/14/1952);
* a year of two digits is of both centuries, unless that is the future; a date without its year is of every year;
* a date that does not exist (31/02) is no date; nothing is guessed from it;
* a birth date is text as in the record, as long as it is known: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

OLDEST = 130
"""Years back from today from which nobody is."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv janvier january",
            "fev fevr fevrier feb february",
            "mar mars march",
            "avr avril apr april",
            "mai may",
            "juin jun june",
            "juil juill juillet jul july",
            "aou aout aug august",
            "sep sept septembre september",
            "oct octobre october",
            "nov novembre november",
            "dec decembre december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = f"(?P<word>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\\.?"
_D, _M, _YEAR = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4}|\d{2})"
_BETWEEN = r" ?[/.\- ] ?"
_AGE = re.compile(
    r"(?<![\w])(?P<n>\d{1,3}) ?(?:"
    r"(?P<years>ans?|a|y|yo|years?|yrs?)|(?P<months>mois|months?|mo)|(?P<weeks>semaines?|sem|weeks?|w)"
    r"|(?P<days>jours?|j|days?|d))(?: old)?(?!\w)"
)


@dataclass(frozen=True)
class Born:
    """Birth dates that fit; each day, month or year stands for all that is within it."""

    dates: tuple[str, ...]
    whole: bool = True
    """The whole date was typed, not only its month or year, or its beginning."""


@dataclass(frozen=True)
class Aged:
    """Born between these days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Found:
    """What was understood, and where it stands in the text."""

    what: Born | Aged
    start: int
    end: int


def births(text: str, today: date) -> tuple[Found, ...]:
    """The dates and ages in a text without accents and capitals (`exports.folding.plain`), from left to right."""
    found: list[Found] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            what = read(match, today)
            if what is not None:
                found.append(Found(what, match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def _day(match: re.Match[str], today: date) -> Born | None:
    day, month = int(match["d"]), _month(match)
    dates = [_iso(year, month, day) for year in _years(match["y"], today)]
    if not any(dates) and month > 12:
        dates = [_iso(year, day, month) for year in _years(match["y"], today)]
    begun = match["y"] in ("18", "19", "20")  # of two digits, but perhaps of a year that is not typed to its end
    if begun:
        dates += [_iso(year, month, day) for year in _years_starting(match["y"], today)]
    return _born(dates, whole=not begun)


def _packed(match: re.Match[str], today: date) -> Born | None:
    """Digits alone: 14071952, 19520714, 140752, 071952."""
    digits = match["digits"]
    dates: list[str] = []
    if len(digits) == 8:
        dates.append(_iso(int(digits[4:]), int(digits[2:4]), int(digits[:2])))
        dates.append(_iso(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    else:
        dates += [_iso(year, int(digits[2:4]), int(digits[:2])) for year in _years(digits[4:], today)]
        dates.append(_iso(int(digits[2:]), int(digits[:2])))
    dates = [one for one in dates if one and _is_past(one, today)]
    return _born(dates, whole=any(len(one) == 10 for one in dates))


def _month_of_year(match: re.Match[str], today: date) -> Born | None:
    return _born([_iso(int(match["y"]), _month(match))], whole=False) if _is_past(match["y"], today) else None


def _year(match: re.Match[str], today: date) -> Born | None:
    return Born((match["y"],), whole=False) if _is_past(match["y"], today) else None


def _beginning(match: re.Match[str], today: date) -> Born | None:
    """A date of which the year is not typed yet, or only begun: 14/07, 14/07/, 14/07/195."""
    years = _years_starting(match["begun"] or "", today)
    return _born([_iso(year, int(match["m"]), int(match["d"])) for year in years], whole=False)


def _age(match: re.Match[str], today: date) -> Aged | None:
    n = int(match["n"])
    if match["years"]:
        first, last = _months_before(today, 12 * (n + 1)), _months_before(today, 12 * n)
    elif match["months"]:
        first, last = _months_before(today, n + 1), _months_before(today, n)
    else:
        length = 7 if match["weeks"] else 1
        first, last = today - timedelta(days=length * (n + 1)), today - timedelta(days=length * n)
    return Aged(first + timedelta(days=1), last) if n <= OLDEST or not match["years"] else None


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Born | Aged | None]], ...] = (
    (re.compile(rf"(?<!\d)(?P<y>\d{{4}})[-/.]{_M}[-/.]{_D}(?!\d)"), _day),
    (re.compile(rf"(?<![\d]){_D}{_BETWEEN}{_M}{_BETWEEN}{_YEAR}(?!\d)"), _day),
    (re.compile(rf"(?<!\d){_D}(?:er|st|nd|rd|th)?[ .\-/]*{_MONTH}[ ,.\-/]*{_YEAR}(?!\d)"), _day),
    (re.compile(rf"(?<!\w){_MONTH}[ .\-/]*{_D}(?:er|st|nd|rd|th)?[ ,.\-/]+{_YEAR}(?!\d)"), _day),
    (re.compile(r"(?<!\w)(?P<digits>\d{8}|\d{6})(?!\w)"), _packed),
    (re.compile(rf"(?<![\d/.\-])(?P<y>\d{{4}})[-/.]{_M}(?![\d/.\-])"), _month_of_year),
    (re.compile(rf"(?<![\d/.\-]){_M}[-/.](?P<y>\d{{4}})(?![\d/.\-])"), _month_of_year),
    (re.compile(rf"(?<!\w){_MONTH}[ .\-/]*(?P<y>\d{{4}})(?!\d)"), _month_of_year),
    (re.compile(rf"(?<![\w/.\-]){_D}/{_M}(?:/(?P<begun>\d{{0,3}}))?(?![\w/])"), _beginning),
    (_AGE, _age),
    (re.compile(r"(?<![\w/.\-])(?P<y>\d{4})(?![\w/.\-])"), _year),
)


def _born(dates: list[str], *, whole: bool = True) -> Born | None:
    kept = tuple(dict.fromkeys(one for one in dates if one))
    return Born(kept, whole) if kept else None


def _month(match: re.Match[str]) -> int:
    named = match.groupdict()
    return _MONTHS[named["word"]] if named.get("word") else int(named["m"])


def _years(digits: str, today: date) -> Iterator[int]:
    if len(digits) == 4:
        if _is_past(digits, today):
            yield int(digits)
        return
    for century in (today.year // 100 * 100, today.year // 100 * 100 - 100):
        if today.year - OLDEST <= century + int(digits) <= today.year:
            yield century + int(digits)


def _years_starting(digits: str, today: date) -> Iterator[int]:
    return (year for year in range(today.year - OLDEST, today.year + 1) if str(year).startswith(digits))


def _is_past(iso: str, today: date) -> bool:
    return today.year - OLDEST <= int(iso[:4]) <= today.year


def _iso(year: int, month: int, day: int | None = None) -> str:
    """The date as text, "" when there is none such."""
    try:
        return date(year, month, day or 1).isoformat()[: 10 if day else 7]
    except ValueError:
        return ""


def _months_before(day: date, months: int) -> date:
    """The same day so many months ago, or the last one of its month; the first day of the calendar at the least."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    for last in range(day.day, day.day - 4, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date.min
