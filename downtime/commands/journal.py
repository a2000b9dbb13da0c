"""`downtime journal`: is the journal whole, and its export. Without the passphrase it says how long it is, and no more.

Rules: the check needs no secret and writes nothing; the export asks for the passphrase and is itself journalled, under
the name of the computer's account. Nothing of an entry is shown on the terminal.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click
import msgspec

from downtime.commands.journalled import by_account
from downtime.commands.output_place import check_output
from downtime.identity_file import read_identity
from downtime.journal import Act, Entry, Journal, Known, Verdict, verify
from downtime.journal.export import check_suffix, export_journal
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.vault import Vault, unlock
from exports.age_keys import recipient_of
from exports.errors import FileUnwritable, JournalBroken, KeyMalformed, WrongPassphrase
from exports.language import N_, Translator
from printable.dates import Dates


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict, as `--json` gives it."""

    whole: bool
    entries: int
    first: int
    last: int
    begins: str
    ends: str
    sealed: int
    unsigned: int
    code: str
    content_read: bool
    faults: list[dict[str, str | int]]
    notes: list[dict[str, str | int]]


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "The journal of VAULT: how many entries, from when to when, and its code.\n\nWrite the code down from time"
            " to time, away from this laptop: with --known CODE, --verify shows later that nothing before it was cut"
            " off or replaced. When every passphrase is forgotten, the hospital's recovery key reads it"
            " (--identity-file), if enrolment was told of it (--recovery). The exported file is clear text and names"
            " patients by their number: keep it like their records."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option(
        "--verify", "verifying", is_flag=True, help=_("check that no entry was removed, changed, moved or cut off")
    )
    @click.option("--content", is_flag=True, help=_("check also that every entry decrypts; asks for the passphrase"))
    @click.option(
        "--known", multiple=True, metavar="CODE", help=_("a code noted earlier, which the journal must still contain")
    )
    @click.option(
        "--export",
        "export_file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("write all entries into FILE: .csv (table) or .ndjson (FHIR R4 AuditEvent); asks for the passphrase"),
    )
    @click.option(
        "--identity-file",
        type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
        metavar="FILE",
        help=_("read it with the key in FILE (- for standard input) instead of a passphrase: the recovery key"),
    )
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    @passphrase_option(translator)
    @click.pass_context
    def journal_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        vault: Path,
        *,
        verifying: bool,
        content: bool,
        known: tuple[str, ...],
        export_file: Path | None,
        identity_file: Path | None,
        as_json: bool,
        passphrase_file: Path | None,
    ) -> None:
        if identity_file is not None and passphrase_file is not None:
            raise click.UsageError(_("--identity-file and --passphrase-file exclude each other"), ctx)
        codes = [_known(code, translator) for code in known]
        opened = Vault.open(vault)
        identity = None
        if export_file is not None:
            check_suffix(export_file)
            check_output(export_file, vault)
        if content or export_file is not None:
            journal = Journal.open(opened.folder, opened.journal_readers)
            if identity_file is not None:
                identity = _given(opened, journal, identity_file)
            else:
                identity = _unlock(opened, journal, known_passphrase(passphrase_file, translator))
            if export_file is not None:
                count = export_journal(opened, journal, identity, export_file, _by(Act.EXPORT_JOURNAL, export_file))
                said = translator.ngettext("{n} entry written to {file}.", "{n} entries written to {file}.", count)
                click.echo(said.format(n=count, file=export_file), err=as_json)
        verdict = verify(opened.folder, opened.recipient, identity if content else None, codes)
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(shown(verdict, translator)), indent=1))
        else:
            say(verdict, opened, translator, verifying or content or bool(codes))
        if not verdict.whole:
            raise JournalBroken(folder=vault, problem=verdict.faults[0].phrase)

    return journal_command


def say(verdict: Verdict, vault: Vault, translator: Translator, verifying: bool) -> None:
    """The figures; every fault and, when it was asked for, every note."""
    _ = translator.gettext
    dates = Dates(vault.settings.language, vault.settings.timezone or "UTC", translator)
    n = verdict.entries
    click.echo(translator.ngettext("{n} entry.", "{n} entries.", n).format(n=n))
    if n:
        begins, ends = dates.moment(verdict.begins), dates.moment(verdict.ends)
        click.echo(_("From {begins} to {ends}.").format(begins=begins, ends=ends))
        click.echo(_("Vault made: {time}.").format(time=dates.moment(vault.settings.created)))
        click.echo(_("Code of the last entry: {code}").format(code=verdict.code))
    if n and not verdict.sealed and verdict.whole:
        click.echo(_("No entry is sealed: this laptop was never unlocked, or its journal was replaced."))
    if verifying:
        for note in verdict.notes:
            click.echo(_("Note: {note}.").format(note=note.say(translator)))
        if verdict.whole and verdict.sealed:
            click.echo(_("The chain is whole; the seal covers it up to entry {n}.").format(n=verdict.sealed))
        if verdict.whole and verdict.content_read:
            click.echo(_("Every entry decrypts and stands in its place."))
    for fault in verdict.faults:
        click.echo(_("FAULT: {fault}.").format(fault=fault.say(translator)), err=True)


def shown(verdict: Verdict, translator: Translator) -> Shown:
    def plain(findings: str) -> list[dict[str, str | int]]:
        return [
            {"kind": one.kind.value, **one.fields, "sentence": one.say(translator)}
            for one in getattr(verdict, findings)
        ]

    return Shown(
        whole=verdict.whole,
        entries=verdict.entries,
        first=verdict.first,
        last=verdict.last,
        begins=verdict.begins,
        ends=verdict.ends,
        sealed=verdict.sealed,
        unsigned=verdict.unsigned,
        code=verdict.code,
        content_read=verdict.content_read,
        faults=plain("faults"),
        notes=plain("notes"),
    )


def _unlock(vault: Vault, journal: Journal, passphrase: str) -> str:
    """The identity; right or wrong, the try is journalled."""
    try:
        identity = unlock(vault, passphrase)
    except WrongPassphrase as error:
        with suppress(FileUnwritable):  # what is wrong is the passphrase
            journal.record(_by(Act.UNLOCK_REFUSED, failure=error.exit_code))
        raise
    journal.unlocked(identity)
    journal.record(_by(Act.UNLOCK))
    return identity


def _given(vault: Vault, journal: Journal, file: Path) -> str:
    """The identity that a file gives: the recovery key's reads and does not sign. Raises `FileUnreadable`, and
    `KeyMalformed` for one that opens nothing here."""
    identity = read_identity(file)
    recipient = recipient_of(identity)
    if recipient not in vault.journal_readers:
        raise KeyMalformed(file=file.name, problem=N_("the journal of this vault is not encrypted for it"))
    if recipient == vault.recipient:
        journal.unlocked(identity)
        journal.record(_by(Act.UNLOCK))
    return identity


def _by(act: Act, file: Path | None = None, failure: int | None = None) -> Entry:
    """An act of this verb."""
    detail = "downtime journal" if file is None else f"downtime journal --export …{file.suffix.lower()}"
    return by_account(act, failure=failure, detail=detail)


def _known(code: str, translator: Translator) -> Known:
    found = Known.parse(code)
    if found is None:
        message = translator.gettext("a code looks like 42-7f3a-91c2-03bd-11aa")
        raise click.BadParameter(message, param_hint="--known")
    return found
