"""`downtime snapshots`: the generations of a vault, how old, how many patients, in what state. Needs no secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from downtime.cli import say_failure
from downtime.commands.compare import compare
from downtime.commands.journalled import code_of
from downtime.crisis.declaration import known_crisis
from downtime.crisis.listing import Listed, listed
from downtime.crisis.words import declared_notice
from downtime.passphrase import passphrase_option
from downtime.vault import GenerationState, Vault
from downtime.vault.generation import reason_of
from downtime.vault.missing import Missing, missing_newest
from downtime.vault.succession import waiting
from exports.errors import SuccessionWaits
from exports.language import N_, Translator
from exports.suspicion import Suspicion
from printable.dates import Dates

STATES = {
    GenerationState.CURRENT: N_("current"),
    GenerationState.KEPT: N_("kept"),
    GenerationState.SUSPECT: N_("suspect"),
    GenerationState.REFUSED: N_("refused"),
}
SET_ASIDE = N_("set aside: from after the declared time")
CHOSEN = N_("chosen: this one is read")
ACCEPTED = N_("accepted by a person")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One generation, as `--json` gives it. What its signature does not vouch for is null."""

    file: str
    state: str
    scope: str | None = None
    sequence: int | None = None
    time: datetime | None = None
    patients: int | None = None
    present: int | None = None
    after: bool = False
    """It is from after the time that a declared crisis names: not read by itself."""
    chosen: bool = False
    """Somebody chose it: it is what is read during the crisis."""
    wards: int | None = None
    """With somebody present."""
    allergies: int | None = None
    """Of those present, as the orders."""
    orders: int | None = None
    accepted: bool = False
    """Suspect, and a person accepted it: good from then on."""
    suspicion: Suspicion | None = None
    """Why it is suspect, with its figures."""
    reason: str | None = None


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "List the snapshots of VAULT, newest first: age, sequence number, patients present, state. Nothing of their"
            " content is read, so no passphrase is needed.\n\nStates: current (what is opened), kept (older), suspect"
            " (it lost much at once, or its texts look enciphered, or its feeds stopped: set aside, not opened unasked;"
            " see downtime accept), refused (not to be used), missing (taken away, and not by the kit)."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option("--check", is_flag=True, help=_("also read every byte and check it against the signature"))
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON, with times in UTC"))
    @click.option(
        "--compare",
        "compared",
        nargs=2,
        metavar="A B",
        help=_("how many entered, left and moved between two of them, by number or file name; asks for the passphrase"),
    )
    @passphrase_option(translator)
    def snapshots_command(
        vault: Path, *, check: bool, as_json: bool, compared: tuple[str, str] | None, passphrase_file: Path | None
    ) -> None:
        opened = Vault.open(vault)
        if compared is not None:
            compare(opened, compared, passphrase_file, translator, as_json=as_json)
            return
        crisis = known_crisis(vault)
        generations = listed(opened.generations(check=check), crisis)
        missing = missing_newest(opened, (one.generation for one in generations))
        if as_json:
            click.echo(
                msgspec.json.encode([*map(missing_line, missing), *(line_of(o, translator) for o in generations)])
            )
            return
        if not generations:
            click.echo(_("The vault holds no snapshot yet."))
        dates = Dates(opened.settings.language, opened.settings.timezone or "UTC", translator)
        if crisis is not None:
            click.echo(declared_notice(crisis, dates, translator))
        for gone in missing:
            click.echo(missing_sentence(gone, dates, translator))
        click.echo(table(generations, dates, datetime.now(UTC), translator), nl=False)
        if generations and opened.settings.timezone is None:
            click.echo(_("Times are in UTC: the hospital's time zone is known once a snapshot was opened."))
        if waiting(opened):
            say_failure(SuccessionWaits(folder=vault), translator)
        code = code_of(opened)
        click.echo(_("Journal: code {code}").format(code=code) if code else _("Journal: no code."))

    return snapshots_command


def line_of(one: Listed, translator: Translator) -> Line:
    """What is known of a generation."""
    generation = one.generation
    reason = reason_of(generation, translator) or None
    comment = generation.comment
    if comment is None:
        return Line(file=generation.file, state=generation.state, reason=reason)
    return Line(
        file=generation.file,
        state=generation.state,
        scope=comment.scope,
        sequence=comment.sequence,
        time=comment.time,
        patients=comment.patients,
        present=comment.present,
        after=one.after,
        chosen=one.chosen,
        wards=comment.wards,
        allergies=comment.allergies,
        orders=comment.orders,
        accepted=generation.accepted,
        suspicion=generation.suspicion,
        reason=reason,
    )


def missing_line(gone: Missing) -> Line:
    """The newest that was accepted and is not there, as one more line."""
    return Line(file=gone.file, state="missing", scope=gone.scope, sequence=gone.sequence, time=gone.time)


def missing_sentence(gone: Missing, dates: Dates, translator: Translator) -> str:
    """What a person must know of it."""
    said = translator.gettext(
        "MISSING: number {sequence} of “{scope}”, of {time}, was accepted and is not there any more; the kit did not"
        " remove it. Tell the security officer."
    )
    return said.format(sequence=gone.sequence, scope=gone.scope, time=dates.moment(gone.time))


def table(generations: Sequence[Listed], dates: Dates, now: datetime, translator: Translator) -> str:
    """One line for each, columns aligned; a reason on a line of its own."""
    _ = translator.gettext
    rows: list[tuple[tuple[str, ...], str]] = []
    for one in generations:
        line = line_of(one, translator)
        age = dates.elapsed(line.time, now)
        present = "" if line.present is None else _("{n} present").format(n=line.present)
        number = "" if line.sequence is None else f"{line.scope} {line.sequence}"
        state = _(SET_ASIDE) if one.after else _(STATES[one.generation.state])
        state = f"{state}, {_(CHOSEN)}" if one.chosen else state
        state = f"{state}, {_(ACCEPTED)}" if one.generation.accepted else state
        rows.append(((dates.moment(line.time) or "?", age, number, present, state), line.reason or ""))
    widths = [max((len(cells[column]) for cells, _reason in rows), default=0) for column in range(5)]
    text = ""
    for cells, reason in rows:
        text += "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"
        text += f"    {reason}\n" if reason else ""
    return text
