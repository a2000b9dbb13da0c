"""`downtime snapshots`: the generations of a vault, how old, how many patients, in what state. Needs no secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from downtime.commands.journalled import code_of
from downtime.vault import Generation, GenerationState, Vault
from exports.language import N_, Translator
from printable.dates import Dates

STATES = {
    GenerationState.CURRENT: N_("current"),
    GenerationState.KEPT: N_("kept"),
    GenerationState.SUSPECT: N_("suspect"),
    GenerationState.REFUSED: N_("refused"),
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One generation, as `--json` gives it. What its signature does not vouch for is null."""

    file: str
    state: str
    scope: str | None = None
    sequence: int | None = None
    time: datetime | None = None
    patients: int | None = None
    present: int | None = None
    reason: str | None = None


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "List the snapshots of VAULT, newest first: age, sequence number, patients present, state. Nothing of their"
            " content is read, so no passphrase is needed.\n\nStates: current (what is opened), kept (older), suspect"
            " (far fewer patients than the one before: set aside, not opened unasked), refused (not to be used)."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option("--check", is_flag=True, help=_("also read every byte and check it against the signature"))
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON, with times in UTC"))
    def snapshots_command(vault: Path, *, check: bool, as_json: bool) -> None:
        opened = Vault.open(vault)
        generations = opened.generations(check=check)
        if as_json:
            click.echo(msgspec.json.encode([line_of(one, translator) for one in generations]))
            return
        if not generations:
            click.echo(_("The vault holds no snapshot yet."))
        dates = Dates(opened.settings.language, opened.settings.timezone or "UTC", translator)
        click.echo(table(generations, dates, datetime.now(UTC), translator), nl=False)
        if generations and opened.settings.timezone is None:
            click.echo(_("Times are in UTC: the hospital's time zone is known once a snapshot was opened."))
        code = code_of(opened)
        click.echo(_("Journal: code {code}").format(code=code) if code else _("Journal: no code."))

    return snapshots_command


def line_of(generation: Generation, translator: Translator) -> Line:
    """What is known of a generation."""
    reason = generation.refusal.say(translator) if generation.refusal is not None else None
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
        reason=reason,
    )


def table(generations: Sequence[Generation], dates: Dates, now: datetime, translator: Translator) -> str:
    """One line for each, columns aligned; a reason on a line of its own."""
    _ = translator.gettext
    rows: list[tuple[tuple[str, ...], str]] = []
    for one in generations:
        line = line_of(one, translator)
        age = dates.elapsed(line.time, now)
        present = "" if line.present is None else _("{n} present").format(n=line.present)
        number = "" if line.sequence is None else f"{line.scope} {line.sequence}"
        rows.append(((dates.moment(line.time) or "?", age, number, present, _(STATES[one.state])), line.reason or ""))
    widths = [max((len(cells[column]) for cells, _reason in rows), default=0) for column in range(5)]
    text = ""
    for cells, reason in rows:
        text += "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"
        text += f"    {reason}\n" if reason else ""
    return text
