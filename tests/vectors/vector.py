"""One vector: a snapshot and its signature, and what must become of them. The file format is in README.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent
SUFFIX = ".vector"
ABSENT = "absent"


@dataclass(frozen=True, kw_only=True)
class Vector:
    """`content` or `signature` is None when that file of the pair is not there."""

    key: str
    comment: str
    pull: str
    open: str
    name: str
    public_key: str
    identity: str
    now: datetime
    before: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    database: str | None = None
    """SHA-256 of the database that opening gives; None when nothing may open."""
    content_of: str | None = None
    """The vector whose content this one has too: it is not repeated."""
    content: bytes | None = field(repr=False)
    signature: bytes | None = field(repr=False)

    def header(self) -> dict[str, str]:
        """The lines of the header, in their order."""
        lines = {"comment": self.comment, "pull": self.pull, "open": self.open}
        lines |= {"before": ", ".join(self.before)} if self.before else {}
        lines |= {"beside": ", ".join(self.beside)} if self.beside else {}
        lines |= {"now": self.now.isoformat(), "name": _quoted(self.name)}
        lines |= {"public key": self.public_key, "identity": self.identity}
        lines |= {"database": self.database} if self.database else {}
        content = f"of {self.content_of}" if self.content_of else _length(self.content)
        return lines | {"content": content, "signature": _length(self.signature)}

    def to_bytes(self) -> bytes:
        """The vector file."""
        head = "".join(f"{key}: {value}\n" for key, value in self.header().items())
        return head.encode("utf-8") + b"\n" + (self._own_content or b"") + (self.signature or b"")

    @classmethod
    def from_bytes(cls, key: str, file: bytes) -> Vector:
        """Read a vector file; anything but the known lines is an error."""
        head, _, rest = file.partition(b"\n\n")
        lines = dict(line.split(": ", 1) for line in head.decode("utf-8").splitlines())
        said = lines.pop("content")
        shared = said.removeprefix("of ") if said.startswith("of ") else None
        content, rest = (load(shared).content, rest) if shared else _cut(rest, said)
        signature, rest = _cut(rest, lines.pop("signature"))
        if rest:
            raise ValueError(f"{key}: bytes too many")
        listed = {name: tuple(lines.pop(name).split(", ")) for name in ("before", "beside") if name in lines}
        return cls(
            key=key,
            comment=lines.pop("comment"),
            pull=lines.pop("pull"),
            open=lines.pop("open"),
            name=_unquoted(lines.pop("name")),
            public_key=lines.pop("public key"),
            identity=lines.pop("identity"),
            now=datetime.fromisoformat(lines.pop("now")),
            database=lines.pop("database", None),
            content_of=shared,
            content=content,
            signature=signature,
            before=listed.get("before", ()),
            beside=listed.get("beside", ()),
            **lines,
        )

    @property
    def _own_content(self) -> bytes | None:
        return None if self.content_of else self.content

    @property
    def files(self) -> dict[str, bytes]:
        """The pair, by name, as it is published."""
        pair = ((self.name, self.content), (f"{self.name}.minisig", self.signature))
        return {name: content for name, content in pair if content is not None}


def load(key: str) -> Vector:
    """A committed vector."""
    return Vector.from_bytes(key, (FOLDER / f"{key}{SUFFIX}").read_bytes())


def keys() -> list[str]:
    """The names of all committed vectors."""
    return sorted(path.stem for path in FOLDER.glob(f"*{SUFFIX}"))


def _length(content: bytes | None) -> str:
    return ABSENT if content is None else str(len(content))


def _cut(content: bytes, length: str) -> tuple[bytes | None, bytes]:
    if length == ABSENT:
        return None, content
    if len(content) < int(length):
        raise ValueError("the vector is cut")
    return content[: int(length)], content[int(length) :]


def _quoted(name: str) -> str:
    """As it is, or as JSON when it holds what a header line cannot show."""
    plain = name.isascii() and name.isprintable() and name == name.strip() and not name.startswith('"')
    return name if plain else msgspec.json.encode(name).decode("utf-8")


def _unquoted(text: str) -> str:
    return msgspec.json.decode(text, type=str) if text.startswith('"') else text
