"""`downtime identity`: the station's age identity, the way to open a snapshot without the kit."""

from __future__ import annotations

from pathlib import Path

import click

from downtime.commands.journalled import by_account, journal_of, note, unlock_journalled
from downtime.identity_file import check_secret_output, give_secret, identity_text, secret_output_option
from downtime.journal import Act
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.vault import Vault
from exports.language import Translator


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Write the secret key of VAULT on standard output, or with -o into a file, after the passphrase. It opens"
            " every snapshot of this laptop without the kit:\n\nage -d -i FILE X.sqlite.zst.age | zstd -d > X.sqlite"
            "\n\nKeep it like the patients' records themselves."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @secret_output_option(translator)
    @passphrase_option(translator)
    def identity_command(vault: Path, *, output: Path | None, passphrase_file: Path | None) -> None:
        opened = Vault.open(vault)
        check_secret_output(output, vault)
        journal = journal_of(opened)
        identity = unlock_journalled(opened, journal, known_passphrase(passphrase_file, translator), translator)
        note(journal, translator, by_account(Act.IDENTITY_SHOWN))
        give_secret(identity_text(identity), output, translator)

    return identity_command
