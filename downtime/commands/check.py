"""`downtime check`: the self-test of `serve` alone, for IT's weekly look. Needs no secret.

Rule: serving goes on whatever the self-test finds, unless serving makes no sense; then the sentence says so.
"""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from downtime.self_test import Bench, Finding, SelfTest, run_self_test
from downtime.self_test.laptop import MB, room_of
from downtime.vault import Vault
from downtime.vault.room import Standing
from exports.errors import KitDamaged, SelfTestFailed
from exports.language import Phrase, Translator
from printable.dates import Dates


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One check, as `--json` gives it. `sentence` is null when all is well."""

    name: str
    good: bool
    essential: bool
    sentence: str | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The whole self-test, as `--json` gives it."""

    good: bool
    seconds: float
    snapshots_take: int | None
    """Bytes; None when the disk does not answer."""
    snapshots_may_take: int | None
    checks: tuple[Line, ...]


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Look whether this laptop is ready: the program (a built-in fictive copy is opened, a page and a sheet of"
            " it are drawn, its codes read back), the disk, the clock, and how old the copies of VAULT are. The same is"
            " done at each start of downtime serve. No passphrase is needed, and nothing of a patient is read.\n\nThe"
            " exit code is 51 when something is to be put right, and 52 when the program itself is damaged."
        )
    )
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    def check_command(vault: Path, *, as_json: bool) -> None:
        opened = Vault.open(vault)
        found, room = tested(opened, translator), room_of(bench_of(opened, translator))
        if as_json:
            click.echo(msgspec.json.encode(_report(found, room, translator)))
        else:
            for finding in found.findings:
                state = _("well") if finding.good else _("TO DO")  # not within the f-string: the catalogue's reader
                click.echo(f"{state}: {_(finding.label)}")
            if room is not None:
                said = _("The snapshots take {used} MB; they may take {bound} MB.")
                click.echo(said.format(used=-(-room.used // MB), bound=room.bound // MB))
            click.echo(summary(found, translator))
        fail_if_damaged(found)
        if found.failures:
            raise SelfTestFailed(count=len(found.failures))

    return check_command


def tested(vault: Vault, translator: Translator) -> SelfTest:
    """The self-test on this vault, by this computer's clock. Raises `KitDamaged`."""
    return run_self_test(bench_of(vault, translator))


def bench_of(vault: Vault, translator: Translator) -> Bench:
    """What the checks look at, by this computer's clock and disk."""
    settings = vault.settings
    return Bench(vault, Dates(settings.language, settings.timezone or "UTC", translator))


def summary(found: SelfTest, translator: Translator) -> str:
    """One line when all is well, else each sentence on a line of its own."""
    if found.failures:
        return "\n".join(
            translator.gettext("self-test: {sentence}").format(sentence=_sentence(one, translator))
            for one in found.failures
        )
    said = translator.gettext("self-test: all well ({count} checks, {seconds} s)")
    return said.format(count=len(found.findings), seconds=f"{found.seconds:.1f}")


def fail_if_damaged(found: SelfTest) -> None:
    """Raises `KitDamaged` when serving makes no sense."""
    if found.broken is not None and found.broken.problem is not None:
        raise KitDamaged(problem=found.broken.problem)


def _sentence(finding: Finding, translator: Translator) -> str:
    return (finding.problem or Phrase("", {})).say(translator)


def _report(found: SelfTest, room: Standing | None, translator: Translator) -> Report:
    lines = tuple(
        Line(
            name=one.name,
            good=one.good,
            essential=one.essential,
            sentence=None if one.good else _sentence(one, translator),
        )
        for one in found.findings
    )
    return Report(
        good=not found.failures,
        seconds=round(found.seconds, 3),
        snapshots_take=room.used if room is not None else None,
        snapshots_may_take=room.bound if room is not None else None,
        checks=lines,
    )
