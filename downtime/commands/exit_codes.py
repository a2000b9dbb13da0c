"""`downtime exit-codes`: the table that lets support help by telephone without seeing any data."""

from __future__ import annotations

from collections.abc import Iterator

import click
import msgspec

from downtime.cli import INTERRUPTED
from exports.errors import DowntimeError
from exports.language import N_, Translator


class ExitCode(msgspec.Struct, frozen=True):
    """One way a command can end."""

    code: int
    name: str
    sentence: str
    hint: str


_OTHERS = (
    (0, "Done", N_("What was asked for is done."), ""),
    (
        1,
        "Unexpected",
        N_("Something unexpected went wrong."),
        N_("report the line that was shown; it holds no patient data"),
    ),
    (2, "Usage", N_("The command was not understood."), N_("add --help to see what it takes")),
    (INTERRUPTED, "Interrupted", N_("Ctrl-C was pressed."), ""),
)


def exit_codes(translator: Translator) -> tuple[ExitCode, ...]:
    """Every exit code, lowest first, in the translator's language."""

    def say(message: str) -> str:
        return translator.gettext(message) if message else ""

    others = [ExitCode(code, name, say(sentence), say(hint)) for code, name, sentence, hint in _OTHERS]
    ours = [ExitCode(c.exit_code, c.__name__, say(c.sentence), say(c.hint)) for c in failures(DowntimeError)]
    return tuple(sorted([*others, *ours], key=lambda one: one.code))


def failures(of: type[DowntimeError]) -> Iterator[type[DowntimeError]]:
    """Every class of failure under `of`."""
    for failure in of.__subclasses__():
        yield failure
        yield from failures(failure)


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(help=_("List every exit code with what it says and what to do next."))
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    def exit_codes_command(as_json: bool) -> None:
        codes = exit_codes(translator)
        if as_json:
            click.echo(msgspec.json.encode(codes))
            return
        for one in codes:
            click.echo(f"{one.code:>4}  {one.name}: {one.sentence}")
            if one.hint:
                click.echo(f"      {one.hint}")

    return exit_codes_command
