"""`downtime trust`: a person at the laptop accepts the hospital's new signing key.

Rules: the person types what the screen does not show; a statement of the old key asks for four groups of the
fingerprint, drawn at random, since whoever has stolen that key can search for a new one that resembles in a few: any
three of eight are found in 2^54 tries (the 64 bits of the key id are free, a try is one SHA-256), any four in 2^74. A
key that nothing introduces asks for the whole fingerprint. A wrong one is journalled and changes nothing.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from downtime.commands.enroll import read_site_key
from downtime.commands.journalled import by_account, journal_of, note
from downtime.commands.key import REASONS
from downtime.journal import Act
from downtime.streams import is_terminal
from downtime.vault import Vault
from downtime.vault.succession import accept, check_acceptable, read_statement, waiting
from exports.errors import DowntimeError, FingerprintMissing, FingerprintWrong
from exports.fingerprint import GROUPS, fingerprint, is_fingerprint, misread, typed
from exports.language import Translator
from exports.minisign_keys import PublicKey
from exports.succession import SUFFIX, Checked, Succession, check_statement
from printable.dates import Dates

ASKED = 4
"""Groups to type when the old key vouches for the new one."""
HIDDEN = "·····"


@dataclass(frozen=True)
class Candidate:
    """A key that may be accepted; `succession` is None for a site.pub that nothing introduces."""

    name: str
    key: PublicKey
    succession: Succession | None
    vouched: bool

    @classmethod
    def of(cls, checked: Checked) -> Candidate:
        return cls(checked.statement.name, checked.succession.new, checked.succession, checked.vouched)


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Accept the hospital's new signing key in VAULT. FILE is its statement, SITE_NUMBER.succession with the"
            " .minisig files beside it; without FILE it is the one that downtime pull brought. Have the fingerprint"
            " read to you by the hospital, on a telephone number that you know (downtime key show SITE), or from"
            " paper.\n\nFILE may also be the new site.pub, when the old key is lost: the whole fingerprint is then"
            " asked for. Copies that were accepted before stay; from now on the old key brings nothing new."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--fingerprint", "given", metavar="TEXT", help=_("the whole fingerprint, instead of asking for it"))
    @click.pass_context
    def trust_command(ctx: click.Context, vault: Path, file: Path | None, given: str | None) -> None:
        opened = Vault.open(vault)
        found = [_of_file(file)] if file is not None else _waiting(opened)
        if not found:
            click.echo(_("No new key waits: the laptop trusts the key number {number}.").format(number=_number(opened)))
            return
        if len(found) > 1:
            names = ", ".join(one.name for one in found)
            raise click.UsageError(_("several new keys wait, name the file of one: {names}").format(names=names), ctx)
        (candidate,) = found
        if candidate.key == opened.site_key:
            click.echo(_("The laptop trusts this key already."))
            return
        check_acceptable(opened, candidate.key, candidate.succession, candidate.name)
        _show(opened, candidate, translator)
        try:
            _compare(candidate, given, translator)
            before = {one.file for one in opened.generations() if one.refusal is None}
            after = accept(opened, candidate.key, candidate.succession, candidate.name)
        except DowntimeError as error:
            _journal(opened, Act.KEY_REFUSED, candidate, translator, error.exit_code)
            raise
        _journal(opened, Act.KEY_ACCEPTED, candidate, translator)
        _say(after, before, translator)

    return trust_command


def _of_file(file: Path) -> Candidate:
    """Raises `FileUnreadable`, `SuccessionRefused` and, for what should be a site.pub, `KeyMalformed`."""
    if file.name.endswith(SUFFIX):
        return Candidate.of(check_statement(read_statement(file)))
    return Candidate(file.name, read_site_key(file), None, vouched=False)


def _waiting(vault: Vault) -> list[Candidate]:
    return [Candidate.of(one) for one in waiting(vault) if one.succession.old == vault.site_key]


def _number(vault: Vault) -> str:
    return vault.site_key.identifier


def _show(vault: Vault, candidate: Candidate, translator: Translator) -> None:
    _ = translator.gettext
    said = candidate.succession
    click.echo(_("The hospital has a new signing key."))
    if said is not None:
        dates = Dates(vault.settings.language, vault.settings.timezone or "UTC", translator)
        click.echo(_("    Site: {site}").format(site=said.site))
        click.echo(_("    Made: {time}").format(time=dates.moment(said.made_at)))
        click.echo(_("    Reason: {reason}").format(reason=_(REASONS[said.reason])))
    click.echo(_("    Key of today: number {number}").format(number=vault.site_key.identifier))
    click.echo(_("    New key: number {number}").format(number=candidate.key.identifier))


def _compare(candidate: Candidate, given: str | None, translator: Translator) -> None:
    """Raises `FingerprintWrong` and `FingerprintMissing`."""
    if given is not None:
        if not is_fingerprint(given, candidate.key):
            raise FingerprintWrong()
        return
    if not is_terminal(sys.stdin):
        raise FingerprintMissing()
    groups = fingerprint(candidate.key)
    count = ASKED if candidate.vouched else GROUPS
    asked = sorted(secrets.SystemRandom().sample(range(1, GROUPS + 1), count))
    _say_groups(groups, asked, translator)
    for number in asked:
        if typed(_ask(number, translator)) != groups[number - 1]:
            raise FingerprintWrong()


def _say_groups(groups: Sequence[str], asked: Sequence[int], translator: Translator) -> None:
    """What is not asked for is shown, to be compared by eye."""
    _ = translator.gettext
    if len(asked) < GROUPS:
        click.echo(_("Fingerprint of the new key. Compare each group with the one that the hospital reads to you:"))
        shown = [f"{n}  {HIDDEN if n in asked else group}" for n, group in enumerate(groups, 1)]
        for line in (shown[:4], shown[4:]):
            click.echo("    " + "     ".join(line))
    click.echo(_("Type the groups that are not shown, as the hospital reads them to you."))


def _ask(number: int, translator: Translator) -> str:
    """A group whose own check character fits: what was misheard is asked again and says nothing of the key."""
    _ = translator.gettext
    while True:
        question = _("Group {number}").format(number=number)
        answer: str = click.prompt(question, err=True, prompt_suffix=" : ")
        if not misread(number, answer):
            return answer
        click.echo(_("That cannot be group {number}: have it read once more.").format(number=number), err=True)


def _journal(vault: Vault, act: Act, candidate: Candidate, translator: Translator, failure: int | None = None) -> None:
    detail = f"{vault.site_key.identifier} {candidate.key.identifier} {candidate.name}"
    note(journal_of(vault), translator, by_account(act, detail=detail, failure=failure))


def _say(vault: Vault, before: set[str], translator: Translator) -> None:
    _ = translator.gettext
    click.echo(_("Accepted: the laptop trusts the key number {number}.").format(number=_number(vault)))
    lost = sorted(one.file for one in vault.generations() if one.refusal is not None and one.file in before)
    if lost:
        said = _("Copies that the hospital did not make, and that are refused from now on: {files}")
        click.echo(said.format(files=", ".join(lost)), err=True)
    click.echo(_("Fetch with: downtime pull {folder}").format(folder=vault.folder))
