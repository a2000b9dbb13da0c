"""`downtime enroll`: make a laptop's vault, and the station file that IT adds on the hospital side."""

from __future__ import annotations

from pathlib import Path

import click

from downtime.commands.journalled import by_account, journal_of, note
from downtime.journal import Act
from downtime.journal.retention import DEFAULT_MONTHS, LEAST_MONTHS, MOST_MONTHS
from downtime.passphrase import new_passphrase, passphrase_option
from downtime.vault import Vault
from exports.age_keys import parse_recipient
from exports.durable import write_durably
from exports.errors import FileUnreadable, FileUnwritable, KeyMalformed
from exports.language import LANGUAGES, N_, Translator
from exports.minisign_keys import PublicKey
from exports.names import WHAT_A_NAME_IS, is_short_name
from exports.passphrase_words import WORDS, entropy
from exports.passphrase_words import make_passphrase as drawn

_LARGEST_KEY = 4096


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Make the vault VAULT on this laptop: a new key under a passphrase, and beside it NAME.station, a public"
            " file for IT (downtime station add).\n\nFILE is the keys/site.pub of the hospital. Compare the line that"
            " is shown with that file on the hospital's server: whoever gives you another key can give you other"
            " patients."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option(
        "--site-key",
        required=True,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("the hospital's public key: keys/site.pub of the site folder"),
    )
    @click.option("--station", required=True, metavar="NAME", help=_("the name of this laptop, such as cardio-1"))
    @click.option("--from", "source", metavar="FOLDER", help=_("where downtime pull will fetch from by default"))
    @click.option(
        "--language",
        "vault_language",
        type=click.Choice(LANGUAGES),
        default=LANGUAGES[0],
        show_default=True,
        help=_("the language of the screens and of the sheets of this laptop"),
    )
    @click.option(
        "--recovery",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("the hospital's keys/recovery.pub: the recovery key opens the journal of this laptop too"),
    )
    @click.option(
        "--journal-months",
        type=click.IntRange(LEAST_MONTHS, MOST_MONTHS),
        default=DEFAULT_MONTHS,
        show_default=True,
        help=_("how many months of the journal stay; fewer than 12 only when the hospital has decided so"),
    )
    @click.option("--make-passphrase", is_flag=True, help=_("draw the passphrase and show it once, for the envelope"))
    @passphrase_option(translator)
    @click.pass_context
    def enroll_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        vault: Path,
        *,
        site_key: Path,
        station: str,
        source: str | None,
        vault_language: str,
        recovery: Path | None,
        journal_months: int,
        make_passphrase: bool,
        passphrase_file: Path | None,
    ) -> None:
        if make_passphrase and passphrase_file is not None:
            raise click.UsageError(_("--make-passphrase and --passphrase-file exclude each other"), ctx)
        if not is_short_name(station):
            raise click.BadParameter(_(WHAT_A_NAME_IS), param_hint="--station")
        key = read_site_key(site_key)
        reader = read_recovery(recovery) if recovery is not None else None
        file = station_path(vault, station)
        if file.exists():
            raise FileUnwritable(file=file, problem=N_("it is there already; take it away first"))
        passphrase = (
            drawn(vault_language) if make_passphrase else new_passphrase(passphrase_file, translator, names=(station,))
        )
        made = Vault.create(vault, station=station, site_key=key, passphrase=passphrase, language=vault_language)
        made = made.with_journal(recovery=reader, months=journal_months)
        if make_passphrase:
            say_drawn(passphrase, translator)
        if source is not None:
            made.with_source(str(Path(source).absolute()))
        note(journal_of(made), translator, by_account(Act.ENROLLED, detail=station))
        write_durably(file, made.station.text().encode())
        click.echo(_("{folder} is ready.").format(folder=vault))
        click.echo(_("Key of the hospital, number {number}:").format(number=key.identifier))
        click.echo(f"    {key.line}")  # the whole key: a number of 64 bits can be imitated
        click.echo(_("Compare this line with the second line of keys/site.pub on the hospital's server."))
        if reader is not None:
            click.echo(_("Recovery key, which opens the journal too; compare it with keys/recovery.pub:"))
            click.echo(f"    {reader}")
        click.echo(_("Give {file} to IT: downtime station add SITE {file}").format(file=file))

    return enroll_command


def say_drawn(passphrase: str, translator: Translator) -> None:
    """The drawn passphrase, once: it stands in no file."""
    _ = translator.gettext
    click.echo(_("The passphrase, for the sealed envelope of the ward; it is shown this once and kept nowhere:"))
    click.echo(f"\n    {passphrase}\n")
    said = _("{words} words drawn by this computer, {bits} bits. Write it down by hand, then close this window.")
    click.echo(said.format(words=WORDS, bits=round(entropy())))


def read_site_key(file: Path) -> PublicKey:
    """Raises `FileUnreadable` and `KeyMalformed`."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST_KEY)
    except OSError as error:
        raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from error
    return PublicKey.parse(content, file=file.name)


def read_recovery(file: Path) -> str:
    """The recovery recipient (`age1…`) of a site. Raises `FileUnreadable` and `KeyMalformed`."""
    try:
        with file.open("rb") as opened:
            recipient = opened.read(_LARGEST_KEY).decode("ascii", "replace").strip()
    except OSError as error:
        raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from error
    try:
        parse_recipient(recipient)
    except KeyMalformed as error:
        raise KeyMalformed(file=file.name, problem=error.fields["problem"]) from None
    return recipient


def station_path(vault: Path, station: str) -> Path:
    """Beside the vault, not in it: what IT takes along is not mistaken for what must stay."""
    return vault.absolute().parent / f"{station}.station"
