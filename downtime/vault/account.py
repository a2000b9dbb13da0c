"""`source.toml`: the account with which a laptop reads published snapshots from a server.

Rules of this module: a private file, written once a pull with the account went well; it holds what may read published,
encrypted snapshots and nothing else; an account that was given for one server is not shown to another.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from exports.destinations.address import Address
from exports.destinations.credentials import Credentials, check_private, credentials_of, credentials_text
from exports.durable import write_durably
from exports.errors import CredentialsInvalid, FileUnreadable
from exports.language import N_
from exports.toml_lines import toml_string

FILE = "source.toml"


def read_account(folder: Path, address: Address) -> Credentials | None:
    """The account for the server of `address`; None when the vault has none, or one for another server.

    Raises `CredentialsInvalid` and `FileUnreadable`.
    """
    path = folder / FILE
    if not path.exists():
        return None
    check_private(path, FILE)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise CredentialsInvalid(file=FILE, problem=N_("it is not TOML")) from None
    except OSError as error:
        raise FileUnreadable(file=FILE, problem=error.strerror or type(error).__name__) from error
    account = values.get("account")
    if values.get("origin") != address.origin or not isinstance(account, dict):
        return None
    return credentials_of(account, address.scheme, file=FILE, folder=folder)


def write_account(folder: Path, address: Address, credentials: Credentials) -> None:
    """Remember the account. Raises `FileUnwritable`."""
    content = f"origin = {toml_string(address.origin)}\n\n[account]\n{credentials_text(credentials)}"
    write_durably(folder / FILE, content.encode(), private=True)
