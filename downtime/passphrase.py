"""How a verb gets a passphrase: hidden prompt or file, never an argument (arguments are visible to every user).

Rules of this module: typed twice when it protects something new, and then long enough and
not what attackers try first (`exports.passphrase_strength`); without a terminal and
without a file, the failure says so instead of waiting for ever; a file that other users can read is said.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from downtime.streams import is_terminal
from exports.errors import FileUnreadable, PassphraseMissing, PassphraseTooShort, PassphraseWeak
from exports.language import N_, Translator
from exports.passphrase_strength import MINIMUM, Weakness, weakness

_LARGEST_FILE = 4096

F = TypeVar("F", bound=Callable[..., Any])


def passphrase_option(translator: Translator) -> Callable[[F], F]:
    """The option `--passphrase-file FILE` (parameter `passphrase_file`), the same on every verb that needs a secret."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=translator.gettext("read the passphrase from FILE (its first line) instead of asking for it"),
    )


def known_passphrase(file: Path | None, translator: Translator, question: str | None = None) -> str:
    """The passphrase of something that exists. Raises `FileUnreadable` and `PassphraseMissing`."""
    if file is not None:
        return _said_if_open_to_others(file, translator)
    return _ask(question or translator.gettext("Passphrase"))


def new_passphrase(
    file: Path | None, translator: Translator, question: str | None = None, *, names: Iterable[str] = ()
) -> str:
    """The passphrase of something that is being made, typed twice; `names` are what must not make it up.

    Raises also `PassphraseTooShort` and `PassphraseWeak`.
    """
    _ = translator.gettext
    if file is not None:
        return strong_enough(_said_if_open_to_others(file, translator), names)
    prompt = question or _("New passphrase (at least {minimum} characters)").format(minimum=MINIMUM)
    while True:
        first = strong_enough(_ask(prompt), names)
        if _ask(_("The same once more")) == first:
            return first
        click.echo(_("The two are not the same. Once more, please."), err=True)


def strong_enough(passphrase: str, names: Iterable[str] = ()) -> str:
    """`passphrase` itself. Raises `PassphraseTooShort` and `PassphraseWeak`."""
    found = weakness(passphrase, names)
    if found is Weakness.SHORT:
        raise PassphraseTooShort(minimum=MINIMUM)
    if found is not None:
        raise PassphraseWeak(problem=found.value)
    return passphrase


def passphrase_of_file(file: Path) -> str:
    """The first line of `file`, without its line end. Raises `FileUnreadable`."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST_FILE)
        return content.decode("utf-8-sig").split("\n", 1)[0].removesuffix("\r")
    except UnicodeDecodeError:
        raise FileUnreadable(file=file, problem=N_("it is not UTF-8 text")) from None
    except OSError as error:
        raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from None


def _said_if_open_to_others(file: Path, translator: Translator) -> str:
    passphrase = passphrase_of_file(file)
    if os.name == "posix" and file.exists() and file.stat().st_mode & 0o044:  # Windows has no such bits
        message = translator.gettext("Other users of this computer can read {file}: chmod 600 {file}")
        click.echo(message.format(file=file), err=True)
    return passphrase


def _ask(question: str) -> str:
    if not is_terminal(sys.stdin):
        raise PassphraseMissing()
    answer: str = click.prompt(question, hide_input=True, err=True, prompt_suffix=" : ")
    return answer
