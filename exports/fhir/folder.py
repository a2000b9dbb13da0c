"""The files of a FHIR folder: which ones hold data, in which order they are read, and what a manifest says of them.

Rules: files are read in the order of their names; nothing outside the folder is ever opened (a link that leads out is
refused and counted); a Bulk Data manifest and a bulk client's log are recognised and are no data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from exports.errors import SourceEmpty, SourceUnreadable

LINES = (".ndjson", ".jsonl")
SUFFIXES = (*LINES, ".json")
MANIFEST_BYTES = 16 * 2**20
BULK_LOG = "log.ndjson"


@dataclass(frozen=True)
class SourceFile:
    """One file. `resource` is the type its name or the manifest promises: a hint, None when nothing says."""

    path: Path
    name: str
    size: int
    modified: float
    resource: str | None
    lines: bool
    packed: bool


@dataclass(frozen=True)
class SourceFolder:
    """The files to read, the time the manifest gives, and the names of what was refused."""

    files: tuple[SourceFile, ...]
    transaction_time: str | None
    refused: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def modified(self) -> datetime:
        """When the newest file was written."""
        return datetime.fromtimestamp(max(file.modified for file in self.files), UTC)


class _Output(msgspec.Struct, gc=False):
    type: str | None = None
    url: str | None = None


class Manifest(msgspec.Struct, gc=False):
    """The answer that ends a bulk export (HL7 FHIR Bulk Data Access, section "Response - Complete Status")."""

    resourceType: str | None = None  # noqa: N815
    transactionTime: str | None = None  # noqa: N815
    output: list[_Output] | None = None
    deleted: list[_Output] | None = None
    error: list[_Output] | None = None


def read_folder(source: str, root: Path) -> SourceFolder:
    """The files under `root`. Raises `SourceEmpty` when there is none, `SourceUnreadable` when one is out of reach."""
    try:
        inside = root.resolve(strict=True)
        candidates = [inside] if inside.is_file() else sorted(inside.rglob("*"), key=lambda path: path.as_posix())
    except OSError as problem:
        raise SourceEmpty(folder=root, source=source) from problem
    base = inside.parent if inside.is_file() else inside
    files: list[SourceFile] = []
    refused: list[str] = []
    manifests: list[Manifest] = []
    for path in candidates:
        name = path.relative_to(base).as_posix()
        bare = name.lower().removesuffix(".gz")
        if not bare.endswith(SUFFIXES) or any(part.startswith(".") for part in name.split("/")):
            continue
        if not path.resolve().is_relative_to(base):
            refused.append(name)
        elif path.is_file():
            manifest = _manifest(path) if bare.endswith(".json") and not name.endswith(".gz") else None
            if manifest:
                manifests.append(manifest)
            elif path.name.lower() != BULK_LOG or not _is_log(path):
                files.append(_file(path, name, bare))
    if not files:
        raise SourceEmpty(folder=root, source=source)
    times = [manifest.transactionTime for manifest in manifests if manifest.transactionTime]
    return SourceFolder(_with_promised(files, manifests), max(times, default=None), tuple(refused))


def _file(path: Path, name: str, bare: str) -> SourceFile:
    try:
        status = path.stat()
    except OSError as problem:
        raise SourceUnreadable(file=name, problem=problem.strerror or "unreadable") from problem
    return SourceFile(
        path=path,
        name=name,
        size=status.st_size,
        modified=status.st_mtime,
        resource=_promised(path.name),
        lines=bare.endswith(LINES),
        packed=name.lower().endswith(".gz"),
    )


def _promised(name: str) -> str | None:
    """`Patient` of `Patient.000.ndjson` or `Patient-example.json`; None of what does not look like a type."""
    head = name.split(".", 1)[0].split("-", 1)[0].split("_", 1)[0]
    return head if head.isalpha() and head[:1].isupper() and head.isascii() else None


def _with_promised(files: list[SourceFile], manifests: list[Manifest]) -> tuple[SourceFile, ...]:
    types = {
        output.url.rsplit("/", 1)[-1]: output.type
        for manifest in manifests
        for output in (manifest.output or ())
        if output.url and output.type
    }
    if not types:
        return tuple(files)
    return tuple(
        replace(file, resource=types.get(file.path.name, types.get(file.path.name.removesuffix(".gz"), file.resource)))
        for file in files
    )


def _manifest(path: Path) -> Manifest | None:
    try:
        if path.stat().st_size > MANIFEST_BYTES:
            return None
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    is_one = manifest.resourceType is None and manifest.transactionTime and manifest.output is not None
    return manifest if is_one else None


def _is_log(path: Path) -> bool:
    """A bulk client's log names an `exportId` on each line (SMART bulk-data-client); it holds no resource."""
    try:
        with path.open("rb") as opened:
            first = opened.readline(65536)
    except OSError:
        return False
    return b'"exportId"' in first and b'"resourceType"' not in first
