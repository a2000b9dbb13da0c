"""Everybody present, ward by ward: into a folder, a PDF for each ward, or onto the printer.

Rules of this module:

* one ward is read, drawn, journalled and handed out after the other: the whole hospital takes no more memory than its
  largest wards, and no more of it lies in the printer's queue than one ward;
* why protected records are printed is asked once, before the first; a ward's pages are told before they are handed out;
* a print that stops on the way names the wards that are not on paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from downtime.commands.journalled import by_account, note
from downtime.commands.print_context import context_of
from downtime.commands.print_order import Asked
from downtime.commands.print_reason import glass_broken
from downtime.commands.print_words import announce, said_of, warn
from downtime.crisis.opening import Reading
from downtime.journal import Journal
from downtime.paper import Order, Place, places_of, sheet_entries, unused_entries
from downtime.paper.crew import drawn_in_turn
from downtime.printing import Spooler, send, wait
from downtime.serials import Serials
from downtime.vault import Opened, Vault
from exports.durable import write_durably
from exports.errors import FileUnwritable, PrintFailed
from exports.language import N_, Translator
from exports.names import short_name
from exports.record import Patient, PatientRecord, Stay
from exports.snapshot.census import census, wards
from exports.snapshot.discretion import kept_quiet
from exports.snapshot.read import rows
from printable.context import PrintContext, Printed, Sheet
from printable.dates import Dates
from printable.form import Form, Kind, Material
from printable.pack import Pack, counted

CLEAR = N_("These files hold patient data in clear: print them, then delete them.")


def goes_in_parts(what: Form | Pack, output: Path | None) -> bool:
    """Whether everybody's is printed ward by ward: not a list of the whole hospital, and not into one file.

    Raises `FileUnwritable` for such a list into a folder.
    """
    of_wards = isinstance(what, Pack) or what.kind is not Kind.HOSPITAL
    folder = output is not None and output.is_dir()
    if folder and not of_wards:
        raise FileUnwritable(file=output, problem=N_("it is not an ordinary file"))
    return of_wards and (folder or output is None)


def asking(opened: Opened, order: Order) -> Order:
    """The same print with the protected patients of every ward alone, as the rows say: to ask for the reason."""
    with opened.copy.page() as connection:
        patients = {one.key for one in rows(connection, Patient, "protected")}
        stays = rows(connection, Stay, "protected")
        of_wards = {ward.key: census(connection, ward.key) for ward in wards(connection) if ward.present}
    patients |= {stay.patient for stay in stays}
    places = (
        Place(
            tuple(
                PatientRecord(
                    patient=line.patient, stays=(line.stay, *(s for s in stays if s.patient == line.patient.key))
                )
                for line in lines
                if line.patient.key in patients
            ),
            key=key,
        )
        for key, lines in of_wards.items()
    )
    return replace(order, places=tuple(places))


def wards_in_turn(opened: Opened, order: Order, unnamed: str) -> Iterator[Order]:
    """The same print for each ward with somebody in it; its rows are read when it is its turn."""
    seen: set[str] = set()
    once = isinstance(order.what, Form) and order.what.kind is Kind.PATIENT
    with opened.copy.page() as connection:
        known = [ward for ward in wards(connection) if ward.present]
    for ward in known:
        with opened.copy.page() as connection:
            (place,) = places_of(connection, [ward], unnamed)
        if once:  # who has a bed in two wards is printed once
            place = replace(place, records=tuple(one for one in place.records if one.patient.key not in seen))
            seen |= {one.patient.key for one in place.records}
            if not place.records:
                continue
        yield replace(order, places=(place,))


class WardByWard:
    """One such print of an open copy."""

    def __init__(
        self, vault: Vault, reading: Reading, journal: Journal, translator: Translator, of_sheets: Translator
    ) -> None:
        self._vault, self._reading, self._opened = vault, reading, reading.opened
        self._journal, self._translator, self._of_sheets = journal, translator, of_sheets

    def run(
        self,
        what: Form | Pack,
        asked: Asked,
        reason: str | None,
        folder: Path | None,
        printer: tuple[Spooler | None, str | None],
    ) -> None:
        """Raises as printing one ward does, and `PrintFailed`; what was handed out before stays journalled."""
        opened, _ = self._opened, self._translator.gettext
        snapshot = opened.generation.file
        with opened.copy.page() as connection:
            beside = Material(quiet=kept_quiet(connection))
            unnamed = self._of_sheets.gettext("Without a ward")
            left = [ward.name or unnamed for ward in wards(connection) if ward.present]
        order = Order(what, beside=beside, copies=asked.copies, duplex=asked.duplex)
        reasons = glass_broken(asking(opened, order), reason, snapshot, self._translator)
        note(self._journal, self._translator, *reasons)
        context = context_of(self._vault, self._reading, self._of_sheets)
        orders = wards_in_turn(opened, order, unnamed)
        sheets: list[Sheet] = []
        entry = partial(by_account, snapshot=snapshot)
        queue, name = printer

        def unused(ward: Order, numbers: tuple[str, ...]) -> None:
            note(self._journal, self._translator, *unused_entries(ward, numbers, entry, printer=name or ""))

        with closing(drawn_in_turn(orders, context, Serials(self._vault).take, unused)) as drawn:
            for number, (ward, printed) in enumerate(drawn, 1):
                click.echo(f"{ward.places[0].name}{_(': ')}", nl=False, err=True)
                announce(counted(printed, len(ward.records), duplex=ward.duplex), self._translator)
                note(self._journal, self._translator, *sheet_entries(ward, printed, entry, printer=name or ""))
                sheets += printed.sheets
                left = left[left.index(ward.places[0].name) + 1 :] if ward.places[0].name in left else left
                if queue is not None and name is not None:
                    with self._naming(ward, left):
                        send_to(queue, name, printed, duplex=ward.duplex, translator=self._translator)
                elif folder is not None:
                    write_durably(folder / file_name(ward, number), printed.content, private=True)
        self._say_end(context, Printed(content=b"", sheets=tuple(sheets)), folder or name)

    @contextmanager
    def _naming(self, ward: Order, left: Sequence[str]) -> Iterator[None]:
        """Say where a print stopped, and which wards are still to be printed: each by itself, so that none comes
        twice."""
        _ = self._translator.gettext
        try:
            yield
        except PrintFailed:
            stopped = _("The print stopped at the ward {ward}: go on with --ward, and --from-bed.")
            click.echo(stopped.format(ward=ward.places[0].name), err=True)
            if left:
                said = _("NOT PRINTED, print each with --ward: {wards}")
                click.echo(said.format(wards=", ".join(left)), err=True)
            raise

    def _say_end(self, context: PrintContext, printed: Printed, where: Path | str | None) -> None:
        translator = self._translator
        warn(context, self._reading, printed, translator)
        if printed.sheets:
            click.echo(said_of(where, printed, translator))
        dates = Dates(context.language, context.timezone, translator)
        click.echo(translator.gettext("Data of {time}.").format(time=dates.moment(context.data_at)))
        if isinstance(where, Path):
            click.echo(translator.gettext(CLEAR), err=True)


def file_name(ward: Order, number: int) -> str:
    """Of the PDF of a ward: `first-hour-03-medecine-a.pdf`, in the order of the wards."""
    return f"{ward.what.name}-{number:02d}-{short_name(ward.places[0].name or '') or 'ward'}.pdf"


def send_to(queue: Spooler, printer: str, printed: Printed, *, duplex: bool, translator: Translator) -> None:
    """Give the sheets to the printer, patient by patient, and wait. Raises `PrintFailed` with what is missing."""
    parts = send(queue, printer, printed, duplex=duplex)
    for done in wait(queue, parts):
        click.echo(translator.gettext("{done} of {all} parts printed").format(done=done, all=len(parts)), err=True)
