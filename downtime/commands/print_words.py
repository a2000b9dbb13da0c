"""What `downtime print` says: the pages to come, what was printed, what is wrong with the copy."""

from __future__ import annotations

from pathlib import Path

import click

from downtime.cli import say_failure
from downtime.commands.print_context import notices_of
from downtime.crisis.opening import Reading
from downtime.crisis.words import copy_notices
from exports.language import Translator
from printable.context import PrintContext, Printed
from printable.dates import Dates
from printable.form import Form
from printable.pack import LACKING, Announced, Pack


def announce(said: Announced, translator: Translator) -> None:
    pages = translator.ngettext("{n} page", "{n} pages", said.pages).format(n=said.pages)
    message = translator.gettext("{pages}, {paper} of paper, about {minutes} min on the printer.")
    paper = translator.ngettext("{n} sheet", "{n} sheets", said.sheets_of_paper).format(n=said.sheets_of_paper)
    click.echo(message.format(pages=pages, paper=paper, minutes=said.minutes), err=True)


def say_lacking(what: Form | Pack, translator: Translator) -> None:
    """What the hospital put into a pack and the copy does not have."""
    if isinstance(what, Pack) and what.lacking:
        click.echo(translator.gettext(LACKING).format(forms=", ".join(what.lacking)), err=True)


def said_of(where: Path | str | None, printed: Printed, translator: Translator) -> str:
    """Where the sheets are, how many, with which numbers."""
    _ = translator.gettext
    sheets = printed.sheets
    count = translator.ngettext("{n} sheet", "{n} sheets", len(sheets)).format(n=len(sheets))
    first, last = sheets[0].serial, sheets[-1].serial
    numbers = first if first == last else _("{first} to {last}").format(first=first, last=last)
    return _("{file}: {count}, {numbers}").format(file=where, count=count, numbers=numbers)


def warn(context: PrintContext, reading: Reading, printed: Printed, translator: Translator) -> None:
    opened = reading.opened
    dates = Dates(context.language, context.timezone, translator)
    for notice in copy_notices(reading.standing, dates, translator):
        click.echo(notice, err=True)
    for refusal in opened.refused:
        say_failure(refusal.error, translator)
    if not opened.refused:
        for notice in notices_of(opened, translator):
            click.echo(notice, err=True)
    for warning in dict.fromkeys(warning for sheet in printed.sheets for warning in sheet.warnings):
        click.echo(warning, err=True)
