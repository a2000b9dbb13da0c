"""`downtime print`: a form into a PDF file.

Rule: that file is the only clear text that the kit ever writes, because a person asks for it; it is private to its
owner, an ordinary file outside of the vault, and the person is told to delete it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import click
from pypdf import PdfWriter

from downtime.cli import say_failure
from downtime.commands.journalled import by_account, journal_of, note, unlock_journalled
from downtime.crisis.opening import Reading, open_declared
from downtime.crisis.words import copy_notices
from downtime.journal import Act, Entry
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.serials import Serials
from downtime.standing import data_at, notices
from downtime.subjects import is_protected, patients_numbered, present_patients, ward_named
from downtime.vault import GenerationState, Opened, Vault
from exports.durable import write_durably
from exports.errors import FileUnwritable, FormUnknown, PassphraseMissing, ReasonMissing
from exports.language import N_, Translator
from exports.language import translator as speaking
from exports.record import PatientRecord
from exports.snapshot.census import wards
from exports.snapshot.read import feeds
from printable.context import PrintContext, Printed
from printable.dates import Dates
from printable.forms import FORMS, render

SHORTEST_REASON, LONGEST_REASON = 5, 200
"""Characters of a reason, as on the pages."""
MOST = 99
"""Copies of one print."""


@dataclass(frozen=True)
class Subjects:
    """Whom to print, and the name of their ward for the head of a list; `key` is the ward's."""

    records: tuple[PatientRecord, ...]
    ward: str | None = None
    key: str = ""


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext
    forms = ", ".join(f"{name} ({_(form.message)})" for name, form in FORMS.items())

    @click.command(
        help=_(
            "Print FORM into a PDF file, from the newest good snapshot of VAULT: for one ward, for one patient, or for"
            " everybody present. Every sheet takes a serial number.\n\nForms: {forms}\n\nThe number of a patient is"
            " asked for, or read from standard input: it never stands in the command, which others of this computer can"
            " see. When protected records are among those to print, a reason is asked for and journalled.\n\nThe file"
            " holds patient data in clear: print it, then delete it."
        ).format(forms=forms)
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.argument("form")
    @click.option("--ward", metavar="WARD", help=_("the patients of this ward, by its name"))
    @click.option("--patient", is_flag=True, help=_("one patient: IPP, INS or stay number, asked for"))
    @click.option(
        "--reason",
        metavar="TEXT",
        help=_("why protected records are printed, without anything of a patient: others can see the command"),
    )
    @click.option("--copies", type=click.IntRange(1, MOST), default=1, show_default=True, help=_("how many times"))
    @click.option(
        "--output",
        "-o",
        required=True,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE.pdf",
        help=_("the file to write"),
    )
    @passphrase_option(translator)
    @click.pass_context
    def print_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        vault: Path,
        form: str,
        *,
        ward: str | None,
        patient: bool,
        reason: str | None,
        copies: int,
        output: Path,
        passphrase_file: Path | None,
    ) -> None:
        if ward is not None and patient:
            raise click.UsageError(_("--ward and --patient exclude each other"), ctx)
        if form not in FORMS:
            raise FormUnknown(form=form, forms=", ".join(FORMS))
        if patient and passphrase_file is None and not sys.stdin.isatty():
            raise PassphraseMissing()
        opened_vault = Vault.open(vault)
        check_output(output, vault)
        passphrase = known_passphrase(passphrase_file, translator)
        number = _patient_number(translator) if patient else None
        journal = journal_of(opened_vault)
        reading = open_declared(opened_vault, unlock_journalled(opened_vault, journal, passphrase, translator))
        opened = reading.opened
        try:
            of_sheets = speaking(opened_vault.settings.language)
            subjects = choose(opened, form, ward, number, of_sheets)
            note(journal, translator, *glass_broken(subjects, reason, opened.generation.file, translator))
            context = context_of(opened_vault, reading, of_sheets)
            jobs = [
                (one, render(form, one.records, context, ward=one.ward)) for _copy in range(copies) for one in subjects
            ]
        finally:
            opened.copy.close()
        printed = [sheets for _, sheets in jobs]
        note(journal, translator, *(e for one, p in jobs for e in entries_of(form, p, one, opened.generation.file)))
        write_durably(output, joined([one.content for one in printed]), private=True)
        _say(context, reading, printed, output, translator)

    return print_command


def check_output(output: Path, vault: Path) -> None:
    """Raises `FileUnwritable` for a place where a sheet must not go.

    Called before a passphrase is asked for or a serial number is taken.
    """
    if output.is_symlink() or (output.exists() and not output.is_file()):  # a device, or what a link leads elsewhere
        raise FileUnwritable(file=output, problem=N_("it is not an ordinary file"))
    if output.resolve().is_relative_to(vault.resolve()):
        raise FileUnwritable(file=output, problem=N_("it is in the vault, which holds nothing in clear"))
    if not output.absolute().parent.is_dir():
        raise FileUnwritable(file=output, problem=N_("there is no such folder"))


