"""`downtime pull`: fetch the new snapshots into the vault, once or again and again. Needs no secret."""

from __future__ import annotations

from pathlib import Path

import click

from downtime.cli import say_failure
from downtime.commands.journalled import PullNotes, journal_of, note
from downtime.every import Interval, repeat, stopping
from downtime.progress import terminal_progress
from downtime.vault import Folder, Vault
from downtime.vault.pull import PullResult, pull
from exports.errors import DowntimeError, SnapshotRefused
from exports.language import Translator


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Fetch into VAULT what the hospital side published, and drop what is too old. No passphrase is needed: each"
            " file is checked against the hospital's key, its size, its sequence and its time before it is kept.\n\n"
            "Kept are all snapshots of 24 hours, one an hour to 3 days, one a day to 30 days, and always the newest."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option(
        "--from", "source", metavar="FOLDER", help=_("where they are published; remembered for the next time")
    )
    @click.option("--every", type=Interval(translator), help=_("again and again: 15m, 1h …; Ctrl-C stops it"))
    @click.pass_context
    def pull_command(ctx: click.Context, vault: Path, *, source: str | None, every: float | None) -> None:
        opened = Vault.open(vault)
        where = str(Path(source).absolute()) if source is not None else opened.settings.source
        if where is None:
            raise click.UsageError(_("say where the snapshots are published: --from FOLDER"), ctx)
        notes = PullNotes()
        if every is None:
            refused = pull_once(opened, where, translator, notes)
            ctx.exit(SnapshotRefused.exit_code if refused else 0)
        with stopping() as stop:
            repeat(
                lambda: _ignore(pull_once(opened, where, translator, notes)),
                every,
                stop,
                lambda error: say_failure(error, translator),
            )

    return pull_command


def pull_once(vault: Vault, where: str, translator: Translator, notes: PullNotes) -> bool:
    """One pull and what it did, said and journalled; gives whether anything was refused. The source that worked is
    remembered."""
    journal = journal_of(vault)
    try:
        with terminal_progress() as progress:
            result = pull(vault, Folder(Path(where)), progress=progress)
    except DowntimeError as error:
        note(journal, translator, *notes.of_failure(error))
        raise
    note(journal, translator, *notes.of(result))
    vault.with_source(where)
    say_result(result, translator)
    return bool(result.refused or result.went_back)


def say_result(result: PullResult, translator: Translator) -> None:
    """On standard output what was done, on standard error what was refused."""
    _ = translator.gettext
    new = len(result.accepted)
    if new:
        click.echo(translator.ngettext("{n} new snapshot.", "{n} new snapshots.", new).format(n=new))
    else:
        click.echo(_("Nothing new."))
    for refusal in result.refused:
        say_failure(refusal.error, translator)
    for scope in result.went_back:
        click.echo(
            _("The source only has older snapshots of “{scope}” than the vault: tell the security officer.").format(
                scope=scope
            ),
            err=True,
        )


def _ignore(_refused: bool) -> None:
    """What was refused was said; the next round looks again."""
