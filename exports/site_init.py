"""A new site folder.

Rules of this module: downtime.toml is written last, and a site folder is one that has it: killed before, there is no
site; whatever fails, what was written is taken away again. Of two that make a site in one folder at once, the one that
makes keys/ first has it, and the other touches nothing. The recovery identity is drawn on its sheet, or its halves on
two, and forgotten: no file of the kit ever holds it in clear text beside them.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from exports.age_keys import generate_identity, recipient_of
from exports.durable import write_durably
from exports.errors import FileUnwritable, FolderNotEmpty
from exports.language import translator
from exports.minisign_keys import SecretKey
from exports.site import CONFIG, OPAQUE_KEY_LENGTH, Site, load_site
from exports.site_config import parse_config
from exports.site_template import config_text

RECOVERY_SHEET = "recovery-sheet.pdf"
RECOVERY_SHEETS = ("recovery-sheet-1.pdf", "recovery-sheet-2.pdf")
"""The one sheet, and the two of a recovery that takes two persons."""

DrawSheets = Callable[[str, str, str], Mapping[str, bytes]]
"""Draws what goes into the safe: (recovery identity, recovery recipient, line of the site's public key) → a PDF by file
name."""


def init_site(folder: Path, name: str, language: str, passphrase: str | None, draw_sheets: DrawSheets) -> Site:
    """Make the site folder of a hospital `name`; `passphrase` protects the signing key, None leaves it in a private
    file for an unattended server.

    Raises `FolderNotEmpty`, `FileUnwritable`, and `ConfigurationInvalid` for a name or language that cannot be.
    """
    content = config_text(name, language, translator(language)).encode()
    parse_config(content, CONFIG)
    was_there = folder.exists()
    if was_there and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(folder=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "keys").mkdir(mode=0o700)
    except FileExistsError:  # another makes a site here at this moment: what is there is his
        raise FolderNotEmpty(folder=folder) from None
    except OSError as error:
        raise FileUnwritable(file=folder, problem=error.strerror or type(error).__name__) from error
    try:
        _write(folder, content, passphrase, draw_sheets)
    except OSError as error:
        _take_away(folder, was_there)
        raise FileUnwritable(file=folder, problem=error.strerror or type(error).__name__) from error
    except BaseException:
        _take_away(folder, was_there)
        raise
    return load_site(folder)


def _write(folder: Path, config: bytes, passphrase: str | None, draw_sheets: DrawSheets) -> None:
    for part in ("stations", "published", "state"):
        (folder / part).mkdir()
    (folder / "keys").chmod(0o700)
    signing = SecretKey.generate()
    recovery = generate_identity()
    keys = folder / "keys"
    write_durably(keys / "site.key", signing.text(passphrase).encode(), private=True)
    write_durably(keys / "site.pub", signing.public_key().text().encode())
    write_durably(keys / "opaque.key", secrets.token_bytes(OPAQUE_KEY_LENGTH), private=True)
    write_durably(keys / "recovery.pub", f"{recipient_of(recovery)}\n".encode())
    sheets = draw_sheets(recovery, recipient_of(recovery), signing.public_key().line)
    for name, sheet in sheets.items():
        write_durably(folder / name, sheet, private=True)
    write_durably(folder / CONFIG, config)


def _take_away(folder: Path, was_there: bool) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if was_there:
        folder.mkdir(exist_ok=True)
