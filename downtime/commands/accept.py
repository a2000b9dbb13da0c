"""`downtime accept`: a person says that a suspect snapshot is how it is: a ward closed, a source was taken off.

Rules: the passphrase is asked for, since it makes the laptop read what it had set aside; the reason and the figures are
shown before; what was accepted is journalled, and can be taken back. During a crisis one copy is chosen on screen
without making it good for all that follow.
"""

from __future__ import annotations

from pathlib import Path

import click

from downtime.commands.journalled import by_account, journal_of, note, unlock_journalled
from downtime.journal import Act
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.vault import Vault
from downtime.vault.generation import Generation, GenerationState, reason_of
from exports.errors import FileUnreadable, NotSuspect
from exports.language import N_, Translator


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Say that the snapshot FILE of VAULT, which was set aside as suspect, is how it is: it is opened like a"
            " good one from then on, and later ones are compared with it. Ask the hospital side first whether a ward"
            " closed or a source was taken off. The passphrase is asked for; the act is journalled.\n\nFILE is the name"
            " that downtime snapshots VAULT --json shows, or its scope and number: all/12."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.argument("file")
    @click.option("--take-back", is_flag=True, help=_("it was accepted by mistake: set it aside again"))
    @passphrase_option(translator)
    def accept_command(vault: Path, file: str, *, take_back: bool, passphrase_file: Path | None) -> None:
        opened = Vault.open(vault)
        found = generation_of(opened, file)
        fits = found.accepted if take_back else found.state is GenerationState.SUSPECT and not found.accepted
        if not fits:
            raise NotSuspect(file=found.file, folder=vault)
        click.echo(f"{found.file}: {reason_of(found, translator)}", err=True)
        passphrase = known_passphrase(passphrase_file, translator)
        journal = journal_of(opened)
        unlock_journalled(opened, journal, passphrase, translator)
        kind = found.suspicion.kind if found.suspicion is not None else ""
        detail = f"accept taken back {kind}" if take_back else f"accepted {kind}"
        note(journal, translator, by_account(Act.SUSPECT_CHOSEN, snapshot=found.file, detail=detail.strip()))
        if take_back:
            opened.change_state(lambda state: state.letting_go(found.file))
            click.echo(_("It is set aside again."))
        elif found.suspicion is not None:
            by = by_account(Act.SUSPECT_CHOSEN).reader
            opened.accept_suspect(found.file, found.suspicion, by)
            click.echo(_("Accepted: it counts as good from now on."))

    return accept_command


def generation_of(vault: Vault, said: str) -> Generation:
    """The generation that a person names. Raises `FileUnreadable`."""
    scope, _, number = said.rpartition("/")
    for one in vault.generations():
        named = one.comment is not None and (one.comment.scope, str(one.comment.sequence)) == (scope, number)
        if named or one.file == said:
            return one
    raise FileUnreadable(file=said, problem=N_("the vault holds no such snapshot"))
