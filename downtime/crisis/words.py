"""What every page and sheet says of the crisis: that it is declared, and that the copy is not the newest.

Rules: the same words on screen and on paper; times are the hospital's; nothing here is said of a patient.
"""

from __future__ import annotations

from datetime import datetime

from downtime.crisis.declaration import Crisis
from downtime.crisis.opening import Standing
from exports.language import N_, Translator
from printable.dates import Dates

CHOSEN = N_("CHOSEN COPY: it is not the newest one, which is of {newest}. Chosen by {name}.")
CHOSEN_NEWEST = N_("Chosen copy: no newer good one is in this vault. Chosen by {name}.")
BEFORE = N_("Copies from before {before} only: newer ones, up to {newest}, are set aside because of the crisis.")
UNOPENED = N_("The copy that was chosen cannot be opened; this is another one: {reason}")
DECLARED = N_("Crisis declared at {time} by {name}; nothing is fetched any more.")
DECLARED_DRILL = N_("EXERCISE declared at {time} by {name}; nothing is fetched any more.")
ONLY_BEFORE = N_("Copies from before {before}.")
TOO_NEW = N_("This copy is from after {before}, which the crisis sets aside: lock, then unlock to read the right one.")


def copy_notices(standing: Standing, dates: Dates, translator: Translator) -> tuple[str, ...]:
    """Why this copy is read and not the newest, for the frame and for each sheet; empty when it simply is."""
    _ = translator.gettext
    said: list[str] = []
    newest = dates.moment(standing.newer.time) if standing.newer is not None else ""
    if standing.unopened is not None:
        said.append(_(UNOPENED).format(reason=standing.unopened.error.say(translator)))
    if standing.chosen is not None:
        name = standing.chosen.by or _("nobody named")
        said.append(_(CHOSEN if newest else CHOSEN_NEWEST).format(newest=newest, name=name))
    elif standing.crisis is not None and standing.crisis.before is not None and newest:
        said.append(_(BEFORE).format(before=dates.moment(standing.crisis.before), newest=newest))
    return tuple(said)


def declared_notice(crisis: Crisis, dates: Dates, translator: Translator) -> str:
    """That a crisis is declared: since when, by whom, and what is read meanwhile."""
    _ = translator.gettext
    fields = {"time": dates.moment(crisis.declared_at), "name": crisis.declared_by or _("nobody named")}
    said = _(DECLARED_DRILL if crisis.drill else DECLARED).format(**fields)
    if crisis.before is None:
        return said
    return f"{said} {_(ONLY_BEFORE).format(before=dates.moment(crisis.before))}"


def too_new(crisis: Crisis | None, standing: Standing, made_at: datetime, dates: Dates, translator: Translator) -> str:
    """What a page says whose copy was opened before the crisis was declared, or its time changed; "" otherwise."""
    if crisis is None or crisis.before is None or standing.chosen is not None or made_at <= crisis.before:
        return ""
    return translator.gettext(TOO_NEW).format(before=dates.moment(crisis.before))
