"""How often, as a nurse says it: the record's neutral `2/d` and `q6h` are "2 fois/j" and "toutes les 6 h".

Rules of this module:

* only the short neutral words of `exports.fhir.timing` are spoken; the source's own words stay as they are;
* a word that is not on these lists stays as it is: nothing is guessed.

Source: FHIR R4, Timing.repeat (periodUnit: UCUM; when: EventTiming, dayOfWeek: DaysOfWeek).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from exports.language import N_

_TIMES: Mapping[str, str] = {
    "h": N_("{count}×/hour"),
    "d": N_("{count}×/day"),
    "wk": N_("{count}×/week"),
    "mo": N_("{count}×/month"),
}
_EVERY: Mapping[str, str] = {
    "min": N_("every {period} min"),
    "h": N_("every {period} h"),
    "d": N_("every {period} days"),
    "wk": N_("every {period} weeks"),
    "mo": N_("every {period} months"),
}
_EVERY_ONE: Mapping[str, str] = {"min": N_("every minute"), "h": N_("every hour")}
_WHEN: Mapping[str, str] = {
    "MORN": N_("in the morning"),
    "MORN.early": N_("early in the morning"),
    "MORN.late": N_("late in the morning"),
    "NOON": N_("at noon"),
    "AFT": N_("in the afternoon"),
    "AFT.early": N_("early in the afternoon"),
    "AFT.late": N_("late in the afternoon"),
    "EVE": N_("in the evening"),
    "EVE.early": N_("early in the evening"),
    "EVE.late": N_("late in the evening"),
    "NIGHT": N_("at night"),
    "PHS": N_("after falling asleep"),
    "HS": N_("at bedtime"),
    "WAKE": N_("on waking"),
    "C": N_("with the meal"),
    "CM": N_("with breakfast"),
    "CD": N_("with lunch"),
    "CV": N_("with dinner"),
    "AC": N_("before the meal"),
    "ACM": N_("before breakfast"),
    "ACD": N_("before lunch"),
    "ACV": N_("before dinner"),
    "PC": N_("after the meal"),
    "PCM": N_("after breakfast"),
    "PCD": N_("after lunch"),
    "PCV": N_("after dinner"),
}
_DAYS: Mapping[str, str] = {
    "mon": N_("Mon"),
    "tue": N_("Tue"),
    "wed": N_("Wed"),
    "thu": N_("Thu"),
    "fri": N_("Fri"),
    "sat": N_("Sat"),
    "sun": N_("Sun"),
}
_PACE = re.compile(
    r"(?<![\w/.,])(?:(?P<count>\d+(?:-\d+)?)/(?P<per>h|d|wk|mo)|q(?P<period>\d+(?:-\d+)?)(?P<unit>min|h|d|wk|mo))(?![\w/])"
)


def spoken_pace(frequency: str | None, say: Callable[[str], str]) -> str:
    """The frequency of an order in the language of `say` (message → its words); "" for none."""
    if not frequency:
        return ""
    parts = frequency.split(", ")
    return ", ".join(_part(part, say, first=place == 0) for place, part in enumerate(parts))


def _part(part: str, say: Callable[[str], str], *, first: bool) -> str:
    # the first part may be the source's own word, which a single letter could be
    if part in _WHEN and not (first and part in ("C", "CM", "CD", "CV")):
        return say(_WHEN[part])
    days = part.split("+")
    if all(day in _DAYS for day in days):
        return " ".join(say(_DAYS[day]) for day in days)
    return _PACE.sub(lambda found: _paced(found, say), part)


def _paced(found: re.Match[str], say: Callable[[str], str]) -> str:
    if found["count"]:
        return say(_TIMES[found["per"]]).format(count=found["count"])
    if found["period"] == "1" and found["unit"] in _EVERY_ONE:
        return say(_EVERY_ONE[found["unit"]])
    return say(_EVERY[found["unit"]]).format(period=found["period"])
