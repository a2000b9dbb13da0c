"""The one place where an address becomes a connection, for either side.

Rules of this module:

* the libraries are loaded when a first connection is made: a folder needs none of them;
* every question has a time limit; a question that failed for a reason of the network is asked again over a new
  connection, as often as `Patience` says; after that the place is out of reach for as long as this object lives, so
  that a dead server costs its time once and not for every file;
* whatever a library raises becomes one of our errors, in our words: theirs may hold what is secret. What it would log
  goes nowhere, unless somebody who looks for a defect sets a logger up.
"""

from __future__ import annotations

import errno
import importlib
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import Any, TypeVar

from exports.destinations.address import Address
from exports.destinations.credentials import Credentials
from exports.destinations.patience import PATIENCE, Patience, within
from exports.errors import ConnectorMissing, DestinationUnreachable, DowntimeError
from exports.language import N_, Phrase

T = TypeVar("T")

_LIBRARIES = ("paramiko", "smbprotocol", "spnego", "s3fs", "fsspec", "botocore", "aiobotocore", "aiohttp", "asyncio")
MOST_ENTRIES = 200_000
"""Names of one folder that are taken from a server: one that never stops naming some must not fill the memory."""
_ANSWERS = {errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC}
"""Of a server that can be reached."""


class Connection:
    """A folder of a server. Thread-safe as far as one thread uses it at a time."""

    def __init__(self, address: Address, credentials: Callable[[], Credentials], patience: Patience = PATIENCE) -> None:
        """`credentials` gives the account when it is first needed."""
        self.address = address
        self._credentials = credentials
        self._patience = patience
        self._module: ModuleType | None = None
        self._system: Any = None
        self._failure: DestinationUnreachable | None = None

    def path(self, name: str) -> str:
        """Where a file is, as fsspec writes it. Raises `DestinationUnreachable` for what is not the name of a file."""
        if not is_file_name(name):
            raise self._unreachable(N_("it holds a name that cannot be one of a file"))
        return f"{self.folder.rstrip('/')}/{name}"

    @property
    def folder(self) -> str:
        """The folder, as fsspec writes it."""
        return f"{self.address.host}{self.address.path}" if self.address.scheme == "s3" else self.address.path

    def ask(self, act: Callable[[Any], T]) -> T:
        """What `act` gives for the file system of the server.

        Raises `DestinationUnreachable`, `ServerUnproven`, `CredentialsInvalid` and `ConnectorMissing`.
        """
        if self._failure is not None:
            raise self._failure
        problem: str | Phrase = ""
        for _attempt in range(self._patience.attempts):
            try:
                system = self._connected()
                return within(self._patience.answer, partial(act, system))
            except DowntimeError:
                self.close()
                raise
            except Exception as error:  # libraries raise what they like
                answered = self._answered(error)
                if answered is not None:
                    raise self._unreachable(answered) from error
                problem = self._why(error)
                self.close()
        self._failure = self._unreachable(problem)
        raise self._failure

    def once(self, act: Callable[[], T]) -> T:
        """What `act` gives, which is a part of something that was begun: it is not tried again over a new connection.

        Raises `DestinationUnreachable`.
        """
        try:
            return within(self._patience.answer, act)
        except Exception as error:  # libraries raise what they like
            raise self._unreachable(self._answered(error) or self._why(error)) from error

    def close(self) -> None:
        """Let the connection go; the next question makes a new one."""
        system, module, self._system = self._system, self._module, None
        if system is not None and module is not None:
            with suppress(Exception):  # a connection that was given up on has nothing left to say
                within(self._patience.connect, partial(module.close, system))

    def _connected(self) -> Any:
        if self._system is None:
            module, credentials = self._loaded(), self._credentials()
            self._system = within(
                self._patience.connect * 2, lambda: module.connect(self.address, credentials, self._patience)
            )
        return self._system

    def _loaded(self) -> ModuleType:
        if self._module is None:
            for library in _LIBRARIES:
                logging.getLogger(library).addHandler(logging.NullHandler())
            try:
                self._module = importlib.import_module(f"exports.destinations.{self.address.scheme}")
            except ImportError as error:
                package = error.name or "fsspec"
                raise ConnectorMissing(scheme=self.address.scheme, package=package.partition(".")[0]) from error
        return self._module

    def _answered(self, error: Exception) -> str | None:
        """What the server said, when it was the server that said no: asking again would change nothing."""
        explained = self._module.explain(error) if self._module is not None else None
        if explained is not None or not isinstance(error, OSError):
            return explained
        if isinstance(error, FileNotFoundError) or error.errno == errno.ENOENT:
            return N_("there is no such folder or file")
        return os.strerror(error.errno) if error.errno in _ANSWERS else None

    def _why(self, error: Exception) -> str | Phrase:
        if isinstance(error, TimeoutError):
            return Phrase(N_("no answer within {seconds} seconds"), {"seconds": round(self._patience.answer)})
        if isinstance(error, OSError) and error.strerror and error.strerror.isprintable():
            return error.strerror
        return Phrase(N_("the connection failed ({kind})"), {"kind": type(error).__name__})

    def _unreachable(self, problem: str | Phrase) -> DestinationUnreachable:
        return DestinationUnreachable(destination=self.address.name, problem=problem)


def is_file_name(name: str) -> bool:
    """Whether a name that a server gave, or was asked for, is one of a file and leads nowhere else."""
    return bool(name) and name not in {".", ".."} and name.isprintable() and not set(name) & set('/\\:*?"<>|')
