"""`downtime key`: the key that signs the snapshots: its fingerprint, and its replacement by a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from downtime.passphrase import known_passphrase, new_passphrase, passphrase_option
from exports.errors import PassphraseMissing
from exports.fingerprint import fingerprint
from exports.key_rotation import finish, put_statements, rotate
from exports.language import N_, Translator
from exports.minisign_keys import PublicKey, SecretKey
from exports.scope_export import opened_destinations
from exports.site import Site, load_site, read_file
from exports.succession import Checked, Reason

_SITE = click.Path(path_type=Path, file_okay=False)
REASONS = {
    Reason.PLANNED: N_("planned"),
    Reason.COMPROMISED: N_("the old key may be in other hands"),
    Reason.LOST: N_("the old key was lost"),
}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a site, as `--json` gives them."""

    identifier: str
    line: str
    fingerprint: str
    former: list[str]
    """The numbers of the keys that were replaced, the last one first."""


def command(translator: Translator) -> click.Command:
    """The verb, a group of two."""
    group = click.Group(help=translator.gettext("The key that signs the snapshots: show its fingerprint, replace it."))
    group.add_command(_show(translator), "show")
    group.add_command(_rotate(translator), "rotate")
    return group


def _show(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(
        help=_(
            "The fingerprint of the key of SITE, in eight numbered groups, to be read out to who stands at a laptop or"
            " printed for them. It is public."
        )
    )
    @click.argument("site", type=_SITE)
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    def show_command(site: Path, as_json: bool) -> None:
        loaded = load_site(site)
        key = loaded.public_key
        former = [one.succession.old.identifier for one in loaded.statements]
        if as_json:
            shown = Shown(
                identifier=key.identifier, line=key.line, fingerprint=" ".join(fingerprint(key)), former=former
            )
            click.echo(msgspec.json.encode(shown))
            return
        click.echo(_("Key of {site}, number {number}:").format(site=loaded.config.site.name, number=key.identifier))
        click.echo(f"    {key.line}")
        say_fingerprint(key, translator)
        for number in former:
            click.echo(_("It replaced the key number {number}.").format(number=number))

    return show_command


def _rotate(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(
        help=_(
            "Give SITE a new signing key. A statement signed with the old key introduces it to the laptops; at each of"
            " them a person compares the fingerprint and accepts it (downtime trust). Nothing new reaches a laptop"
            " before that, so have somebody at each one soon.\n\nThe passphrase is that of the key of today, and stays"
            " that of the new one unless --new-passphrase-file or --no-passphrase says otherwise. With --old-key-lost"
            " nothing introduces the new key: at each laptop the whole fingerprint is typed."
        )
    )
    @click.argument("site", type=_SITE)
    @click.option(
        "--reason",
        type=click.Choice([Reason.PLANNED.value, Reason.COMPROMISED.value]),
        default=Reason.PLANNED.value,
        show_default=True,
        help=_("why; compromised: the old key may be in other hands"),
    )
    @click.option("--old-key-lost", is_flag=True, help=_("the old key, or its passphrase, is gone"))
    @click.option(
        "--new-passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("read the passphrase of the new key from FILE (its first line)"),
    )
    @click.option("--no-passphrase", is_flag=True, help=_("leave the new key without a passphrase"))
    @passphrase_option(translator)
    @click.pass_context
    def rotate_command(  # noqa: PLR0913 - one argument per option
        ctx: click.Context,
        site: Path,
        *,
        reason: str,
        old_key_lost: bool,
        new_passphrase_file: Path | None,
        no_passphrase: bool,
        passphrase_file: Path | None,
    ) -> None:
        if no_passphrase and new_passphrase_file is not None:
            raise click.UsageError(_("--no-passphrase and --new-passphrase-file exclude each other"), ctx)
        if old_key_lost and passphrase_file is not None:
            raise click.UsageError(_("--old-key-lost and --passphrase-file exclude each other"), ctx)
        loaded = load_site(site)
        old, known = (None, None) if old_key_lost else _signing_key(loaded, passphrase_file, translator)
        done = finish(loaded, old) if old is not None and old.public_key() != loaded.public_key else None
        if done is None:
            new = None
            if not no_passphrase:
                asked = new_passphrase_file is not None or old is None
                names = (loaded.config.site.name,)
                new = new_passphrase(new_passphrase_file, translator, names=names) if asked else known
            old = None if old is None else loaded.signing_key(known)
            why = Reason.LOST if old is None else Reason(reason)
            done = rotate(loaded, old, new, why, datetime.now(UTC))
        after = load_site(site)
        with opened_destinations(after) as places:
            put_statements(after, places)
        _say(after, done, translator)

    return rotate_command


def say_fingerprint(key: PublicKey, translator: Translator) -> None:
    """The eight groups, on two lines."""
    click.echo(translator.gettext("Fingerprint, the fifth character of each group checks it:"))
    groups = [f"{number}  {group}" for number, group in enumerate(fingerprint(key), 1)]
    for line in (groups[:4], groups[4:]):
        click.echo("    " + "     ".join(line))


def _signing_key(site: Site, passphrase_file: Path | None, translator: Translator) -> tuple[SecretKey, str | None]:
    """The key of site.key and its passphrase, also when a rotation was interrupted. Raises as `Site.signing_key`."""
    path = site.folder / "keys" / "site.key"
    content = read_file(path)
    try:
        return SecretKey.parse(content, None, file=path.name), None
    except PassphraseMissing:
        question = translator.gettext("Passphrase of the site key")
        known = known_passphrase(passphrase_file, translator, question)
        return SecretKey.parse(content, known, file=path.name), known


def _say(site: Site, done: Checked, translator: Translator) -> None:
    _ = translator.gettext
    key = site.public_key
    keys = site.folder / "keys"
    click.echo(
        _("{site} signs with a new key, number {number}.").format(site=site.config.site.name, number=key.identifier)
    )
    say_fingerprint(key, translator)
    click.echo(_("Write it on paper; downtime key show {site} shows it again.").format(site=site.folder))
    if done.vouched:
        click.echo(_("Statement: {file}, at the destinations too").format(file=keys / done.statement.name))
        accept = _("At each laptop: downtime pull VAULT, then downtime trust VAULT, with the fingerprint at hand.")
    else:
        file = keys / done.statement.name
        accept = _("Take {file} and {file}.new.minisig to each laptop: downtime trust VAULT {file}").format(file=file)
    steps = [
        _("Publish with the new key: downtime export {site} (start one anew that runs with --every)").format(
            site=site.folder
        ),
        accept,
        _("Enrol new laptops with the new {file}.").format(file=keys / "site.pub"),
    ]
    if done.succession.reason is not Reason.PLANNED:
        steps.append(_("Look at the copies that were published last: who held the old key may have made them."))
    click.echo("\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)))
