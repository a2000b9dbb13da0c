"""What a chart of measures says in words: a sentence for each sign, and the flag of each value.

Rules of this module: values stand as the source wrote them, with its unit; the lowest and the highest are values of the
source, never a mean; the sentence names the last value and its time first.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.language import N_
from exports.record import Observation
from printable.codes import flags, is_abnormal
from printable.dates import Dates
from printable.signs import Band, Plotted
from printable.words import Words

PARTS = {"systolic": N_("systolic"), "diastolic": N_("diastolic"), "mean": N_("mean")}


def sentence(band: Band, words: Words, dates: Dates) -> str:
    """One sign in one sentence."""
    n = len({value.at for value in band.values})
    said = words.ngettext("{name}: {n} value; last {last}, {time}", "{name}: {n} values; last {last}, {time}", n)
    unit = f" {band.unit}" if band.unit else ""
    text = said.format(
        name=band.name or words.say(N_("[measure not recorded]")),
        n=n,
        last=last_text(band, words) + unit,
        time=dates.short(band.values[-1].at),
    )
    flag = flag_words(latest(band), words)
    return "; ".join([f"{text} ({flag})" if flag else text, *_spans(band, words)]) + "."


def latest(band: Band) -> tuple[Plotted, ...]:
    """The values of the newest time: systolic before diastolic before mean."""
    order = ("systolic", "diastolic", "mean", "")
    newest = [value for value in band.values if value.at == band.values[-1].at]
    return tuple(sorted(newest, key=lambda value: order.index(value.part)))


def last_text(band: Band, words: Words) -> str:
    """The newest values, as the source wrote them."""
    return together(latest(band), words)


def together(values: Sequence[Plotted], words: Words) -> str:
    """Values of one time: "112/68", the mean behind in brackets; "94 · 92" for one measure written twice."""
    texts: dict[str, list[str]] = {}
    for value in values:
        texts.setdefault(value.part, []).append(_written(value, words))
    parts = {part: " · ".join(dict.fromkeys(said)) for part, said in texts.items()}
    pair = "/".join(parts[part] for part in ("systolic", "diastolic") if part in parts)
    if "systolic" in parts and "diastolic" not in parts:
        pair = f"{pair}/?"
    elif "diastolic" in parts and "systolic" not in parts:
        pair = f"?/{pair}"
    mean = f"({parts['mean']})" if "mean" in parts else ""
    return " ".join(text for text in (parts.get("", ""), pair, mean) if text)


def flag_words(values: Sequence[Plotted], words: Words) -> str:
    """The source's flags of some values, each once, when they say something."""
    found = dict.fromkeys(value.row.flag for value in values if value.row.flag and is_abnormal(value.row.flag))
    return ", ".join(words.flag(flag) for flag in found)


def flag_sign(row: Observation) -> str:
    """The source's flag where there is room for a few letters."""
    found = flags(row.flag)
    return found[0] if found and len(found[0]) <= 3 else "!"


def _written(value: Plotted, words: Words) -> str:
    text = words.decimals.value(value.row).strip()
    if "/" in text and value.part:
        high, _, low = text.partition("/")
        return (high if value.part == "systolic" else low).strip()
    return text


def _spans(band: Band, words: Words) -> list[str]:
    """From the lowest to the highest, part by part, when there is more than one value."""
    said = []
    for part in ("", "systolic", "diastolic", "mean"):
        values = [value for value in band.values if value.part == part]
        if len(values) > 1:
            low, high = min(values, key=lambda v: v.number), max(values, key=lambda v: v.number)
            text = words.say(N_("lowest {low}, highest {high}"), low=_written(low, words), high=_written(high, words))
            said.append(f"{words.say(PARTS[part])}{words.colon}{text}" if part else text)
    return said
