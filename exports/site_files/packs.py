"""Whether the packs of `[paper]` name forms that there are: found out at export, never at night on a ward.

Rules of this module: a name that is no form's costs its pack that form alone: it is refused in the quality report with
the line of downtime.toml, the pack travels as it is, and the laptop says what it lacks; the forms of the kit are those
of this version, and a later one on the laptop may know more.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from exports.language import N_
from exports.paper_choice import PaperChoice
from exports.paper_forms import KIT_FORMS
from exports.quality import Reject, Tally
from exports.record import Row, SiteFile
from exports.site import CONFIG
from exports.site_files.folder import site_rows
from exports.site_files.form_names import PREFIX, named_forms
from exports.toml_lines import line_of

_PACK = "paper-pack"
_NOT_IN_COPY = N_("no form of that name is in the copy (forms/ of the site): the pack is printed without it")
_NOT_KNOWN = N_("no form of the kit has that name (downtime print --list names them): the pack is printed without it")


def site_content(folder: Path, paper: PaperChoice, tally: Tally) -> Iterator[Row]:
    """The rows of the site's files; then the packs are held against them, in `tally`."""
    forms: list[SiteFile] = []
    for row in site_rows(folder, paper.logo, tally):
        if isinstance(row, SiteFile):
            forms.append(row)
        yield row
    check_packs(paper, named_forms(forms).keys(), _text(folder), tally)


def check_packs(paper: PaperChoice, own: Set[str], text: str, tally: Tally) -> None:
    """Count the packs, and refuse the names among their forms that are no form's; `text` is that of downtime.toml."""
    for place, pack in enumerate(paper.pack):
        tally.read[_PACK] += 1
        missing = 0
        for key, names in (("forms", pack.forms), ("ward_forms", pack.ward_forms)):
            for name in names:
                if name in KIT_FORMS or name in own:
                    continue
                line = line_of(text, ("paper", "pack", place, key))
                problem = _NOT_IN_COPY if name.startswith(PREFIX) else _NOT_KNOWN
                tally.note(Reject(CONFIG, line, f"{pack.name}, {name}", problem))
                missing += 1
        if missing:
            tally.rejected[_PACK] += 1
        else:
            tally.kept[_PACK] += 1


def _text(folder: Path) -> str:
    try:
        return (folder / CONFIG).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
