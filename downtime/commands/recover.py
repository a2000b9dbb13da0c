"""`downtime recover`: the recovery key out of the two halves of its sheets."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from downtime.identity_file import check_secret_output, give_secret, identity_text, secret_output_option
from downtime.streams import is_terminal
from exports.errors import FileUnreadable, HalfMissing
from exports.language import N_, Translator
from exports.recovery_halves import Half, join_halves

_LARGEST_FILE = 4096


def command(translator: Translator) -> click.Command:
    """The verb."""
    _ = translator.gettext

    @click.command(
        help=_(
            "Join the two halves of a recovery key (downtime init --two-person) and write the key on standard output,"
            " or with -o into a file: it opens every snapshot of the site without the kit:\n\nage -d -i FILE"
            " X.sqlite.zst.age | zstd -d > X.sqlite\n\nA half that no --half names is asked for, and not shown while it"
            " is typed. Do this on a computer without a network, and keep the key like the patients' records"
            " themselves."
        )
    )
    @click.option(
        "--half",
        "files",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("a file with a half, DOWNTIME-HALF-1…; given twice at most"),
    )
    @secret_output_option(translator)
    @click.pass_context
    def recover_command(ctx: click.Context, files: tuple[Path, ...], output: Path | None) -> None:
        if len(files) > 2:
            raise click.UsageError(_("there are two halves, not more"), ctx)
        check_secret_output(output)
        halves = [_of_file(file) for file in files]
        while len(halves) < 2:
            halves.append(_asked(translator, len(halves) + 1))
        identity = join_halves(*halves)
        give_secret(identity_text(identity), output, translator)

    return recover_command


def _of_file(file: Path) -> Half:
    """Lines that begin with # are comments. Raises `FileUnreadable` and `HalfMalformed`."""
    try:
        with file.open("rb") as opened:
            text = opened.read(_LARGEST_FILE).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadable(file=file, problem=N_("it is not UTF-8 text")) from None
    except OSError as error:
        raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from None
    return Half.parse(re.sub(r"(?m)^#.*$", "", text), file=file.name)


def _asked(translator: Translator, place: int) -> Half:
    """Raises `HalfMissing` without a terminal, and `HalfMalformed`."""
    if not is_terminal(sys.stdin):
        raise HalfMissing()
    question = translator.gettext("Half {place} of 2, as on its sheet, without the framed characters")
    said = question.format(place=place)
    typed: str = click.prompt(said, hide_input=True, err=True, prompt_suffix=" : ")
    return Half.parse(typed, file=translator.gettext("the text that was typed"))
