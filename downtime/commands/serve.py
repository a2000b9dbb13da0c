"""`downtime serve`: open the copy in the browser of this laptop, read-only.

Rule: the unlock page comes at once; the self-test is made meanwhile, and no passphrase is tried before it is over.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from downtime.vault.settings import read_settings
from downtime.web.config import WebConfig
from downtime.web.server import serve as serve_pages
from exports.language import Translator

DEFAULT_PORT = 8765


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Open the copy of VAULT in the browser of this laptop, read-only, at http://127.0.0.1:8765. The passphrase"
            " is asked for there. No other computer can reach it.\n\nWhat was decrypted is in memory only and forgotten"
            " when nobody reads any more, and when this command ends (Ctrl-C)."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help=_("port"))
    @click.option("--open", "open_browser", is_flag=True, help=_("open the browser too"))
    @click.option("--exercise", is_flag=True, help=_("a drill: every sheet says so across the page"))
    def serve_command(vault: Path, *, port: int, open_browser: bool, exercise: bool) -> None:
        config = WebConfig(vault=vault, port=port, language=read_settings(vault).language, exercise=exercise)
        serve_pages(config, when_ready=announce(translator, open_browser), look=self_test(vault, translator))

    return serve_command


def self_test(vault: Path, translator: Translator) -> Callable[[], None]:
    """Makes the self-test and says it in the terminal. What is made raises `KitDamaged`."""

    def look() -> None:
        from downtime.commands import check  # noqa: PLC0415 - what they load must not hold up the unlock page
        from downtime.vault import Vault  # noqa: PLC0415

        found = check.tested(Vault.open(vault), translator)
        click.echo(check.summary(found, translator), err=bool(found.failures))
        check.fail_if_damaged(found)

    return look


def announce(translator: Translator, open_browser: bool) -> Callable[[str], None]:
    """What to do once the pages can be asked for: say where, and point the browser there."""

    def say(address: str) -> None:
        click.echo(translator.gettext("Open in the browser: {address}").format(address=address))
        click.echo(translator.gettext("Ctrl-C ends it."))
        if open_browser:
            import webbrowser  # noqa: PLC0415 - when it is needed: it holds up the start

            webbrowser.open(address)

    return say
