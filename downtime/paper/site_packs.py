"""The packs of this hospital: those of the kit, and those that IT named in `[paper]` of downtime.toml.

Rules: a pack of the hospital replaces one of the kit with the same name; a pack for certain wards is offered for these
only; a form that this version does not know is left out of a pack, and a pack without any form is none.
"""

from __future__ import annotations

from collections.abc import Mapping

from exports.folding import fold
from exports.snapshot.schema import Manifest
from printable.forms import FORMS
from printable.pack import PACKS, Pack


def packs_of(manifest: Manifest) -> Mapping[str, Pack]:
    """Name → pack: the hospital's own first."""
    own = {
        one.name: Pack(one.name, one.title, _known(one.forms), _known(one.ward_forms))
        for one in manifest.paper.pack
        if _known(one.forms) or _known(one.ward_forms)
    }
    return {**own, **{name: pack for name, pack in PACKS.items() if name not in own}}


def packs_for_ward(manifest: Manifest, key: str, name: str | None) -> Mapping[str, Pack]:
    """Those that are offered for this ward."""
    here = {fold(key), fold(name or "")}
    elsewhere = {one.name for one in manifest.paper.pack if one.wards and not here & {fold(ward) for ward in one.wards}}
    return {name: pack for name, pack in packs_of(manifest).items() if name not in elsewhere}


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in FORMS)
