"""Why protected records are printed: asked once for a print, journalled for each patient before anything is drawn."""

from __future__ import annotations

import sys

import click

from downtime.commands.journalled import by_account
from downtime.journal import Act, Entry
from downtime.paper import Order
from downtime.streams import is_terminal
from exports.errors import ReasonMissing
from exports.language import Translator

SHORTEST_REASON, LONGEST_REASON = 5, 200
"""Characters of a reason, as on the pages."""


def glass_broken(order: Order, reason: str | None, snapshot: str, translator: Translator) -> tuple[Entry, ...]:
    """One entry for each protected patient, before anything is drawn; the reason is asked for when none was given.

    Raises `ReasonMissing` without a terminal.
    """
    found = order.protected
    if not found:
        return ()
    said = _reason(reason, len(found), translator)
    return tuple(
        by_account(
            Act.BREAK_GLASS,
            patient=record.patient.key,
            ipp=record.patient.ipp or "",
            ward=ward,
            reason=said,
            snapshot=snapshot,
        )
        for record, ward in found
    )


def _reason(given: str | None, count: int, translator: Translator) -> str:
    """Of some length, as the pages ask it too. Raises `ReasonMissing` and `click.BadParameter`."""
    _ = translator.gettext
    if given is None and not is_terminal(sys.stdin):
        raise ReasonMissing()
    if given is None:
        said = translator.ngettext(
            "{n} protected record is to be printed.", "{n} protected records are to be printed.", count
        )
        click.echo(said.format(n=count), err=True)
        given = click.prompt(_("The reason, which is journalled"), err=True, prompt_suffix=" : ")
    reason = " ".join(str(given).split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        message = _("write a reason of {shortest} to {longest} characters")
        message = message.format(shortest=SHORTEST_REASON, longest=LONGEST_REASON)
        raise click.BadParameter(message, param_hint="--reason")
    return reason
