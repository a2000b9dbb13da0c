"""How a verb gets a new PIN: drawn, hidden prompt or file, never an argument (arguments are visible to every user).

Rules of this module: typed twice; without a terminal and without a file the failure says so instead of waiting.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from downtime.passphrase import passphrase_of_file
from downtime.streams import is_terminal
from exports.errors import PinUnusable
from exports.language import N_, Translator
from exports.pin import check_pin, draw_pin


def new_pin(file: Path | None, translator: Translator, *, make: bool) -> str:
    """A PIN that may be used.

    Raises `PinUnusable`, also when there is no terminal to ask at, `FileUnreadable`, and `click.UsageError`
    when both ways are asked for.
    """
    _ = translator.gettext
    if make and file is not None:
        raise click.UsageError(_("--make-pin and --pin-file exclude each other"))
    if make:
        return draw_pin()
    if file is not None:
        return check_pin(passphrase_of_file(file).strip())
    if not is_terminal(sys.stdin):
        raise PinUnusable(problem=N_("there is no terminal to ask for it; add --pin-file FILE"))
    while True:
        first = check_pin(click.prompt(_("PIN (4 to 12 digits)"), hide_input=True, err=True, prompt_suffix=" : "))
        if click.prompt(_("The same once more"), hide_input=True, err=True, prompt_suffix=" : ") == first:
            return first
        click.echo(_("The two are not the same. Once more, please."), err=True)
