"""How often, as a nurse says it: the record's neutral `2/d` and `q6h` are "2 fois/j" and "toutes les 6 h".

Rules of this module:

* only the short neutral words of `exports.fhir.timing` are spoken; the source's own words stay as they are;
* a word that is not on these lists stays as it is: nothing is guessed. So does `5/h`, which may be a rate.

Source: FHIR R4, Timing.repeat (periodUnit: UCUM; when: EventTiming, dayOfWeek: DaysOfWeek).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from exports.language import N_

_TIMES: Mapping[str, str] = {
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
_PACE = re.compile(r"(?P<count>\d+(?:-\d+)?)/(?P<per>d|wk|mo)|q(?P<period>\d+(?:-\d+)?)(?P<unit>min|h|d|wk|mo)")
_INSTRUCTION = re.compile(r"(\[\d+\] )")
"""What stands before each of several instructions (`exports.fhir.instructions`)."""
_OFFSET = re.compile(r"(\d+ min )?(.+)")
"""How long before or after an event, and the events."""
_MEALS = frozenset({"C", "CM", "CD", "CV"})
"""Codes so short that the source's own words may be the same."""


def spoken_pace(frequency: str | None, say: Callable[[str], str]) -> str:
    """The frequency of an order in the language of `say` (message → its words); "" for none."""
    return "".join(
        said if _INSTRUCTION.fullmatch(said) else _instruction(said, say)
        for said in _INSTRUCTION.split(frequency or "")
    )


def _instruction(text: str, say: Callable[[str], str]) -> str:
    ending = text[len(text.rstrip()) :]
    parts = text.rstrip().split(", ")
    return ", ".join(_part(part, say, first=place == 0) for place, part in enumerate(parts)) + ending


def _part(part: str, say: Callable[[str], str], *, first: bool) -> str:
    """A part that is one of ours from its first letter to its last; any other as it is."""
    if paced := _PACE.fullmatch(part):
        return _paced(paced, say)
    if (days := part.split("+")) and all(day in _DAYS for day in days):
        return " ".join(say(_DAYS[day]) for day in days)
    if found := _OFFSET.fullmatch(part):
        events = found[2].split(" ")
        known = all(event in _WHEN and not (first and event in _MEALS) for event in events)
        if known:
            return (found[1] or "") + ", ".join(say(_WHEN[event]) for event in events)
    return part


def _paced(found: re.Match[str], say: Callable[[str], str]) -> str:
    if found["count"]:
        return say(_TIMES[found["per"]]).format(count=found["count"])
    if found["period"] == "1" and found["unit"] in _EVERY_ONE:
        return say(_EVERY_ONE[found["unit"]])
    return say(_EVERY[found["unit"]]).format(period=found["period"])
