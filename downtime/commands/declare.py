"""`downtime declare`: a crisis begins on this laptop: nothing is fetched or dropped any more, older copies may be read.

Rules: needs no passphrase (it must work at 3 a.m., and it only makes the laptop safer); `--cancel`, which lets the
source in again, does, and so does a later time than the declared one, which lets in what was set aside. What was
declared is journalled under the name that was given.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from downtime.commands.journalled import by_account, journal_of, note, unlock_journalled
from downtime.crisis.declaration import Crisis, known_crisis
from downtime.crisis.declaring import KEEP, Keep, cancel, declare, loosens, named
from downtime.crisis.when import moment_said
from downtime.crisis.words import declared_notice
from downtime.journal import Act, Entry
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.streams import is_terminal
from downtime.vault import Vault
from downtime.web.sessions import Identity
from exports.language import Translator
from printable.dates import Dates


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Declare a crisis on VAULT: from now on nothing is fetched into it and nothing is dropped, until"
            " downtime end. With --before, copies from after that time are not read unasked; they stay, and can be"
            " chosen. Again with another --before changes it.\n\nNeeds no passphrase: it only makes the laptop safer."
            " --cancel takes it back, and needs one; so does reading newer copies than was declared.\n\nTIME is the"
            " hospital's: 02:00 (the last one that has passed), 2026-11-22 02:00, or with its offset"
            " 2026-11-22T02:00+01:00."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option("--before", metavar="TIME", help=_("read copies from this time at the latest"))
    @click.option("--no-before", is_flag=True, help=_("no such time any more: the newest good copy"))
    @click.option("--drill", is_flag=True, help=_("an exercise: every screen and sheet says so"))
    @click.option("--by", "name", metavar="NAME", help=_("who declares it; else it is asked for"))
    @click.option("--cancel", "cancelling", is_flag=True, help=_("it was declared by mistake, or the exercise is over"))
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    @passphrase_option(translator)
    @click.pass_context
    def declare_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        vault: Path,
        *,
        before: str | None,
        no_before: bool,
        drill: bool,
        name: str | None,
        cancelling: bool,
        as_json: bool,
        passphrase_file: Path | None,
    ) -> None:
        if sum((before is not None, no_before, cancelling)) > 1 or (cancelling and drill):
            raise click.UsageError(_("--before, --no-before and --cancel exclude each other"), ctx)
        opened, now = Vault.open(vault), datetime.now(UTC)
        if cancelling:
            _cancel(opened, name, passphrase_file, translator)
            return
        time: datetime | Keep | None = None if no_before else KEEP
        if before is not None:
            time = moment_said(before, opened.settings.timezone, now)
        who = who_acts(name, translator)
        if loosens(known_crisis(vault), time):
            unlock_journalled(opened, journal_of(opened), known_passphrase(passphrase_file, translator), translator)
        crisis = declare(opened, by=who.reader, now=now, before=time, drill=drill)
        note(journal_of(opened), translator, with_detail(who, Act.DECLARE, said_in_journal(crisis)))
        if as_json:
            click.echo(msgspec.json.encode(crisis))
            return
        _say(opened, crisis, drill, translator)

    return declare_command


def said_in_journal(crisis: Crisis) -> str:
    """What the journal keeps of a declaration."""
    before = f"before {crisis.before.isoformat()}" if crisis.before is not None else "newest"
    return f"drill; {before}" if crisis.drill else before


def with_detail(who: Entry, act: Act, detail: str) -> Entry:
    return msgspec.structs.replace(who, act=act, detail=detail)


def who_acts(name: str | None, translator: Translator) -> Entry:
    """Who does it: as said, or asked for at a terminal, else this computer's account."""
    account = by_account(Act.DECLARE)
    if name is None and is_terminal(sys.stdin):
        asked = translator.gettext("Your name, as every screen will show it")
        name = str(click.prompt(asked, default=account.reader, err=True, prompt_suffix=" : "))
    if not named(name or "") or name == account.reader:
        return account
    return Entry(act=Act.DECLARE, reader=named(name or ""), identity=Identity.DECLARED.value)


def _cancel(vault: Vault, name: str | None, passphrase_file: Path | None, translator: Translator) -> None:
    who = who_acts(name, translator)
    journal = journal_of(vault)
    unlock_journalled(vault, journal, known_passphrase(passphrase_file, translator), translator)
    cancel(vault)
    note(journal, translator, with_detail(who, Act.DECLARE_CANCELLED, ""))
    click.echo(translator.gettext("The declaration is taken back: copies are fetched again, the newest one is read."))


def _say(vault: Vault, crisis: Crisis, drill: bool, translator: Translator) -> None:
    _ = translator.gettext
    dates = Dates(vault.settings.language, vault.settings.timezone or "UTC", translator)
    click.echo(declared_notice(crisis, dates, translator))
    if vault.settings.timezone is None:
        click.echo(_("Times are in UTC: the hospital's time zone is known once a snapshot was opened."))
    if drill and not crisis.drill:
        click.echo(_("This crisis was declared as a real one: to make an exercise of it, --cancel it first."), err=True)
    if crisis.drill and not drill:
        click.echo(_("CAUTION: this is declared as an exercise. For a real crisis: --cancel, then declare."), err=True)
    click.echo(_("Pages that are open now say it at once; an open copy changes when the station locks and unlocks."))