def choose(
    opened: Opened, form: str, ward: str | None, number: str | None, translator: Translator
) -> tuple[Subjects, ...]:
    """The patients asked for; without a ward, everybody once, or ward by ward when the form is made per ward.

    Raises `WardUnknown` and `PatientUnknown`.
    """
    with opened.copy.page() as connection:
        if number is not None:
            return (Subjects(patients_numbered(connection, number)),)
        if ward is None and FORMS[form].kind == "patient":
            return (Subjects(present_patients(connection)),)
        found = [ward_named(connection, ward)] if ward is not None else [w for w in wards(connection) if w.present]
        lists = tuple(
            Subjects(present_patients(connection, one.key), one.name or translator.gettext("Without a ward"), one.key)
            for one in found
        )
        return lists or (Subjects(()),)  # nobody present: a page that says so


def entries_of(form: str, printed: Printed, subjects: Subjects, snapshot: str) -> tuple[Entry, ...]:
    """One entry of the journal for each sheet."""
    numbers = {record.patient.key: record.patient.ipp or "" for record in subjects.records}
    return tuple(
        by_account(
            Act.PRINT,
            form=form,
            serial=sheet.serial,
            pages=sheet.pages,
            patient=sheet.patient or "",
            ipp=numbers.get(sheet.patient or "", ""),
            ward=subjects.key,
            snapshot=snapshot,
        )
        for sheet in printed.sheets
    )


def glass_broken(
    subjects: Sequence[Subjects], reason: str | None, snapshot: str, translator: Translator
) -> tuple[Entry, ...]:
    """One entry for each protected patient, before anything is drawn; the reason is asked for when none was given.

    Raises `ReasonMissing` without a terminal.
    """
    found = {
        record.patient.key: (record, one.key) for one in subjects for record in one.records if is_protected(record)
    }
    if not found:
        return ()
    said = _reason(reason, len(found), translator)
    return tuple(
        by_account(
            Act.BREAK_GLASS, patient=key, ipp=record.patient.ipp or "", ward=ward, reason=said, snapshot=snapshot
        )
        for key, (record, ward) in found.items()
    )


def _reason(given: str | None, count: int, translator: Translator) -> str:
    """Of some length, as the pages ask it too. Raises `ReasonMissing` and `click.BadParameter`."""
    _ = translator.gettext
    if given is None and not sys.stdin.isatty():
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


def context_of(vault: Vault, reading: Reading, translator: Translator) -> PrintContext:
    """What the sheets say of the copy and of this act of printing."""
    opened, crisis = reading.opened, reading.standing.crisis
    manifest = opened.copy.manifest
    dates = Dates(vault.settings.language, manifest.timezone, translator)
    said = (*copy_notices(reading.standing, dates, translator), *notices_of(opened, translator))
    with opened.copy.page() as connection:
        ages = feeds(connection)
    return PrintContext(
        site_name=manifest.site_name,
        language=vault.settings.language,
        timezone=manifest.timezone,
        data_at=data_at(manifest, ages),
        feeds=ages,
        printed_at=datetime.now(UTC),
        printed_by=translator.gettext("station {station}").format(station=vault.settings.station),
        next_serial=Serials(vault).next,
        exercise=crisis is not None and crisis.drill,
        notice=" ".join(said) or None,
    )


def notices_of(opened: Opened, translator: Translator) -> tuple[str, ...]:
    """What every sheet must say when the copy is not plainly the newest good one."""
    refused = [refusal.error for refusal in opened.refused]
    suspect = opened.generation.state is GenerationState.SUSPECT
    return notices(
        translator,
        refused=refused,
        set_aside=len(opened.suspect),
        suspect=suspect,
        suspicion=opened.generation.suspicion,
        aside_for=opened.aside_for,
        missing_newest=opened.missing_newest,
    )


def joined(documents: Sequence[bytes]) -> bytes:
    """Several PDFs as one, in memory."""
    if len(documents) == 1:
        return documents[0]
    writer = PdfWriter()
    for document in documents:
        writer.append(BytesIO(document))
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def _patient_number(translator: Translator) -> str:
    """Asked for at a terminal, else the first line of standard input."""
    if sys.stdin.isatty():
        number: str = click.prompt(translator.gettext("IPP, INS or stay number"), err=True, prompt_suffix=" : ")
        return number
    return sys.stdin.readline()


def _say(
    context: PrintContext, reading: Reading, printed: Sequence[Printed], output: Path, translator: Translator
) -> None:
    _ = translator.gettext
    opened = reading.opened
    sheets = [sheet for one in printed for sheet in one.sheets]
    dates = Dates(context.language, context.timezone, translator)
    for notice in copy_notices(reading.standing, dates, translator):
        click.echo(notice, err=True)
    for refusal in opened.refused:
        say_failure(refusal.error, translator)
    if not opened.refused:
        for notice in notices_of(opened, translator):
            click.echo(notice, err=True)
    for warning in dict.fromkeys(warning for sheet in sheets for warning in sheet.warnings):
        click.echo(warning, err=True)
    count = translator.ngettext("{n} sheet", "{n} sheets", len(sheets)).format(n=len(sheets))
    first, last = sheets[0].serial, sheets[-1].serial
    numbers = first if first == last else _("{first} to {last}").format(first=first, last=last)
    click.echo(_("{file}: {count}, {numbers}").format(file=output, count=count, numbers=numbers))
    click.echo(_("Data of {time}.").format(time=dates.moment(context.data_at)))
    click.echo(_("This file holds patient data in clear: print it, then delete it."), err=True)
