"""`downtime print`: a form or a pack into a PDF file, or onto the printer of this laptop.

Rule: that file is the only clear text that the kit ever writes, because a person asks for it; it is private to its
owner, an ordinary file outside of the vault, and the person is told to delete it. What goes to a printer is written
nowhere by the kit.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from downtime.commands.journalled import by_account, journal_of, note, unlock_journalled
from downtime.commands.output_place import check_output
from downtime.commands.print_context import context_of
from downtime.commands.print_list import list_all
from downtime.commands.print_order import Asked, check_fits, ordered
from downtime.commands.print_reason import glass_broken
from downtime.commands.print_ward_by_ward import WardByWard, goes_in_parts, send_to
from downtime.commands.print_words import announce, said_of, say_lacking, warn
from downtime.crisis.opening import open_declared
from downtime.journal import Entry, Journal
from downtime.paper import find_what, sheet_entries, unused_entries
from downtime.paper.own_forms import forms_of
from downtime.paper.site_packs import packs_of
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.printing import Spooler, spooler
from downtime.serials import Serials
from downtime.streams import is_terminal
from downtime.vault import Vault
from exports.durable import write_durably
from exports.errors import PassphraseMissing
from exports.language import Translator
from exports.language import translator as speaking
from printable.dates import Dates
from printable.press import numbered

MOST = 99
"""Copies of one print."""


@dataclass(frozen=True)
class Options:
    """What excludes what."""

    what: str | None
    ward: str | None
    patient: bool
    all_wards: bool
    blank: bool
    from_bed: str | None
    output: Path | None
    printer: str | None


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Print WHAT, a form or a pack of forms, from the newest good snapshot of VAULT into a PDF file or onto the"
            " printer of this laptop: for one ward, for one patient, ward by ward, or empty. Every sheet takes a serial"
            " number. The forms and packs: downtime print VAULT --list\n\nThe number of a patient is"
            " asked for, or read from standard input: it never stands in the command, which others of this computer can"
            " see. When protected records are among those to print, a reason is asked for and journalled.\n\nThe file"
            " holds patient data in clear: print it, then delete it."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.argument("what", required=False)
    @click.option("--ward", metavar="WARD", help=_("the patients of this ward, by its name"))
    @click.option("--patient", is_flag=True, help=_("one patient: IPP, INS or stay number, asked for"))
    @click.option("--all-wards", is_flag=True, help=_("everybody present, ward by ward"))
    @click.option("--blank", is_flag=True, help=_("empty, to write on"))
    @click.option("--from-bed", metavar="BED", help=_("after a jam, with --ward: from this bed on"))
    @click.option(
        "--reason",
        metavar="TEXT",
        help=_("why protected records are printed, without anything of a patient: others can see the command"),
    )
    @click.option("--copies", type=click.IntRange(1, MOST), default=1, show_default=True, help=_("how many times"))
    @click.option("--one-sided", is_flag=True, help=_("no empty back sides between patients: for one-sided printing"))
    @click.option(
        "--output",
        "-o",
        type=click.Path(path_type=Path),
        metavar="FILE.pdf",
        help=_("the file to write; with --all-wards also a folder: a PDF for each ward, drawn on two processors"),
    )
    @click.option("--printer", metavar="QUEUE", help=_("print on this printer instead; downtime printer list"))
    @click.option(
        "--list",
        "listing",
        is_flag=True,
        help=_("the packs and forms; the hospital's own too with the passphrase"),
    )
    @passphrase_option(translator)
    @click.pass_context
    def print_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        vault: Path,
        what: str | None,
        *,
        ward: str | None,
        patient: bool,
        all_wards: bool,
        blank: bool,
        from_bed: str | None,
        reason: str | None,
        copies: int,
        one_sided: bool,
        output: Path | None,
        printer: str | None,
        listing: bool,
        passphrase_file: Path | None,
    ) -> None:
        if listing:
            list_all(vault, passphrase_file, translator)
            return
        options = Options(what, ward, patient, all_wards, blank, from_bed, output, printer)
        check_options(ctx, options, passphrase_file, translator)
        opened_vault = Vault.open(vault)
        if output is not None:
            check_output(output, vault, folder=all_wards)
        passphrase = known_passphrase(passphrase_file, translator)
        number = _patient_number(translator) if patient else None
        asked = Asked(what or "", ward, number, all_wards, blank, copies, not one_sided, from_bed)
        journal = journal_of(opened_vault)
        reading = open_declared(opened_vault, unlock_journalled(opened_vault, journal, passphrase, translator))
        opened = reading.opened
        snapshot = opened.generation.file
        try:
            of_sheets = speaking(opened_vault.settings.language)
            queue = _queue(printer, opened.copy.manifest.paper.network_printers)
            with opened.copy.page() as connection:
                forms = forms_of(connection)
            found = find_what(asked.what, packs_of(opened.copy.manifest, forms), forms)
            check_fits(ctx, found, asked, translator)
            say_lacking(found, translator)
            if all_wards and goes_in_parts(found, output):
                ward_by_ward = WardByWard(opened_vault, reading, journal, translator, of_sheets)
                ward_by_ward.run(found, asked, reason, output, (queue, printer))
                return
            order = ordered(opened, found, asked, of_sheets)
            note(journal, translator, *glass_broken(order, reason, snapshot, translator))
            context = context_of(opened_vault, reading, of_sheets)
            announce(order.announced(context), translator)
            entry = partial(by_account, snapshot=snapshot)
            numbers = Serials(opened_vault).take(order.sheets)
            with _told_unused(
                journal, translator, partial(unused_entries, order, numbers, entry, printer=printer or "")
            ):
                printed = order.drawn(numbered(context, numbers))
        finally:
            opened.copy.close()
        note(journal, translator, *sheet_entries(order, printed, entry, printer=printer or ""))
        if output is not None:
            write_durably(output, printed.content, private=True)
        warn(context, reading, printed, translator)
        click.echo(said_of(output or printer, printed, translator))
        dates = Dates(context.language, context.timezone, translator)
        click.echo(_("Data of {time}.").format(time=dates.moment(context.data_at)))
        if queue is not None and printer is not None:
            send_to(queue, printer, printed, duplex=order.duplex, translator=translator)
        else:
            click.echo(_("This file holds patient data in clear: print it, then delete it."), err=True)

    return print_command


@contextmanager
def _told_unused(journal: Journal, translator: Translator, unused: Callable[[], tuple[Entry, ...]]) -> Iterator[None]:
    """Journal the numbers of a print that ended before it was drawn."""
    try:
        yield
    except BaseException:
        note(journal, translator, *unused())
        raise


def check_options(ctx: click.Context, options: Options, passphrase_file: Path | None, translator: Translator) -> None:
    """Raises `click.UsageError` for options that exclude each other, and `PassphraseMissing`."""
    _ = translator.gettext
    of_ward = options.ward is not None
    if options.what is None:
        raise click.UsageError(_("name a form or a pack; --list shows them"), ctx)
    if (options.output is None) == (options.printer is None):
        raise click.UsageError(_("give either -o FILE.pdf or --printer QUEUE"), ctx)
    if of_ward and options.patient:
        raise click.UsageError(_("--ward and --patient exclude each other"), ctx)
    if sum((of_ward and not options.blank, options.patient, options.all_wards, options.blank)) > 1:
        raise click.UsageError(_("--ward, --patient, --all-wards and --blank exclude each other"), ctx)
    if options.from_bed is not None and (not of_ward or options.blank):
        raise click.UsageError(_("--from-bed needs --ward"), ctx)
    if options.patient and passphrase_file is None and not is_terminal(sys.stdin):
        raise PassphraseMissing()


def _queue(printer: str | None, network: bool) -> Spooler | None:
    """The print system, when a printer was named that may be printed on. Raises `PrinterRefused`."""
    if printer is None:
        return None
    found = spooler(network)
    found.local(printer)
    return found


def _patient_number(translator: Translator) -> str:
    """Asked for at a terminal, else the first line of standard input."""
    if is_terminal(sys.stdin):
        number: str = click.prompt(translator.gettext("IPP, INS or stay number"), err=True, prompt_suffix=" : ")
        return number
    return sys.stdin.readline()
