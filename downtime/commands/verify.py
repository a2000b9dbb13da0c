"""`downtime verify`: who made a snapshot, without any secret; with a vault, also whether it opens and what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

from downtime.cli import say_failure
from downtime.commands.enroll import read_site_key
from downtime.commands.journalled import journal_of, unlock_journalled
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.vault import Vault
from downtime.vault.opening import open_content
from exports.errors import DowntimeError, FileUnreadable, SignatureMissing
from exports.language import Translator
from exports.minisign import digest_of, verify_digest
from exports.minisign_keys import PublicKey
from exports.trusted_comment import MAXIMUM_SIGNATURE, TrustedComment


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found of one file, as `--json` gives it. `opened` is null when its content was not looked at."""

    file: str
    good: bool
    comment: TrustedComment | None = None
    opened: bool | None = None
    exit_code: int = 0
    problem: str | None = None


class Station(msgspec.Struct, frozen=True):
    """A vault with its key at hand."""

    vault: Vault
    identity: str


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Check that each FILE was signed by the hospital's key and is whole, and say what the signature says of it."
            " FILE.minisig stands beside it.\n\nWith --vault the content is opened in memory too, and compared with"
            " what was signed. The exit code is that of the first file that is not good."
        )
    )
    @click.argument(
        "files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE..."
    )
    @click.option(
        "--site-key",
        required=True,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("the hospital's public key: keys/site.pub of the site folder"),
    )
    @click.option(
        "--vault", type=click.Path(path_type=Path), help=_("also open the content with the key of this vault")
    )
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    @passphrase_option(translator)
    @click.pass_context
    def verify_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        files: tuple[Path, ...],
        *,
        site_key: Path,
        vault: Path | None,
        as_json: bool,
        passphrase_file: Path | None,
    ) -> None:
        if vault is None and passphrase_file is not None:
            raise click.UsageError(_("--passphrase-file needs --vault"), ctx)
        key, station = read_site_key(site_key), None
        if vault is not None:
            opened = Vault.open(vault)
            passphrase = known_passphrase(passphrase_file, translator)
            station = Station(opened, unlock_journalled(opened, journal_of(opened), passphrase, translator))
        verdicts = [_judge(file, key, station, translator, as_json) for file in files]
        if as_json:
            click.echo(msgspec.json.encode(verdicts))
        ctx.exit(first_failure(verdicts))

    return verify_command


def first_failure(verdicts: Iterable[Verdict]) -> int:
    """The exit code of the first file that is not good, or 0."""
    return next((verdict.exit_code for verdict in verdicts if not verdict.good), 0)


def _judge(file: Path, key: PublicKey, station: Station | None, translator: Translator, quiet: bool) -> Verdict:
    _ = translator.gettext
    try:
        comment = verify_file(file, key, station)
    except DowntimeError as error:
        if not quiet:
            say_failure(error, translator)
        return Verdict(file=str(file), good=False, exit_code=error.exit_code, problem=error.say(translator))
    if not quiet:
        click.echo(_("{file}: good.").format(file=file))
        click.echo(f"    {comment.text()}")
        if station is not None:
            click.echo("    " + _("opens with the key of this vault, and holds what was signed"))
    return Verdict(file=str(file), good=True, comment=comment, opened=None if station is None else True)


def verify_file(file: Path, key: PublicKey, station: Station | None = None) -> TrustedComment:
    """What was signed of `file`, once its bytes are verified, and its content too when there is a key for it.

    Raises `SignatureMissing`, `SignatureInvalid`, `SignatureMalformed`, `CommentDisagrees`, `FileUnreadable`, and what
    opening a copy raises.
    """
    signature = _signature(file)
    try:
        with file.open("rb") as stream:
            line = verify_digest(digest_of(stream), signature, key, file=file.name)
        comment = TrustedComment.parse(line, file=file.name)
        comment.check_name(file.name)
        if station is not None:
            content = _content(file, comment.largest_file + 1)
            open_content(content, signature, key, station.identity, file.name).close()
    except OSError as error:
        raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from error
    return comment


def _signature(file: Path) -> bytes:
    try:
        with file.with_name(f"{file.name}.minisig").open("rb") as opened:
            return opened.read(MAXIMUM_SIGNATURE)
    except FileNotFoundError:
        raise SignatureMissing(file=file.name) from None
    except OSError as error:
        raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from error


def _content(file: Path, limit: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(limit)
