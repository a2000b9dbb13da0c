"""Gather the messages of each package into `locale/fr/LC_MESSAGES/downtime.po`, keep what is translated, compile.

New French comes from the `.po` itself (edit it), or from other PO files named on the command line, which are merged.
`--check` writes nothing and fails when a message has no French or a catalogue is out of step with the code.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("exports", "printable", "downtime")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def python_messages(
    file: IO[bytes],
    _keywords: object,
    _tags: object,
    options: object,
) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    """The messages of a module, by its syntax tree: Babel's own way does not see those inside f-strings before 3.12."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if name in KEYWORDS and texts and isinstance(node.args[0], ast.Constant):
                yield node.lineno, name, tuple(texts[:2]) if KEYWORDS[name] else texts[0], []


METHODS: list[tuple[str, Any]] = [("**.py", python_messages), ("**/templates/**.html", "jinja2")]


def catalogue_path(package: str) -> Path:
    return ROOT / package / "locale" / "fr" / "LC_MESSAGES" / "downtime.po"


def extracted(package: str) -> Catalog:
    """The messages of a package's code and templates."""
    catalogue = Catalog(locale="fr", project="downtime", fuzzy=False)
    found = extract_from_dir(
        str(ROOT / package), METHODS, keywords=KEYWORDS, options_map={"**/templates/**.html": {"encoding": "utf-8"}}
    )
    for file, _line, message, _comments, _context in found:
        catalogue.add(message, locations=[(f"{package}/{Path(file).as_posix()}", 0)])
    return catalogue


def known(paths: list[Path]) -> dict[object, object]:
    """Every translation that the given catalogues hold."""
    translations: dict[object, object] = {}
    for path in paths:
        if path.exists():
            with path.open("rb") as file:
                translations |= {
                    m.id: m.string for m in read_po(file, locale="fr") if m.id and m.string and _whole(m.string)
                }
    return translations


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def build(package: str, more: list[Path]) -> tuple[Catalog, list[object]]:
    """The package's catalogue with all French known, and the messages that have none."""
    catalogue = extracted(package)
    translations = known([catalogue_path(other) for other in PACKAGES] + more)
    for message in catalogue:
        if message.id and message.id in translations:
            message.string = translations[message.id]  # type: ignore[assignment]  # as read from the same format
    return catalogue, [message.id for message in catalogue if message.id and not _whole(message.string)]


def rendered(catalogue: Catalog) -> tuple[bytes, bytes]:
    """The `.po` and `.mo` of a catalogue; the same bytes for the same messages."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, omit_header=True, sort_output=True, width=120, include_lineno=False)
    write_mo(mo, catalogue)
    header = b'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += b'"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    return header + po.getvalue(), mo.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("more", nargs="*", type=Path)
    arguments = parser.parse_args()
    failed = 0
    for package in PACKAGES:
        catalogue, untranslated = build(package, arguments.more)
        path = catalogue_path(package)
        for message in untranslated:
            print(f"{package}: no French for {message!r}", file=sys.stderr)
        failed += len(untranslated)
        po, mo = rendered(catalogue)
        if arguments.check:
            failed += not path.exists() or path.read_bytes() != po
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(po)
            path.with_suffix(".mo").write_bytes(mo)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
