"""The packs of this hospital: those of the kit, and those that IT named in `[paper]` of downtime.toml.

Rules of this module:

* a pack of the hospital replaces one of the kit with the same name; a pack for certain wards is offered for these only;
* its forms are those of the kit and the hospital's own ("hospital-…"), in the order of downtime.toml; a form of a
  patient never stands among those of the ward, nor the other way round, wherever it was written;
* a name that no form of the copy bears, and a list that needs the whole hospital, are left out and said: with the pack,
  on its cover, in the list; a pack without any form is none, and is said too.
"""

from __future__ import annotations

from collections.abc import Mapping

from exports.folding import fold
from exports.paper_choice import PackChoice
from exports.snapshot.schema import Manifest
from printable.form import Form, Kind
from printable.pack import PACKS, Pack

Forms = Mapping[str, Form]
"""Every form that can be printed from a copy, by name (`downtime.paper.own_forms.forms_of`)."""


def packs_of(manifest: Manifest, forms: Forms) -> Mapping[str, Pack]:
    """Name → pack: the hospital's own first."""
    own = {one.name: _pack(one, forms) for one in manifest.paper.pack}
    own = {name: pack for name, pack in own.items() if pack.all_forms}
    return {**own, **{name: pack for name, pack in PACKS.items() if name not in own}}


def packs_for_ward(manifest: Manifest, forms: Forms, key: str, name: str | None) -> Mapping[str, Pack]:
    """Those that are offered for this ward."""
    here = {fold(key), fold(name or "")}
    elsewhere = {one.name for one in manifest.paper.pack if one.wards and not here & {fold(ward) for ward in one.wards}}
    return {name: pack for name, pack in packs_of(manifest, forms).items() if name not in elsewhere}


def lacking_packs(manifest: Manifest, forms: Forms) -> tuple[Pack, ...]:
    """The hospital's packs that lack a form, also those that have none left."""
    return tuple(pack for one in manifest.paper.pack if (pack := _pack(one, forms)).lacking)


def _pack(choice: PackChoice, forms: Forms) -> Pack:
    named = tuple(dict.fromkeys((*choice.ward_forms, *choice.forms)))
    found = tuple(forms[name] for name in named if name in forms and not forms[name].needs)
    return Pack(
        choice.name,
        choice.title,
        tuple(form for form in found if form.kind is Kind.PATIENT),
        tuple(form for form in found if form.kind is not Kind.PATIENT),
        tuple(name for name in named if name not in forms or forms[name].needs),
    )
