"""An age identity in a file or on standard input and output, as `age -i` takes it and `age-keygen` writes it.

Rules: lines that begin with # are comments, and one line is the identity; what else the file holds is never shown. A
secret key is written into a file that is private to its owner, whole, and never over one that is there: a shell that
redirects (`>`) makes a file that others can read, and PowerShell one in UTF-16, which age does not take.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from exports.age_keys import recipient_of
from exports.durable import write_durably
from exports.errors import FileUnreadable, FileUnwritable, KeyMalformed
from exports.language import N_, Translator

STANDARD_INPUT = Path("-")
_LARGEST = 4096

F = TypeVar("F", bound=Callable[..., Any])


def read_identity(file: Path) -> str:
    """The identity in `file`; `-` is standard input. Raises `FileUnreadable` and `KeyMalformed`."""
    try:
        if file == STANDARD_INPUT:
            text = sys.stdin.read(_LARGEST)
        else:
            with file.open("rb") as opened:
                text = opened.read(_LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadable(file=file, problem=N_("it is not UTF-8 text")) from None
    except OSError as error:
        raise FileUnreadable(file=file, problem=error.strerror or type(error).__name__) from None
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1:
        raise KeyMalformed(file=file.name, problem=N_("it does not hold one age identity"))
    recipient_of(lines[0])
    return lines[0]


def identity_text(identity: str) -> str:
    """The content of an identity file. Raises `KeyMalformed`."""
    return f"# public key: {recipient_of(identity)}\n{identity}\n"


def secret_output_option(translator: Translator) -> Callable[[F], F]:
    """The option `--output FILE`, `-o` (parameter `output`), of verbs that give a secret key."""
    return click.option(
        "--output",
        "-o",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=translator.gettext("write it into FILE, private to you, instead: on Windows do not redirect (>)"),
    )


def check_secret_output(output: Path | None, vault: Path | None = None) -> None:
    """Called before a secret is asked for. Raises `FileUnwritable`."""
    if output is None:
        return
    if output.exists() or output.is_symlink():
        raise FileUnwritable(file=output, problem=N_("it is there already; take it away first"))
    if vault is not None and output.resolve().is_relative_to(vault.resolve()):
        raise FileUnwritable(file=output, problem=N_("it is in the vault, which holds nothing in clear"))
    if not output.absolute().parent.is_dir():
        raise FileUnwritable(file=output, problem=N_("there is no such folder"))


def give_secret(text: str, output: Path | None, translator: Translator) -> None:
    """On standard output, or into the file that was asked for. Raises `FileUnwritable`."""
    if output is None:
        click.echo(text, nl=False)
        return
    write_durably(output, text.encode("ascii"), private=True)
    said = translator.gettext("{file} holds a secret key: use it, then delete it.")
    click.echo(said.format(file=output), err=True)
