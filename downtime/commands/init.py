"""`downtime init`: make a site folder on the hospital side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from downtime.passphrase import new_passphrase, passphrase_option
from exports.language import LANGUAGES, Translator
from exports.language import translator as speaking
from exports.recovery_halves import split_identity
from exports.site_init import RECOVERY_SHEET, RECOVERY_SHEETS, init_site
from printable.recovery_half_sheet import recovery_half_sheet
from printable.recovery_sheet import recovery_sheet


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Make the site folder SITE: downtime.toml to be filled in, the key that signs snapshots, and the recovery"
            " sheet for the safe.\n\nThe passphrase protects the key that signs; --no-passphrase leaves that key in a"
            " file that only its owner can read, for a server that exports unattended."
        )
    )
    @click.argument("site", type=click.Path(path_type=Path))
    @click.option("--name", required=True, help=_("the name of the hospital, as sheets and screens show it"))
    @click.option(
        "--language",
        "site_language",
        type=click.Choice(LANGUAGES),
        default=LANGUAGES[0],
        show_default=True,
        help=_("the language of downtime.toml, of the sheets and of the screens"),
    )
    @click.option("--no-passphrase", is_flag=True, help=_("leave the key that signs without a passphrase"))
    @click.option(
        "--two-person",
        is_flag=True,
        help=_("split the recovery key in two halves on two sheets: neither opens anything without the other"),
    )
    @passphrase_option(translator)
    @click.pass_context
    def init_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        site: Path,
        *,
        name: str,
        site_language: str,
        no_passphrase: bool,
        two_person: bool,
        passphrase_file: Path | None,
    ) -> None:
        if no_passphrase and passphrase_file is not None:
            raise click.UsageError(_("--no-passphrase and --passphrase-file exclude each other"), ctx)
        passphrase = None if no_passphrase else new_passphrase(passphrase_file, translator, names=(name,))
        drawn = datetime.now(UTC)

        def draw(identity: str, recipient: str, site_key: str) -> dict[str, bytes]:
            public = Public(name, recipient, site_key, drawn, speaking(site_language), site_language)
            return two_sheets(public, identity) if two_person else one_sheet(public, identity)

        made = init_site(site, name, site_language, passphrase, draw)
        click.echo(_("{folder} is ready.").format(folder=made.folder))
        click.echo(_steps(translator, site, two_person))

    return init_command


@dataclass(frozen=True)
class Public:
    """What every recovery sheet of a site says besides the secret."""

    site: str
    recipient: str
    site_key: str
    at: datetime
    translator: Translator
    language: str


def one_sheet(public: Public, identity: str) -> dict[str, bytes]:
    """The recovery identity on one sheet."""
    return {RECOVERY_SHEET: recovery_sheet(identity=identity, **vars(public))}


def two_sheets(public: Public, identity: str) -> dict[str, bytes]:
    """Its halves on two."""
    halves = split_identity(identity)
    return {
        name: recovery_half_sheet(half=half, **vars(public)) for name, half in zip(RECOVERY_SHEETS, halves, strict=True)
    }


def _steps(translator: Translator, site: Path, two_person: bool) -> str:
    """What comes next, in the order in which it is done."""
    _ = translator.gettext
    one, two = (site / name for name in RECOVERY_SHEETS)
    two_safes = _("Print {one} and {two}, put them in two safes of two persons, then delete both files.")
    one_safe = _("Print {sheet}, put it in a safe, then delete the file: the recovery key stands nowhere else.")
    steps = (
        two_safes.format(one=one, two=two) if two_person else one_safe.format(sheet=site / RECOVERY_SHEET),
        _("Say in {file} where the data are.").format(file=site / "downtime.toml"),
        _("Give {file} and {recovery} to whoever sets up the laptops (downtime enroll).").format(
            file=site / "keys" / "site.pub", recovery=site / "keys" / "recovery.pub"
        ),
        _("Add each laptop: downtime station add {site} NAME.station").format(site=site),
        _("Publish: downtime export {site}").format(site=site),
    )
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
