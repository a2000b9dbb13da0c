"""`downtime export`: read the sources, publish one snapshot per scope, say what was seen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from downtime.cli import say_failure
from downtime.every import Interval, repeat, stopping
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.progress import terminal_progress
from exports.errors import PartlyRead, PassphraseMissing
from exports.export import export_site
from exports.language import Translator
from exports.minisign_keys import SecretKey
from exports.report_text import report_text
from exports.site import Site, load_site


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Read the sources of SITE, publish one signed and encrypted snapshot per scope, and print a quality report:"
            " what was read, kept, left out and why, rejected and where.\n\nNothing is published when a source cannot"
            " be read or nobody is present. When single things cannot be read the rest is published, and the exit code"
            " is 23. The passphrase of the site key, when it has one, is asked for once."
        )
    )
    @click.argument("site", type=click.Path(path_type=Path, file_okay=False))
    @click.option("--now", metavar="TIME", help=_("make it at this time (ISO 8601 with zone) instead of the clock's"))
    @click.option("--every", type=Interval(translator), help=_("again and again: 15m, 1h …; Ctrl-C stops it"))
    @click.option("--json", "as_json", is_flag=True, help=_("the report as JSON"))
    @passphrase_option(translator)
    @click.pass_context
    def export_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        site: Path,
        *,
        now: str | None,
        every: float | None,
        as_json: bool,
        passphrase_file: Path | None,
    ) -> None:
        if now is not None and every is not None:
            raise click.UsageError(_("--now and --every exclude each other"), ctx)
        at = moment(now, translator) if now is not None else None
        key = signing_key(load_site(site), passphrase_file, translator)
        if every is None:
            ctx.exit(export_once(site, key, at or datetime.now(UTC), as_json=as_json, translator=translator))

        def act() -> None:
            export_once(site, key, datetime.now(UTC), as_json=as_json, translator=translator)

        with stopping() as stop:
            repeat(act, every, stop, lambda error: say_failure(error, translator))

    return export_command


def export_once(folder: Path, key: SecretKey, now: datetime, *, as_json: bool, translator: Translator) -> int:
    """One export and its report; gives the exit code: that of the first failure, or 0. What was published stands, also
    when something could not be read or one destination failed."""
    with terminal_progress() as progress:
        outcome = export_site(load_site(folder), now, key, progress)
    if as_json:
        click.echo(outcome.report.to_json(), nl=False)
    else:
        click.echo(report_text(outcome.report, translator))
    rejected = sum(count.rejected for source in outcome.report.sources for count in source.resources)
    partly = (PartlyRead(count=rejected),) if rejected and not outcome.failures else ()
    failures = (*outcome.failures, *partly)
    for failure in failures:
        say_failure(failure, translator)
    return next((failure.exit_code for failure in failures), 0)


def signing_key(site: Site, passphrase_file: Path | None, translator: Translator) -> SecretKey:
    """The site's key; its passphrase is asked for only when it has one."""
    if passphrase_file is not None:
        return site.signing_key(known_passphrase(passphrase_file, translator))
    try:
        return site.signing_key(None)
    except PassphraseMissing:
        return site.signing_key(known_passphrase(None, translator, translator.gettext("Passphrase of the site key")))


def moment(text: str, translator: Translator) -> datetime:
    """A time that a person wrote, with its zone. Raises `click.BadParameter`."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        message = translator.gettext("write it as 2026-11-23T14:05:00+01:00, or with Z for UTC")
        raise click.BadParameter(message, param_hint="--now")
    return at
