"""What a server asks for: read from a private file, never from an address, an argument or downtime.toml.

Rules of this module: the file is TOML with one table of keys, of the kind that the address asks for; an unknown key is
an error; a file that other users of the machine can read is refused, as ssh does; a secret may stand in an environment
variable instead, which the file names; no secret is ever in a message or in what `repr` shows.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from exports.destinations.address import Scheme
from exports.errors import CredentialsInvalid
from exports.language import N_, Phrase
from exports.toml_lines import toml_string

_LARGEST_FILE = 1 << 16


class _Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class SftpCredentials(_Credentials, frozen=True):
    """An account of an SSH server, its private key, and the keys by which the server is known."""

    user: str
    host_key: str | tuple[str, ...]
    """One or several lines as `ssh-keyscan` gives them, without the name: "ssh-ed25519 AAAA…"."""
    key: str = ""
    """The private key itself (OpenSSH or PEM text)."""
    key_file: str = ""
    """Or the file that holds it, relative to the file of the credentials."""
    key_passphrase: str = ""
    key_passphrase_env: str = ""


class SmbCredentials(_Credentials, frozen=True):
    """An account of a Windows or Samba server: `name`, `DOMAIN\\name` or `name@domain`."""

    user: str
    password: str = ""
    password_env: str = ""
    encrypt: bool = True
    """Ask for SMB 3 encryption; signatures are always asked for."""


class S3Credentials(_Credentials, frozen=True):
    """A pair of keys of an S3 service."""

    key_id: str
    secret: str = ""
    secret_env: str = ""
    endpoint: str = ""
    """The address of the service; empty for the one of Amazon."""
    region: str = "us-east-1"
    certificates: str = ""
    """A file with the certificates to trust, for a service that has its own authority."""


Credentials: TypeAlias = SftpCredentials | SmbCredentials | S3Credentials

_KINDS: dict[Scheme, type[Credentials]] = {"sftp": SftpCredentials, "smb": SmbCredentials, "s3": S3Credentials}


def read_credentials(path: Path, scheme: Scheme) -> Credentials:
    """The credentials of a file, with every secret in its place. Raises `CredentialsInvalid`."""
    check_private(path, path.name)
    try:
        values = tomllib.loads(_text(path, path.name))
    except tomllib.TOMLDecodeError:
        raise CredentialsInvalid(file=path.name, problem=N_("it is not TOML")) from None
    return credentials_of(values, scheme, file=path.name, folder=path.parent)


def credentials_of(values: dict[str, Any], scheme: Scheme, *, file: str, folder: Path) -> Credentials:
    """The credentials of a table; `folder` is where relative paths start. Raises `CredentialsInvalid`."""
    try:
        found = msgspec.convert(values, _KINDS[scheme])
    except msgspec.ValidationError as error:
        raise CredentialsInvalid(file=file, problem=_what_is_wrong(str(error), scheme)) from None
    return _complete(found, file, folder)


def credentials_text(credentials: Credentials) -> str:
    """The credentials as lines of TOML, secrets included: for a private file of the vault."""
    values = msgspec.structs.asdict(credentials)
    return "".join(f"{name} = {_toml(value)}\n" for name, value in values.items() if value not in {"", ()})


def _complete(credentials: Credentials, file: str, folder: Path) -> Credentials:
    if isinstance(credentials, SftpCredentials):
        key = credentials.key
        if credentials.key_file:
            check_private(folder / credentials.key_file, credentials.key_file)
            key = _text(folder / credentials.key_file, credentials.key_file)
        phrase = _secret(credentials.key_passphrase, credentials.key_passphrase_env, file)
        changed: Credentials = msgspec.structs.replace(
            credentials, key=key, key_file="", key_passphrase=phrase, key_passphrase_env=""
        )
        needed = {"key_file": key, "user": credentials.user, "host_key": "".join(credentials.host_key)}
    elif isinstance(credentials, SmbCredentials):
        password = _secret(credentials.password, credentials.password_env, file)
        changed = msgspec.structs.replace(credentials, password=password, password_env="")
        needed = {"password": password, "user": credentials.user}
    else:
        secret = _secret(credentials.secret, credentials.secret_env, file)
        certificates = str(folder / credentials.certificates) if credentials.certificates else ""
        changed = msgspec.structs.replace(credentials, secret=secret, secret_env="", certificates=certificates)
        needed = {"secret": secret, "key_id": credentials.key_id}
    for name, value in needed.items():
        if not value.strip():
            raise CredentialsInvalid(file=file, problem=Phrase(N_("the key “{key}” is missing"), {"key": name}))
    return changed


def _secret(value: str, variable: str, file: str) -> str:
    if not variable:
        return value
    try:
        return os.environ[variable]
    except KeyError:
        problem = Phrase(N_("the environment variable “{name}” is not set"), {"name": variable})
        raise CredentialsInvalid(file=file, problem=problem) from None


def check_private(path: Path, name: str) -> None:
    """Whether only its owner can read a file, where the system knows such rights. Raises `CredentialsInvalid`."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise CredentialsInvalid(file=name, problem=error.strerror or type(error).__name__) from error
    if os.name == "posix" and mode & 0o077:
        problem = Phrase(N_("other users of this machine can read {file}: chmod 600"), {"file": name})
        raise CredentialsInvalid(file=name, problem=problem)


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_FILE).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CredentialsInvalid(file=name, problem=N_("it is not UTF-8 text")) from None
    except OSError as error:
        raise CredentialsInvalid(file=name, problem=error.strerror or type(error).__name__) from error


def _what_is_wrong(message: str, scheme: Scheme) -> Phrase:
    """The key that msgspec's message names; never its value."""
    for part in message.split("`")[1::2]:
        key = part.removeprefix("$.").partition("[")[0]
        if key.isidentifier() and key not in {"str", "int", "bool", "array", "object", "null", "float"}:
            fields = {"key": key, "scheme": scheme}
            return Phrase(N_("the key “{key}” is missing, unknown for {scheme}, or of the wrong kind"), fields)
    return Phrase(N_("it does not hold what {scheme} asks for"), {"scheme": scheme})


def _toml(value: str | bool | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return toml_string(value) if isinstance(value, str) else f"[{', '.join(map(toml_string, value))}]"
