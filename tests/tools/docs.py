"""Write the generated parts of the documentation anew: the table of errors, the example and tables of the
format, the pictures.

`--check` writes nothing and fails when a page is out of step. Pictures are only drawn with `--pictures` (they need a
browser and take a minute).
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import get_args, get_type_hints

from exports import errors
from exports.language import translator
from exports.record import TABLES, At, Row
from exports.snapshot.schema import columns
from tests.vectors.make import example

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "downtime" / "docs"


def error_classes() -> list[type[errors.DowntimeError]]:
    """Every failure of the kit, by exit code."""
    found = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.DowntimeError)]
    return sorted(found, key=lambda c: c.exit_code)


def errors_table() -> str:
    french = translator("fr")
    rows = ["| Code | Français | English | Next (English) |", "|---|---|---|---|"]
    for failure in error_classes():
        cells = (french.gettext(failure.sentence), failure.sentence, failure.hint)
        rows.append(f"| {failure.exit_code} | " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows)


def tables_of_the_format() -> str:
    return "\n\n".join(_table(row_type, table) for row_type, table in TABLES.items())


def _table(row_type: type[Row], table: str) -> str:
    hints = get_type_hints(row_type, include_extras=True)
    sql = {str: "text", int: "integer", float: "real", bytes: "blob"}
    lines = [f"### `{table}`", "", (row_type.__doc__ or "").split("\n")[0], ""]
    lines += ["| Column | SQL | FHIR R4 | HL7 v2 | Note |", "|---|---|---|---|---|"]
    for name, stored in columns(row_type).items():
        at = next(m for m in get_args(hints[name])[1:] if isinstance(m, At))
        cells = (f"`{name}`", sql[stored], at.fhir, at.hl7, at.note)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


GENERATED = {
    DOCS / "ERRORS.md": {"errors": errors_table},
    DOCS / "FORMAT.md": {"example": example, "tables": tables_of_the_format},
}


def regenerated(path: Path) -> str:
    """The page with its generated parts written anew."""
    text = path.read_text(encoding="utf-8")
    for name, make in GENERATED[path].items():
        part = re.compile(rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not part.search(text):
            raise SystemExit(f"{path.name} has no place for “{name}”.")
        begin, finish = f"<!-- generated: {name} -->", "<!-- end -->"
        head, _, rest = text.partition(begin)
        text = f"{head}{begin}\n{make()}\n{finish}{rest.partition(finish)[2]}"
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--pictures", action="store_true")
    arguments = parser.parse_args()
    stale = [path for path in GENERATED if regenerated(path) != path.read_text(encoding="utf-8")]
    if arguments.check:
        print("\n".join(f"{path.name} is out of step: make docs" for path in stale), file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(regenerated(path), encoding="utf-8")
    if arguments.pictures:
        from tests.tools.pictures import draw

        draw(DOCS / "pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
