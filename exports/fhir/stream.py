"""Every resource of a file, one after the other, whatever the file holds: NDJSON, a bundle, a single resource.

Rules: what cannot be read comes as `Broken`, in its place, and the stream goes on; a resource without an id gets the
one of its `fullUrl`, else one made of its place in the file; a bundle inside a line or a bundle is opened too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

from exports.fhir.decode import NOT_JSON, NOT_OBJECT, Decoder, Undecodable
from exports.fhir.elements import NOTHING, Element, Resource
from exports.fhir.folder import SourceFile
from exports.fhir.lines import CHUNK, FILE_LIMIT, LINE_LIMIT, Moved, lines_of, not_watched, read_stretches, read_whole
from exports.fhir.references import target
from exports.fhir.resources import Head
from exports.language import N_

UNKNOWN = "unknown"
EMPTY_FILE = N_("an empty file")
NO_TYPE = N_("a JSON object without resourceType")
NO_RESOURCE = N_("a bundle entry without a resource")
BUNDLE_CUT = N_("the bundle is cut short or is not JSON")
NESTED = 3
"""How deep bundles in bundles are opened."""

_STRETCH = 100
"""Lines that are decoded at once of what is in memory."""
_NOT_PLAIN = frozenset({None, "", "Bundle"})
_ENTRY_START = b'"entry"'


class Found(NamedTuple):
    """One resource, not decoded yet."""

    line: int
    path: str
    kind: str
    id: str
    data: bytes | msgspec.Raw
    head: Head
    full_url: str | None


class Broken(NamedTuple):
    """Something that is no resource. `kind` is what the name of the file promises."""

    line: int
    path: str
    kind: str
    problem: str


class Deleted(NamedTuple):
    """A bundle entry that takes a resource away (Bulk Data `deleted`): no resource itself."""

    kind: str
    id: str


Item = Found | Broken | Deleted

T = TypeVar("T", Head, Resource)


class Stretch(NamedTuple, Generic[T]):
    """Whole lines of NDJSON that each hold one plain resource with an id: nearly all of a hospital's export.

    `first` is the number of the first line; `resources` is what the lines hold, one each, of these `kinds`.
    """

    first: int
    lines: list[bytes]
    resources: list[T]
    kinds: set[str | None]


class _Request(Element):
    method: str | None = None
    url: str | None = None


class _Entry(Element):
    fullUrl: str | None = None  # noqa: N815
    resource: msgspec.Raw = NOTHING
    request: _Request | None = None


class _Bundle(Element):
    entry: list[msgspec.Raw] | None = None


class Limits(NamedTuple):
    """Sizes in bytes beyond which a line or a JSON file is refused."""

    line: int = LINE_LIMIT
    file: int = FILE_LIMIT


DEFAULT_LIMITS = Limits()


class _Where(NamedTuple):
    """A place in a file."""

    file: SourceFile
    line: int
    path: str = ""
    depth: int = 0


class ResourceStream:
    """Reads the resources of files."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or DEFAULT_LIMITS
        self._head = Decoder(Head)
        self._bundle = Decoder(_Bundle)
        self._entry = Decoder(_Entry)

    def resources(self, file: SourceFile, moved: Moved = not_watched) -> Iterator[Item]:
        """All resources of the file in order."""
        for item in self.stretches(file, self._head, moved):
            if isinstance(item, Stretch):
                for number, (data, head) in enumerate(zip(item.lines, item.resources, strict=True), item.first):
                    yield Found(number, "", head.resourceType or "", str(head.id), data, head, None)
            else:
                yield item

    def heads(self, file: SourceFile, moved: Moved = not_watched) -> Iterator[Stretch[Head] | Item]:
        """As `resources`, by stretches where the lines allow it."""
        return self.stretches(file, self._head, moved)

    def stretches(
        self, file: SourceFile, decoder: Decoder[T], moved: Moved = not_watched
    ) -> Iterator[Stretch[T] | Item]:
        """As `resources`; lines that `decoder` reads without a fault come as stretches, so they are decoded once."""
        if file.lines:
            yield from self._lines(file, decoder, moved)
            return
        data, problem = read_whole(file.path, file.packed, self._limits.file, moved)
        if not data:
            yield Broken(1, "", file.resource or UNKNOWN, problem or EMPTY_FILE)
            return
        if problem is None and _is_whole(data):
            yield from self._document(file, data)
        elif _looks_like_lines(data):
            yield from self._lines(file, decoder, moved)
        else:
            yield from self._salvaged(file, data)
            yield Broken(1 + data.count(b"\n"), "", file.resource or UNKNOWN, problem or BUNDLE_CUT)

    def _document(self, file: SourceFile, data: bytes) -> Iterator[Item]:
        if data.lstrip()[:1] == b"[":
            for place, item in enumerate(msgspec.json.decode(data, type=list[msgspec.Raw])):
                yield from self._open(_Where(file, 1, f"[{place}]"), item, None)
        else:
            yield from self._open(_Where(file, 1), data, None)

    def _lines(self, file: SourceFile, decoder: Decoder[T], moved: Moved) -> Iterator[Stretch[T] | Item]:
        promised, limit = file.resource or UNKNOWN, self._limits.line
        for first, lines, problem in read_stretches(file.path, file.packed, limit, moved):
            if lines is None:
                yield Broken(first, "", promised, problem or NOT_JSON)
                continue
            stretch = _stretch_of(first, lines, decoder)
            if stretch is not None and (limit > CHUNK or max(map(len, lines)) <= limit):
                yield stretch
            else:
                yield from self.singly(file, first, lines)

    def of_lines(
        self, file: SourceFile, first: int, lines: list[bytes], decoder: Decoder[T]
    ) -> Iterator[Stretch[T] | Item]:
        """As `stretches`, of lines of the file that are in memory; `first` is the number of the first."""
        for place in range(0, len(lines), _STRETCH):
            some = lines[place : place + _STRETCH]
            stretch = _stretch_of(first + place, some, decoder)
            if stretch is not None and max(map(len, some)) <= self._limits.line:
                yield stretch
            else:
                yield from self.singly(file, first + place, some)

    def singly(self, file: SourceFile, first: int, lines: Iterable[bytes]) -> Iterator[Item]:
        """What stands in lines of which the first has that number, each by itself."""
        for number, line, problem in lines_of(first, lines, self._limits.line):
            if line is None:
                yield Broken(number, "", file.resource or UNKNOWN, problem or NOT_JSON)
            else:
                yield from self._open(_Where(file, number), line, None)

    def _open(self, where: _Where, data: bytes | msgspec.Raw, full_url: str | None) -> Iterable[Item]:
        promised = where.file.resource or UNKNOWN
        try:
            head, _ = self._head.decode(data)
        except Undecodable as problem:
            return (Broken(where.line, where.path, promised, problem.problem),)
        kind = head.resourceType
        if not kind:
            return (Broken(where.line, where.path, promised, NO_TYPE),)
        if kind == "Bundle" and where.depth < NESTED:
            return self._entries(where, data)
        return (Found(where.line, where.path, kind, _identity(head, full_url, where), data, head, full_url),)

    def _entries(self, where: _Where, data: bytes | msgspec.Raw) -> Iterator[Item]:
        bundle, bad = self._bundle.decode(data)
        for path, _ in bad:
            yield Broken(where.line, f"{where.path}.{path}".lstrip("."), UNKNOWN, NOT_OBJECT)
        for number, raw in enumerate(bundle.entry or ()):
            yield from self._entry_of(where, number, raw)

    def _entry_of(self, bundle: _Where, number: int, raw: bytes | msgspec.Raw) -> Iterable[Item]:
        path = f"{bundle.path}.entry[{number}]".lstrip(".")
        try:
            entry, _ = self._entry.decode(raw)
        except Undecodable as problem:
            return (Broken(bundle.line, path, UNKNOWN, problem.problem),)
        if entry.resource is NOTHING:
            return (_deletion(entry) or Broken(bundle.line, path, UNKNOWN, NO_RESOURCE),)
        return self._open(
            _Where(bundle.file, bundle.line, f"{path}.resource", bundle.depth + 1), entry.resource, entry.fullUrl
        )

    def _salvaged(self, file: SourceFile, data: bytes) -> Iterator[Item]:
        """The entries of a bundle before the place where it breaks: half a record is better than none."""
        text = data.decode("utf-8", "replace")
        start = text.find("[", text.find('"entry"')) if _ENTRY_START in data else -1
        decoder = json.JSONDecoder()
        number = 0
        while start >= 0:
            start = _after_space(text, start + 1)
            try:
                _, end = decoder.raw_decode(text, start)
            except (ValueError, RecursionError):
                return
            yield from self._entry_of(_Where(file, 1), number, text[start:end].encode("utf-8", "replace"))
            number += 1
            end = _after_space(text, end)
            start = end if text[end : end + 1] == "," else -1


