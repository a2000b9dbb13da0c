"""The files that the site keeps beside its downtime.toml, as rows of the snapshot (see README.md of this package).

Rules of this module: one file that cannot go costs that file alone: it is rejected with its name and the reason, and
the export goes on; nothing is read from outside the site folder; what is too large for an hourly copy is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from exports.csv_files.table import table_rows
from exports.errors import FileUnreadable, SourceUnreadable
from exports.language import N_
from exports.quality import Reject, Tally
from exports.record import Row, SiteFile, SiteFileKind
from exports.site_files.directory import directory_table
from exports.site_files.form_check import check_form
from exports.site_files.form_settings import FormSettings, parse_settings
from exports.site_files.logo import check_logo
from exports.site_files.pdf_form import read_form
from exports.site_files.refusal import FileRefused

FORMS, PROCEDURES, DIRECTORY = "forms", "procedures", "directory.csv"
SOURCE = "site"
_FILE = "site-file"
LARGEST = 5 * 1024 * 1024
"""Bytes of one file."""
MOST = 40 * 1024 * 1024
"""Bytes of all files: they travel with every copy of every scope."""
_PDF, _MARKDOWN, _PNG = "application/pdf", "text/markdown", "image/png"


def site_rows(folder: Path, logo: str, tally: Tally) -> Iterator[Row]:
    """Every file of the site that can go into its copies; what cannot is counted in `tally`. `logo` is [paper] logo."""
    room = MOST
    for make, paths in (
        (_form, _listed(folder / FORMS, tally, (".pdf",), (".toml",))),
        (_procedure, _listed(folder / PROCEDURES, tally, (".pdf", ".md"))),
        (_logo, [folder / logo] if logo else []),
    ):
        for path in paths:
            name = _name(folder, path)
            tally.read[_FILE] += 1
            try:
                _check_inside(folder, path)
                row = make(path)
                room -= len(row.data)
                if room < 0:
                    raise FileRefused(N_("together the files of the site are larger than 40 MiB"))
            except FileRefused as refused:
                tally.reject(_FILE, Reject(name, refused.line, refused.where, refused.problem))
                continue
            tally.kept[_FILE] += 1
            yield row
    yield from _directory(folder, tally)


def _listed(folder: Path, tally: Tally, endings: tuple[str, ...], beside: tuple[str, ...] = ()) -> list[Path]:
    """The files of these endings by name; others but those `beside` them are remarked on."""
    if not folder.is_dir():
        return []
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    wanted = [path for path in files if path.suffix.lower() in endings]
    for path in files:
        lonely = path.suffix.lower() in beside and not any(one.stem == path.stem for one in wanted)
        if path.suffix.lower() not in (*endings, *beside) or lonely:
            tally.remarks[f"{NOT_READ}: {folder.name}/{path.name}"] += 1
    return wanted


NOT_READ = N_("a file of the site of a kind that is not read")
"""A remark, followed by ": " and the file's name."""


def _form(path: Path) -> SiteFile:
    text = _settings_text(path.with_suffix(".toml"))
    content = _content(path)
    settings = parse_settings(text) if text is not None else FormSettings()
    check_form(content, settings)
    row = _row(SiteFileKind.FORM, path, _PDF, content, settings.title or path.stem)
    return msgspec.structs.replace(row, settings=text)


def _settings_text(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        return _content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(N_("this is not UTF-8 text"), path.name) from None


def _procedure(path: Path) -> SiteFile:
    content = _content(path)
    if path.suffix.lower() == ".pdf":
        read_form(content)
        return _row(SiteFileKind.PROCEDURE, path, _PDF, content, path.stem)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(N_("this is not UTF-8 text")) from None
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if not first:
        raise FileRefused(N_("it is empty"))
    title = first.removeprefix("#").strip() if first.startswith("# ") else path.stem
    return _row(SiteFileKind.PROCEDURE, path, _MARKDOWN, text.encode(), title)


def _logo(path: Path) -> SiteFile:
    content = _content(path)
    check_logo(content)
    return _row(SiteFileKind.LOGO, path, _PNG, content)


def _row(kind: SiteFileKind, path: Path, media: str, data: bytes, title: str | None = None) -> SiteFile:
    key = hashlib.blake2b(f"{kind.value}/{path.name}".encode(), digest_size=12).hexdigest()
    digest = hashlib.sha256(data).hexdigest()
    return SiteFile(key=key, kind=kind, name=path.name, title=title, media_type=media, data=data, digest=digest)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise FileRefused(N_("it is larger than 5 MiB"), path.name)
        return path.read_bytes()
    except OSError:
        raise FileRefused(N_("it cannot be read"), path.name) from None


def _check_inside(folder: Path, path: Path) -> None:
    if not path.resolve().is_relative_to(folder.resolve()):
        raise FileRefused(N_("it is a link that leads out of the folder"))


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _directory(folder: Path, tally: Tally) -> Iterator[Row]:
    path = folder / DIRECTORY
    if not path.exists():
        return
    try:
        _check_inside(folder, path)
        yield from table_rows(directory_table(), path, "utf-8", tally)
    except (FileRefused, FileUnreadable, SourceUnreadable) as error:
        problem = error.problem if isinstance(error, FileRefused) else str(error.fields["problem"])
        tally.read["directory"] += 1
        tally.reject("directory", Reject(DIRECTORY, 1, "", problem))
