"""Where a file may be written that somebody asks for, of what is read with a passphrase.

Rule: never into the vault, and never through a link or into a device: the caller chose an ordinary place.
"""

from __future__ import annotations

from pathlib import Path

from exports.errors import FileUnwritable
from exports.language import N_


def check_output(output: Path, vault: Path, *, folder: bool = False) -> None:
    """Raises `FileUnwritable` for a place where a sheet must not go; `folder` allows one for a file of each ward.

    Called before a passphrase is asked for or a serial number is taken.
    """
    ordinary = output.is_file() or (folder and output.is_dir())
    if output.is_symlink() or (output.exists() and not ordinary):  # a device, or what a link leads elsewhere
        raise FileUnwritable(file=output, problem=N_("it is not an ordinary file"))
    if output.resolve().is_relative_to(vault.resolve()):
        raise FileUnwritable(file=output, problem=N_("it is in the vault, which holds nothing in clear"))
    if not output.absolute().parent.is_dir():
        raise FileUnwritable(file=output, problem=N_("there is no such folder"))
