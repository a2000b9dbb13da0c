"""`downtime pull`: fetch the new snapshots into the vault, once or again and again. Needs no secret."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from downtime.cli import say_failure
from downtime.commands.journalled import PullNotes, displaced_entries, journal_of, note
from downtime.every import Interval, repeat, stopping
from downtime.progress import terminal_progress
from downtime.vault import Vault
from downtime.vault.account import read_account, write_account
from downtime.vault.generation import GenerationState, reason_of
from downtime.vault.pull import PullResult, pull
from downtime.vault.source import open_source
from exports.destinations.address import Address, is_address
from exports.destinations.credentials import Credentials, read_credentials
from exports.errors import DowntimeError, SnapshotRefused, SuccessionWaits
from exports.language import Translator


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Fetch into VAULT what the hospital side published, and drop what is too old. No passphrase is needed: each"
            " file is checked against the hospital's key, its size, its sequence and its time before it is kept. The"
            " exit code is 45 when something was refused, and 24 when the hospital has a new key that somebody must"
            " accept here (downtime trust).\n\n"
            "Kept are all snapshots of 24 hours, one an hour to 3 days, one a day to 30 days, and always the newest, as"
            " far as they fit into the room that vault.toml gives ([room]: 20 GiB, and 1 GiB of the disk stays free):"
            " what helps least goes first, and is journalled."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option(
        "--from",
        "source",
        metavar="FOLDER|URL",
        help=_("where they are published: a folder, a stick, or sftp://, smb://, s3://; remembered for the next time"),
    )
    @click.option(
        "--credentials",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("the account that may read on that server (documentation: “destinations”); remembered in the vault"),
    )
    @click.option("--every", type=Interval(translator), help=_("again and again: 15m, 1h …; Ctrl-C stops it"))
    @click.pass_context
    def pull_command(
        ctx: click.Context, vault: Path, *, source: str | None, credentials: Path | None, every: float | None
    ) -> None:
        opened = Vault.open(vault)
        text = source if source is not None else opened.settings.source
        if text is None:
            raise click.UsageError(_("say where the snapshots are published: --from FOLDER"), ctx)
        if credentials is not None and not is_address(text):
            raise click.UsageError(_("--credentials is for a server; a folder needs none"), ctx)
        where = wanted_source(opened, text, credentials)
        notes = PullNotes()
        if every is None:
            result = pull_once(opened, where, translator, notes)
            ctx.exit(exit_code_of(result))
        with stopping() as stop:
            repeat(
                lambda: _ignore(pull_once(opened, where, translator, notes)),
                every,
                stop,
                lambda error: say_failure(error, translator),
            )

    return pull_command


@dataclass(frozen=True)
class Wanted:
    """Where to pull from. `given` are the credentials that the command line named: they are remembered."""

    where: str
    credentials: Credentials | None = None
    given: bool = False

    def remember(self, vault: Vault) -> None:
        """For the next time, once it went well."""
        if self.given and self.credentials is not None:
            write_account(vault.folder, Address.parse(self.where), self.credentials)
        vault.with_source(self.where)


def wanted_source(vault: Vault, text: str, credentials: Path | None) -> Wanted:
    """What was named, or was remembered. Raises `AddressRefused`, `CredentialsInvalid` and `FileUnreadable`."""
    if not is_address(text):
        return Wanted(str(Path(text).absolute()))
    address = Address.parse(text)
    if credentials is not None:
        return Wanted(text, read_credentials(credentials, address.scheme), given=True)
    return Wanted(text, read_account(vault.folder, address))


def pull_once(vault: Vault, wanted: Wanted, translator: Translator, notes: PullNotes) -> PullResult:
    """One pull and what it did, said and journalled. The source that worked is remembered."""
    journal = journal_of(vault)

    def displacing(files: tuple[str, ...]) -> None:
        note(journal, translator, *displaced_entries(files))

    try:
        with terminal_progress() as progress, open_source(wanted.where, wanted.credentials) as source:
            result = pull(vault, source, progress=progress, displacing=displacing)
    except DowntimeError as error:
        note(journal, translator, *notes.of_failure(error))
        raise
    note(journal, translator, *notes.of(result))
    wanted.remember(vault)
    say_result(result, translator)
    say_suspect(vault, result, translator)
    if result.ahead:
        say_failure(SuccessionWaits(folder=vault.folder), translator)
    return result


def exit_code_of(result: PullResult) -> int:
    """What was refused counts more than a key that waits for a person."""
    if result.refused or result.went_back:
        return SnapshotRefused.exit_code
    return SuccessionWaits.exit_code if result.ahead else 0


def say_result(result: PullResult, translator: Translator) -> None:
    """On standard output what was done, on standard error what was refused."""
    _ = translator.gettext
    new = len(result.accepted)
    if new:
        click.echo(translator.ngettext("{n} new snapshot.", "{n} new snapshots.", new).format(n=new))
    else:
        click.echo(_("Nothing new."))
    gone = len(result.displaced)
    if gone:
        said = translator.ngettext(
            "{n} snapshot removed for want of room.", "{n} snapshots removed for want of room.", gone
        )
        click.echo(said.format(n=gone))
    for refusal in result.refused:
        say_failure(refusal.error, translator)
    for scope in result.went_back:
        click.echo(
            _("The source only has older snapshots of “{scope}” than the vault: tell the security officer.").format(
                scope=scope
            ),
            err=True,
        )


def say_suspect(vault: Vault, result: PullResult, translator: Translator) -> None:
    """Each new one that was set aside, with its reason, on standard error."""
    for one in Vault.open(vault.folder).generations():
        if one.file in result.accepted and one.state is GenerationState.SUSPECT:
            said = translator.gettext("SET ASIDE: {file}: {reason}. The last good one is opened instead; see:")
            click.echo(said.format(file=one.file, reason=reason_of(one, translator)), err=True)
            click.echo(f"    downtime accept {vault.folder} {one.file}", err=True)


def _ignore(_result: PullResult) -> None:
    """What was refused was said; the next round looks again."""
