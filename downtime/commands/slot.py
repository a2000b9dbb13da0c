"""`downtime slot`: the passphrases of a vault; each one is added, changed and removed alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from downtime.commands.enroll import say_drawn
from downtime.commands.journalled import by_account, journal_of, note
from downtime.journal import Act
from downtime.passphrase import known_passphrase, new_passphrase, passphrase_option
from downtime.vault import Vault
from downtime.vault.slots import add_slot, change_slot, check_free, check_known, remove_slot, slots_of
from exports.errors import DowntimeError, WrongPassphrase
from exports.language import Translator
from exports.names import WHAT_A_NAME_IS, is_short_name
from exports.passphrase_words import make_passphrase as drawn


def command(translator: Translator) -> click.Command:
    """The verb, a group of four after the vault: downtime slot VAULT add NAME."""
    _ = translator.gettext

    @click.group(
        help=_(
            "The passphrases of VAULT, each under a name: list, add, change, remove. They all open the same key, so"
            " that no snapshot is fetched or encrypted anew.\n\nA passphrase that is taken off still opens an old copy"
            " of this disk: after a theft, enrol the laptop anew (downtime enroll) and take the old one off"
            " (downtime station remove)."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.pass_context
    def group(ctx: click.Context, vault: Path) -> None:
        ctx.obj = vault

    group.add_command(_list(translator), "list")
    group.add_command(_setting(translator, _("Add the passphrase NAME, after one that is known."), add=True), "add")
    group.add_command(
        _setting(translator, _("Change the passphrase NAME, after it or another one that is known."), add=False),
        "change",
    )
    group.add_command(_remove(translator), "remove")
    return group


def _list(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(help=_("The names of the passphrases; needs none of them."))
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    @click.pass_obj
    def list_command(vault: Path, as_json: bool) -> None:
        found = slots_of(Vault.open(vault))
        if as_json:
            click.echo(msgspec.json.encode(found))
            return
        for slot in found:
            click.echo(slot.name if slot.cost else _("{name}  damaged: nothing opens it").format(name=slot.name))

    return list_command


def _setting(translator: Translator, said: str, *, add: bool) -> click.Command:
    _ = translator.gettext

    @click.command(help=said)
    @click.argument("name")
    @click.option("--make-passphrase", is_flag=True, help=_("draw the passphrase and show it once, for the envelope"))
    @click.option(
        "--new-passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("read the new passphrase from FILE (its first line) instead of asking for it"),
    )
    @passphrase_option(translator)
    @click.pass_context
    def setting_command(
        ctx: click.Context,
        name: str,
        *,
        make_passphrase: bool,
        new_passphrase_file: Path | None,
        passphrase_file: Path | None,
    ) -> None:
        if make_passphrase and new_passphrase_file is not None:
            raise click.UsageError(_("--make-passphrase and --new-passphrase-file exclude each other"), ctx)
        if not is_short_name(name):
            raise click.BadParameter(_(WHAT_A_NAME_IS), param_hint="NAME")
        vault = Vault.open(ctx.obj)
        (check_free if add else check_known)(vault, name)
        known = known_passphrase(passphrase_file, translator, _("A passphrase that opens the vault now"))
        names = [vault.settings.station, vault.settings.site_name or "", name]
        made = (
            drawn(vault.settings.language)
            if make_passphrase
            else new_passphrase(new_passphrase_file, translator, names=names)
        )
        change = add_slot if add else change_slot

        def show() -> None:
            if make_passphrase:
                say_drawn(made, translator)

        what = "add" if add else "change"
        _journalled(vault, translator, what, name, lambda: change(vault, known, name, made, show=show))
        click.echo(_("{name} opens the vault.").format(name=name))

    return setting_command


def _remove(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(help=_("Take the passphrase NAME off, after one that remains."))
    @click.argument("name")
    @passphrase_option(translator)
    @click.pass_obj
    def remove_command(folder: Path, name: str, passphrase_file: Path | None) -> None:
        vault = Vault.open(folder)
        check_known(vault, name)
        known = known_passphrase(passphrase_file, translator, _("A passphrase that remains"))
        _journalled(vault, translator, "remove", name, lambda: remove_slot(vault, known, name))
        click.echo(_("{name} opens the vault no more.").format(name=name))
        click.echo(_("It still opens any copy of this disk that was made before."), err=True)

    return remove_command


def _journalled(vault: Vault, translator: Translator, what: str, name: str, change: Callable[[], str]) -> None:
    """Raises what `change` raises; a refused passphrase is journalled too. What was changed is signed: `change` gives
    the station's identity."""
    journal = journal_of(vault)
    try:
        identity = change()
    except WrongPassphrase as error:
        note(journal, translator, by_account(Act.UNLOCK_REFUSED, failure=error.exit_code, detail=f"slot {what} {name}"))
        raise
    except DowntimeError as error:
        note(journal, translator, by_account(Act.SLOT_CHANGED, failure=error.exit_code, detail=f"{what} {name}"))
        raise
    journal.unlocked(identity)
    note(journal, translator, by_account(Act.UNLOCK), by_account(Act.SLOT_CHANGED, detail=f"{what} {name}"))
