"""The words of a row of a timeline: what is prescribed on the left, the last dose and the next hour on the right.

Rules of this module: what the source wrote stays as it is; a last dose that was not given is followed by the last one
that was; hours are said to be written in the prescription, or not written: none is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from exports.language import N_
from exports.record import DoseState, MedicationOrder, OrderStatus
from printable.dates import Dates
from printable.timeline_rows import RowGroup, TimelineRow
from printable.words import Words

GROUPS: Mapping[RowGroup, str] = {
    RowGroup.UNCLEAR: N_("STATUS UNKNOWN: ask the prescriber"),
    RowGroup.INFUSION: N_("Continuous infusions"),
    RowGroup.SCHEDULED: N_("Scheduled treatments"),
    RowGroup.OTHER: N_("Treatments without a kind in the source"),
    RowGroup.SINGLE: N_("Single doses"),
    RowGroup.AS_NEEDED: N_("As needed"),
    RowGroup.ON_HOLD: N_("ON HOLD: do not give without asking"),
    RowGroup.ENDED: N_("NOT IN FORCE: do not give"),
    RowGroup.LOOSE: N_("Doses without a prescription in the copy"),
}


class Said(NamedTuple):
    """A line of words. `strong` is set in bold."""

    text: str
    strong: bool = False


class RowWords:
    """Words for the rows of one timeline."""

    def __init__(self, words: Words, dates: Dates, *, loose: bool = False, others: bool = False) -> None:
        """`loose`: the record has doses without an order, of which one may belong to a row that has none; `others`: it
        has doses at all, of which one may be of an order that was written anew."""
        self._words = words
        self._dates = dates
        self._loose = loose
        self._others = others

    def name(self, row: TimelineRow) -> str:
        return row.drug or self._words.say(N_("[drug not recorded]"))

    def prescribed(self, row: TimelineRow) -> Iterator[Said]:
        """The lines under the name of the drug: the state of the order first, then what to give."""
        order = row.order
        if order is None:
            return
        say = self._words.say
        if order.do_not_give:
            yield Said(say(N_("DO NOT GIVE")), True)
        if order.status != OrderStatus.ACTIVE:
            end = f" {self._dates.short(order.end)}" if order.end else ""
            yield Said(self._words.order_status(order.status) + end, True)
        amount = self._words.decimals.amount
        ways = (amount(order.dose), amount(order.rate), order.route, self._words.pace(order.frequency))
        if said := " · ".join(text for text in ways if text):
            yield Said(said)
        elif order.text:
            yield Said(self._words.quoted(" ".join(order.text.split())))
        else:
            yield Said(say(N_("dose not recorded")))
        if row.says_hours:
            hours = " ".join(order.times)
            yield Said(say(N_("written hours: {hours}; on which days: see the prescription"), hours=hours), True)
        yield from self._when_needed(order, row)

    def _when_needed(self, order: MedicationOrder, row: TimelineRow) -> Iterator[Said]:
        say = self._words.say
        if order.as_needed:
            reason = f"{self._words.colon}{order.as_needed_for}" if order.as_needed_for else ""
            yield Said(say(N_("AS NEEDED")) + reason, True)
        if order.max_dose:
            yield Said(say(N_("max. {dose}"), dose=self._words.decimals.amount(order.max_dose)), True)
        elif order.as_needed:
            yield Said(say(N_("no limit recorded")), True)
        if order.as_needed and row.given:
            n = row.given
            yield Said(
                self._words.ngettext(
                    "{n} dose given in the 24 h before the copy", "{n} doses given in the 24 h before the copy", n
                ).format(n=n)
            )

    def last(self, row: TimelineRow) -> Iterator[Said]:
        """The last dose: its state when it was not given, its time, how much."""
        say, last = self._words.say, row.last
        if last is None:
            if self._loose:
                yield Said(say(N_("none under this prescription: see the doses without one")))
            elif self._others:
                yield Said(say(N_("none under this prescription: see the others")))
            else:
                yield Said(say(N_("no dose in the copy")))
            return
        time = self._dates.short(last.at)
        if last.state == DoseState.GIVEN:
            yield Said(time, True)
        else:
            yield Said(f"{time} {self._words.dose_state(last.state)}", True)
        how_much = last.rate or last.dose
        if how_much and last.state != DoseState.NOT_GIVEN:
            yield Said(self._words.decimals.amount(how_much))
        given = row.last_given
        if given is None and last.state != DoseState.ORDERED:
            yield Said(say(N_("no dose given in the copy")))
        elif given is not None and given is not last:
            yield Said(say(N_("given {time}"), time=self._dates.short(given.at)))

    def without_hours(self, row: TimelineRow) -> str:
        """What stands where the next hour would, so that no hour is not read as no dose."""
        if row.says_hours:
            return self._words.say(N_("see the prescription"))
        if row.group == RowGroup.AS_NEEDED:
            return self._words.say(N_("as needed"))
        if row.group in (RowGroup.UNCLEAR, RowGroup.SCHEDULED, RowGroup.OTHER, RowGroup.SINGLE):
            return self._words.say(N_("no hour in the copy"))
        return ""

    def sentence(self, row: TimelineRow, coming: tuple[str, ...]) -> str:
        """The row in one sentence, for who does not see it."""
        last = ", ".join(line.text for line in self.last(row))
        head = f"{self._words.say(N_('last dose'))} " if row.last else ""
        said = [f"{self.name(row)}{self._words.colon}{head}{last}"]
        if coming:
            said.append(self._words.say(N_("next hours written: {hours}"), hours=", ".join(coming)))
        return "; ".join(said) + "."