def _stretch_of(first: int, lines: list[bytes], decoder: Decoder[T]) -> Stretch[T] | None:
    """The lines as a stretch when none has a fault, and each says its type and its id and is no bundle."""
    resources = decoder.decode_all(lines)
    if resources is None or {type(resource.id) for resource in resources} != {str}:
        return None
    kinds = {resource.resourceType if resource.id else None for resource in resources}
    return Stretch(first, lines, resources, kinds) if kinds.isdisjoint(_NOT_PLAIN) else None


def _after_space(text: str, position: int) -> int:
    while text[position : position + 1].isspace():
        position += 1
    return position


def _deletion(entry: _Entry) -> Deleted | None:
    url = entry.request.url if entry.request and entry.request.method == "DELETE" else None
    kind, identifier = target(url) if url else (None, "")
    return Deleted(kind, identifier) if kind and identifier else None


def _identity(head: Head, full_url: str | None, where: _Where) -> str:
    if head.id not in (None, ""):
        return str(head.id)
    if full_url:
        return full_url.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    return f"{where.file.name}#{where.line}{where.path}"


def _is_whole(data: bytes) -> bool:
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _looks_like_lines(data: bytes) -> bool:
    """True for NDJSON in a file named `.json`: the first line is an object by itself."""
    first = data.lstrip().split(b"\n", 1)[0]
    return first.startswith(b"{") and _is_whole(first)
