"""`[paper]` of downtime.toml: what the site decides about paper. It travels in the table `snapshot`, column `paper`.

Rules: a name that is no form's costs its pack that form alone: `downtime export` refuses it in the quality report
(`exports.site_files.packs`), and the laptop says what the pack lacks; a site that decides nothing has the packs of the
kit.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from exports.language import N_, Phrase
from exports.names import WHAT_A_NAME_IS, is_short_name

Path = tuple[str | int, ...]
LONGEST_HEADER = 60
"""Characters: more would be cut in the head of a sheet."""


class PackChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`[[paper.pack]]`: forms that are printed together."""

    name: str
    """On the command line and in addresses."""
    title: str
    """As the nurse reads it, in the site's language."""
    forms: tuple[str, ...] = ()
    """Names of the forms of each patient, in the order of printing; the hospital's own are called
    "hospital-<name of the file>"."""
    ward_forms: tuple[str, ...] = ()
    """Names of the forms of the ward, printed once before."""
    wards: tuple[str, ...] = ()
    """Names or keys of the wards for which the pack is offered; empty is all."""


class PaperChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`[paper]`."""

    pack: tuple[PackChoice, ...] = ()
    high_alert: tuple[str, ...] = ()
    """Words of drugs that two people check, beside those that the kit knows."""
    logo: str = ""
    """The picture in the head of each sheet: a PNG file, relative to the site folder."""
    header: str = ""
    """The words in the head of each sheet, in place of the hospital's name."""
    network_printers: bool = False
    """Whether laptops may print on printers of the network; else on those at the laptop only."""
    each_form_on_its_own_sheet: bool = False
    """On both sides: whether each form of a pack begins a sheet of paper; else only what is kept apart (the
    administration plan) does."""


def impossible_choices(paper: PaperChoice) -> Iterator[tuple[Path, str | Phrase]]:
    """What has the right types and cannot be, with its place in the file."""
    seen: set[str] = set()
    for i, pack in enumerate(paper.pack):
        where: Path = ("paper", "pack", i)
        if not is_short_name(pack.name):
            yield (*where, "name"), WHAT_A_NAME_IS
        if pack.name in seen:
            yield (*where, "name"), Phrase(N_("“{name}” stands here a second time"), {"name": pack.name})
        seen.add(pack.name)
        if not pack.title.strip() or not pack.title.isprintable():
            yield (*where, "title"), N_("“title” is empty or not one line of text")
        if not (pack.forms or pack.ward_forms):
            yield (*where, "forms"), N_("“forms” and “ward_forms” are both empty")
    if paper.header and (not paper.header.isprintable() or len(paper.header) > LONGEST_HEADER):
        yield ("paper", "header"), N_("“header” is longer than 60 characters or not one line of text")
    if not all(word.strip() for word in paper.high_alert):
        yield ("paper", "high_alert"), N_("“high_alert” holds an empty word: it would mark every drug")
