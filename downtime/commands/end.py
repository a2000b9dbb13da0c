"""`downtime end`: the crisis is over: the journal goes out, the keys are destroyed, a proof says so.

Rules: nothing is destroyed before what was exported was read back, and before a person typed the station's name; what
was begun is finished by the same command, without a passphrase; the exported files are clear text unless a recipient
is named, which is said.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from downtime.commands.declare import who_acts
from downtime.commands.journalled import journal_of, unlock_journalled
from downtime.crisis.declaration import read_crisis
from downtime.crisis.ended import FILE as ENDED
from downtime.crisis.ending import PROOF, Order, carry_out, finish, prepare, resumed_folder
from downtime.crisis.presence import alone
from downtime.crisis.proof import Proof, read_proof
from downtime.passphrase import known_passphrase, passphrase_option
from downtime.vault import Vault
from exports.age_keys import parse_recipient
from exports.errors import EndRefused, FileUnwritable, NoCrisis
from exports.language import N_, Translator

RECOVERY = "recovery"


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "End the crisis on VAULT: write the journal (CSV and FHIR AuditEvent) and the list of printed sheets into a"
            " new folder below FOLDER, read them back, then destroy the keys of the vault and all that they open, and"
            " write a proof (PDF and JSON, no patient data) to be signed by two persons.\n\nThere is no way back: the"
            " station's name is asked for first. Stop the application before. If it is interrupted, run it again: it"
            " finishes.\n\nThe exported files are clear text, unless --to names a recipient (age1…, such as the public"
            " half on the recovery sheet), or the recovery key, where the vault knows it: --to recovery."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option(
        "--export",
        "folder",
        required=True,
        type=click.Path(path_type=Path, file_okay=False),
        metavar="FOLDER",
        help=_("where the journal, the list of sheets and the proof go: not into the vault"),
    )
    @click.option(
        "--to",
        "recipient",
        metavar="AGE1…|recovery",
        help=_("encrypt the exported files to this recipient, or to the site's recovery key"),
    )
    @click.option("--by", "name", metavar="NAME", help=_("who ends it; else it is asked for"))
    @click.option("--confirm", metavar="STATION", help=_("the station's name, instead of asking for it"))
    @click.option("--although-broken", is_flag=True, help=_("also when the journal is not whole"))
    @passphrase_option(translator)
    def end_command(  # noqa: PLR0913 - one argument per option
        vault: Path,
        *,
        folder: Path,
        recipient: str | None,
        name: str | None,
        confirm: str | None,
        although_broken: bool,
        passphrase_file: Path | None,
    ) -> None:
        if recipient not in (None, RECOVERY):
            parse_recipient(recipient or "")
        check_folder(folder, vault)
        if _was_begun(vault):
            with alone(vault):
                where = resumed_folder(vault, folder)
                _say(finish(vault, where, datetime.now(UTC)), where, translator)
            return
        opened = Vault.open(vault)
        crisis = read_crisis(vault)
        if crisis is None:
            raise NoCrisis(folder=vault)
        with alone(vault):
            if crisis.drill:
                spared = _(
                    "This is declared as an exercise: downtime declare {folder} --cancel ends it, and keeps all."
                )
                click.echo(spared.format(folder=vault), err=True)
            _confirm(opened, confirm, translator)
            who = who_acts(name, translator)
            journal = journal_of(opened)
            identity = unlock_journalled(opened, journal, known_passphrase(passphrase_file, translator), translator)
            now = datetime.now(UTC)
            to = recovery_of(opened) if recipient == RECOVERY else recipient
            order = Order(folder=folder, encrypted_to=to, by=who, now=now, although_broken=although_broken)
            prepared = prepare(opened, crisis, identity, journal, order)
            proof = carry_out(vault, prepared, datetime.now(UTC))
            _say(proof, prepared.folder, translator)

    return end_command


def recovery_of(vault: Vault) -> str:
    """The recipient of the site's recovery key. Raises `EndRefused` when this vault was not told it."""
    if vault.settings.recovery is None:
        raise EndRefused(
            problem=N_("this vault does not know the site's recovery key; give its public half: --to age1…")
        )
    return vault.settings.recovery


def check_folder(folder: Path, vault: Path) -> None:
    """Raises `FileUnwritable` for a place where the export must not go, before anything is asked for."""
    if folder.resolve().is_relative_to(vault.resolve()):
        raise FileUnwritable(file=folder, problem=N_("it is in the vault, which is about to be destroyed"))


def _was_begun(vault: Path) -> bool:
    """Whether the point of no return was passed and the end was not reached. One that is complete is refused later."""
    return (vault / ENDED).exists() and read_proof(vault / ENDED).completion is None


def _confirm(vault: Vault, confirm: str | None, translator: Translator) -> None:
    """Raises `EndRefused` unless the station's name was typed."""
    _ = translator.gettext
    station = vault.settings.station
    if confirm is None:
        click.echo(
            _("This destroys the keys of {folder}: nothing in it can be opened again.").format(folder=vault.folder),
            err=True,
        )
        question = _("Type the name of this station ({station}) to go on").format(station=station)
        confirm = str(click.prompt(question, err=True, prompt_suffix=" : ", default="", show_default=False))
    if confirm.strip() != station:
        raise EndRefused(problem=N_("the name of the station was not typed as it is"))


def _say(proof: Proof, folder: Path, translator: Translator) -> None:
    _ = translator.gettext
    said, done = proof.statement, proof.completion
    for one in said.exported:
        click.echo(f"{folder / one.file}  SHA-256 {one.sha256}")
    sheets = translator.ngettext("{n} sheet printed", "{n} sheets printed", said.sheets).format(n=said.sheets)
    entries = translator.ngettext("{n} entry", "{n} entries", said.entries).format(n=said.entries)
    click.echo(
        _("Journal: {entries}, code {code}; {sheets}.").format(entries=entries, code=said.journal_code, sheets=sheets)
    )
    if done is not None:
        click.echo(_("The keys are destroyed, and {n} files with them.").format(n=done.removed))
    click.echo(
        _("Print the proof and have it signed by two persons: {file}").format(
            file=folder / PROOF.replace(".json", ".pdf")
        )
    )
    if not said.encrypted_to:
        click.echo(_("The exported files are in clear text: keep them like the patients' records."), err=True)
