"""`downtime print --list`: the packs and forms that can be printed.

Rule: those of the kit are listed without a secret; the hospital's own stand in its copy, which only the passphrase
opens: it is read from the file given, or asked for at a terminal, where an empty answer leaves them out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from downtime.commands.journalled import journal_of, unlock_journalled
from downtime.commands.print_words import say_lacking
from downtime.crisis.opening import open_declared
from downtime.paper.own_forms import forms_of
from downtime.paper.site_packs import lacking_packs, packs_of
from downtime.passphrase import known_passphrase
from downtime.streams import is_terminal
from downtime.vault import Vault
from exports.language import N_, Translator
from printable.form import GROUPS, Form, Kind
from printable.forms import FORMS
from printable.pack import PACKS, Pack

KINDS: Mapping[Kind, str] = {
    Kind.PATIENT: N_("for each patient"),
    Kind.WARD: N_("for each ward"),
    Kind.HOSPITAL: N_("for the hospital"),
}

OWN = N_("The hospital's own packs and forms are listed with the passphrase: --passphrase-file FILE")


@dataclass(frozen=True)
class Offered:
    """What can be printed. `lacking`: packs of the hospital that name a form that is not there."""

    packs: tuple[Pack, ...]
    forms: tuple[Form, ...]
    wards: Mapping[str, tuple[str, ...]]
    """Name of a pack → the wards for which alone it is offered."""
    lacking: tuple[Pack, ...] = ()


KIT = Offered(tuple(PACKS.values()), tuple(FORMS.values()), {})


def list_all(vault: Path, file: Path | None, translator: Translator) -> None:
    """Say what can be printed. Raises what opening a vault raises when a passphrase was given."""
    passphrase = _passphrase(file, translator)
    if not passphrase:
        show(KIT, translator)
        click.echo(translator.gettext(OWN), err=True)
        return
    opened_vault = Vault.open(vault)
    identity = unlock_journalled(opened_vault, journal_of(opened_vault), passphrase, translator)
    copy = open_declared(opened_vault, identity).opened.copy
    try:
        with copy.page() as connection:
            forms = forms_of(connection)
        paper = copy.manifest.paper
        wards = {one.name: one.wards for one in paper.pack}
        packs = tuple(packs_of(copy.manifest, forms).values())
        show(Offered(packs, tuple(forms.values()), wards, lacking_packs(copy.manifest, forms)), translator)
    finally:
        copy.close()


def show(offered: Offered, translator: Translator) -> None:
    """The packs, then the forms under what they are for."""
    _ = translator.gettext
    click.echo(_("Packs"))
    for pack in offered.packs:
        click.echo(f"  {pack.name}: {_(pack.message)}{_only(offered.wards.get(pack.name, ()), translator)}")
    for group, title in GROUPS.items():
        forms = [form for form in offered.forms if form.group is group]
        if not forms:
            continue
        click.echo(_(title))
        for form in forms:
            empty = f" [{_('also empty')}]" if form.blank else ""
            click.echo(f"  {form.name} ({form.code}, {_(KINDS[form.kind])}): {_(form.message)}{empty}")
    for pack in offered.lacking:
        click.echo(f"{pack.name}: ", nl=False, err=True)
        say_lacking(pack, translator)


def _only(wards: Iterable[str], translator: Translator) -> str:
    names = ", ".join(wards)
    return f" [{translator.gettext('only for: {wards}').format(wards=names)}]" if names else ""


def _passphrase(file: Path | None, translator: Translator) -> str:
    if file is not None:
        return known_passphrase(file, translator)
    if not is_terminal(sys.stdin):
        return ""
    question = translator.gettext("Passphrase (nothing: the forms of the kit alone)")
    answer: str = click.prompt(question, hide_input=True, default="", show_default=False, err=True, prompt_suffix=" : ")
    return answer
