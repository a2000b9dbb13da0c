"""The timing of an order in short neutral words, so that the record has no language.

Rules: the source's own words come first, the coded repetition after them: `3/d` three times a day, `q6h` every six
hours, `q2d` every two days, `4-6/d` four to six times a day, with FHIR's own codes for meals (`AC`) and days (`mon`),
`×10` for a count and `30 min` for how long.
"""

from __future__ import annotations

from exports.fhir.concept import joined, number, quantity_words, range_words, words
from exports.fhir.elements import Timing


def timing_words(timing: Timing) -> str | None:
    """The timing as short neutral words: the source's own first, the coded repetition after them."""
    return joined(dict.fromkeys([words(timing.code), _repeat_words(timing)]), ", ")


def _repeat_words(timing: Timing) -> str | None:
    repeat = timing.repeat
    if repeat is None:
        return None
    pace = None
    if repeat.period is not None or repeat.frequency is not None:
        count = _span(str(repeat.frequency or 1), repeat.frequencyMax)
        period = _span(number(repeat.period) or "1", number(repeat.periodMax))
        unit = repeat.periodUnit or ""
        if count == "1" and (period != "1" or unit not in ("d", "wk", "mo", "a")):
            pace = f"q{period}{unit}"
        else:
            pace = f"{count}/{'' if period == '1' else period + ' '}{unit}"
    lasting = None
    if repeat.duration or repeat.durationMax:
        longest = number(repeat.durationMax)
        span = _span(number(repeat.duration) or "…", longest)
        lasting = f"{span} {repeat.durationUnit or ''}".strip()
    total = f"×{_span(str(repeat.count), repeat.countMax)}" if repeat.count else None
    offset = f"{repeat.offset} min" if repeat.offset else None
    when = joined([offset, *(repeat.when or ())])
    days = joined(repeat.dayOfWeek or (), "+")
    bounds = quantity_words(repeat.boundsDuration) or range_words(repeat.boundsRange)
    return joined([pace, when, days, lasting, total, bounds], ", ")


def _span(low: str, high: object) -> str:
    return f"{_short(low)}-{_short(str(high))}" if high is not None else _short(low)


def _short(text: str) -> str:
    """`8.0` → `8`: a count of hours or times is no measured value."""
    return text.rstrip("0").rstrip(".") if "." in text else text
