"""`downtime demo`: see the whole kit in one command, on a hospital that does not exist."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from downtime.commands.serve import DEFAULT_PORT, announce
from downtime.demo import FOLDER, PASSPHRASE, Demonstration, demonstrate
from downtime.progress import terminal_progress
from downtime.web.config import WebConfig
from downtime.web.server import serve as serve_pages
from downtime.web.sessions import ROLES
from exports.language import LANGUAGES, Translator
from exports.record import EVERY_WARD
from exports.valmont.hospital import FEWEST

PATIENTS = 180


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Make a fictive hospital in DIR (default: {folder}), export it, enrol a laptop, pull, and open the copy in"
            " the browser: each step is the one that a real hospital makes. A demonstration that is there already goes"
            " on, with data of this hour."
        ).format(folder=FOLDER)
    )
    @click.argument("folder", metavar="[DIR]", default=FOLDER, type=click.Path(path_type=Path, file_okay=False))
    @click.option(
        "--patients",
        type=click.IntRange(FEWEST, 5000),
        default=PATIENTS,
        show_default=True,
        help=_("how many patients are present"),
    )
    @click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help=_("port"))
    @click.option("--open", "open_browser", is_flag=True, help=_("open the browser too"))
    @click.option("--no-serve", is_flag=True, help=_("stop before serving"))
    @click.option(
        "--language",
        "demo_language",
        type=click.Choice(LANGUAGES),
        default=LANGUAGES[0],
        show_default=True,
        help=_("the language of the screens and of the sheets of this laptop"),
    )
    def demo_command(  # noqa: PLR0913 - one argument per option
        folder: Path, *, patients: int, port: int, open_browser: bool, no_serve: bool, demo_language: str
    ) -> None:
        with terminal_progress() as progress:
            made = demonstrate(
                folder,
                patients=patients,
                language=demo_language,
                now=datetime.now(UTC),
                say=lambda message: click.echo(f"• {_(message)}"),
                staff_list=True,
                progress=progress,
            )
        click.echo(_summary(made, translator))
        click.echo(_("Passphrase: {passphrase}").format(passphrase=PASSPHRASE))
        click.echo(_staff(made, translator))
        if no_serve:
            click.echo(_("Next: downtime serve {vault}").format(vault=made.vault.folder))
            return
        config = WebConfig(vault=made.vault.folder, port=port, language=demo_language, exercise=True)
        serve_pages(config, when_ready=announce(translator, open_browser))

    return demo_command


def _staff(made: Demonstration, translator: Translator) -> str:
    """The logins and their PINs, to try: all are invented, and drawn anew each time."""
    _ = translator.gettext
    lines = [_("To sign in, a login and its PIN:")]
    for one in made.staff:
        wards = _("all wards") if EVERY_WARD in one.wards else ", ".join(one.wards) or _("no ward")
        lines.append(f"  {one.login:<10} {one.pin}   {one.name}, {_(ROLES[one.role])} ({wards})")
    lines.append(_("Or “I am not on the list”, with any name and role: each ward then asks for a reason."))
    return "\n".join(lines)


def _summary(made: Demonstration, translator: Translator) -> str:
    _ = translator.gettext
    snapshots = len(made.vault.generations())
    return "\n".join(
        (
            _("{patients} patients, {present} of them present, on {wards} wards.").format(
                patients=made.report.patients, present=made.report.present, wards=len(made.hospital.wards)
            ),
            translator.ngettext("The vault holds {n} snapshot.", "The vault holds {n} snapshots.", snapshots).format(
                n=snapshots
            ),
        )
    )
