"""The address of a place on another machine: `sftp://SERVER/FOLDER`, `smb://SERVER/SHARE/FOLDER`, `s3://BUCKET/FOLDER`.

Rules of this module: an address holds no secret and no user name, since addresses end up in configurations, messages,
journals and lists of processes; whatever is not one of the three kinds is refused and never taken for a folder; a
refused address is said without what may be a secret in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import SplitResult, unquote, urlsplit

from exports.errors import AddressRefused
from exports.language import N_

Scheme = Literal["sftp", "smb", "s3"]
SCHEMES: tuple[Scheme, ...] = ("sftp", "smb", "s3")
PORTS: dict[Scheme, int] = {"sftp": 22, "smb": 445, "s3": 443}

_ANY_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")


@dataclass(frozen=True)
class Address:
    """Where a published folder is. `host` is the bucket for S3; `path` starts with a slash and ends without one."""

    scheme: Scheme
    host: str
    port: int
    path: str
    name: str
    """As it was written: it holds no secret."""

    @property
    def origin(self) -> str:
        """Who is talked to: credentials for one origin are not shown to another."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """Raises `AddressRefused`."""
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise AddressRefused(address=_safely(text), problem=N_("it is not well formed")) from None
        problem = _problem(text, parts)
        if problem is not None:
            raise AddressRefused(address=_safely(text), problem=problem)
        scheme = cast(Scheme, parts.scheme)
        # a bucket's capitals count; a server's do not
        host = parts.netloc if scheme == "s3" else parts.hostname or ""
        path = unquote(parts.path).rstrip("/") or ("" if scheme == "s3" else "/")
        return cls(scheme, host, port or PORTS[scheme], path, text)


def is_address(text: str) -> bool:
    """Whether a text is meant as an address and not as a folder; `C:/published` is a folder."""
    return _ANY_SCHEME.match(text) is not None


def _problem(text: str, parts: SplitResult) -> str | None:
    before_path = text.partition("://")[2].split("/")[0]
    if "@" in parts.netloc or "@" in before_path or re.match(r"[^/]*://[^/]*:[^/]*@", text):
        return N_("a user name or a password has no place in it; put them into the file that “credentials” names")
    if parts.scheme not in SCHEMES:
        return N_("the kit knows sftp, smb and s3")
    if not text.isprintable() or set(text) & set("?#"):
        return N_("it is not one line of plain text, or holds “?” or “#”")
    if _HOST.fullmatch(parts.hostname or "") is None or (parts.scheme == "s3" and ":" in parts.netloc):
        return N_("it names no server")
    return _problem_of_path(parts.scheme, unquote(parts.path).split("/"))


def _problem_of_path(scheme: str, segments: list[str]) -> str | None:
    odd = any(segment in {".", ".."} or not segment.isprintable() or "\\" in segment for segment in segments)
    if odd or "" in segments[1:-1]:
        return N_("its folder is not a plain path")
    if scheme == "smb" and not any(segments):
        return N_("it names no share")
    return None


def _safely(text: str) -> str:
    """What can be said of an address that was refused: a password may stand anywhere before the last “@”, or after
    a “?”."""
    scheme, _, rest = text.partition(":")
    shown = rest.lstrip("/").rpartition("@")[2].partition("?")[0].partition("#")[0]
    hidden = "…@" if "@" in rest else ""
    return f"{scheme}://{hidden}{shown}" if shown.isprintable() else f"{scheme}://…"
