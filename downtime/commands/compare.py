"""`downtime snapshots --compare A B`: how many entered, left and moved between two generations, ward by ward.

Rules: figures only; a terminal keeps what it shows, and may be written to a file, so the names are on the page
`/generations` of the application; the reading is journalled.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from downtime.commands.journalled import by_account, journal_of, note, unlock_journalled
from downtime.crisis.difference import Difference, WardFigures, by_ward, difference
from downtime.journal import Act
from downtime.passphrase import known_passphrase
from downtime.vault import Generation, Vault, open_copy
from exports.language import Translator
from exports.trusted_comment import TrustedComment
from printable.dates import Dates


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` gives: how many patients, from the older copy to the newer one."""

    older: str
    newer: str
    entered: int
    left: int
    moved: int
    same: int
    allergies: int
    identities: int
    wards: tuple[WardFigures, ...]


def compare(
    vault: Vault, names: tuple[str, str], passphrase_file: Path | None, translator: Translator, *, as_json: bool
) -> None:
    """Say what differs between the two named generations. Raises what opening them raises."""
    generations = vault.generations()
    one, other = (_named(generations, name, translator) for name in names)
    if one.scope != other.scope:
        message = translator.gettext("they are of two scopes, which hold other wards: {one}, {other}")
        raise click.BadParameter(message.format(one=one.scope, other=other.scope), param_hint="--compare")
    older, newer = sorted((one, other), key=lambda comment: comment.sequence)
    journal = journal_of(vault)
    identity = unlock_journalled(vault, journal, known_passphrase(passphrase_file, translator), translator)
    files = older.name.file, newer.name.file
    note(journal, translator, by_account(Act.GENERATIONS_COMPARED, snapshot=files[1], detail=files[0]))
    first = open_copy(vault, files[0], identity)
    try:
        second = open_copy(vault, files[1], identity)
        try:
            with first.page() as before, second.page() as after:
                found = difference(before, after)
        finally:
            second.close()
    finally:
        first.close()
    if as_json:
        click.echo(msgspec.json.encode(figures_of(found, files)))
    else:
        _say(vault, older, newer, found, translator)


def figures_of(found: Difference, files: tuple[str, str]) -> Figures:
    """The figures, without anybody."""
    return Figures(
        older=files[0],
        newer=files[1],
        entered=len(found.entered),
        left=len(found.left),
        moved=len(found.moved),
        same=found.same,
        allergies=len(found.allergies),
        identities=len(found.identities),
        wards=by_ward(found),
    )


def _named(generations: Sequence[Generation], name: str, translator: Translator) -> TrustedComment:
    """The generation of that file name or sequence number."""
    found = [
        one.comment
        for one in generations
        if one.comment is not None and one.refusal is None and name in (one.file, str(one.comment.sequence))
    ]
    if len(found) == 1:
        return found[0]
    unknown = translator.gettext("no snapshot that can be opened has that number or name: {name}")
    several = translator.gettext("several scopes have that number; give the name of the file: {name}")
    raise click.BadParameter((several if found else unknown).format(name=name), param_hint="--compare")


def _say(vault: Vault, older: TrustedComment, newer: TrustedComment, found: Difference, translator: Translator) -> None:
    _ = translator.gettext
    dates = Dates(vault.settings.language, vault.settings.timezone or "UTC", translator)
    click.echo(_("From {old} to {new}").format(old=dates.moment(older.time), new=dates.moment(newer.time)))
    heads = (_("Ward"), _("Entered"), _("Left"), _("Moved"))
    rows = [
        heads,
        *((ward.name or _("Without a ward"), ward.entered, ward.left, ward.moved) for ward in by_ward(found)),
    ]
    total = (_("Total"), len(found.entered), len(found.left), len(found.moved))
    cells = [[str(cell) for cell in row] for row in (*rows, total)]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    for row in cells:
        numbers = "  ".join(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        click.echo(f"{row[0].ljust(widths[0])}  {numbers}")
    for count, said in (
        (found.same, _("In the same place in both: {n}")),
        (len(found.allergies), _("Present in both, with other allergies: {n}")),
        (len(found.identities), _("Present in both, with another identity: {n}")),
    ):
        click.echo(said.format(n=count))
    click.echo(
        _("Who they are is on the page “Copies” of the application: downtime serve {folder}").format(
            folder=vault.folder
        )
    )
