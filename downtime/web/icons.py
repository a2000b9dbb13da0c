"""The signs of the board: drawings of an open health icon set, once in a page as symbols, shown where `use` names one.

Rules of this module: a sign never stands without its word, which is read out and shown as a title; the drawings are the
files of `static/vendor/healthicons/` as they were published (MIT), in the colour of the text around them; nothing is
fetched by the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

SIGNS: Mapping[str, str] = {
    "allergies": "allergies",
    "isolation": "ppe_gown",
    "fall": "walk_supported",
    "treatment-limit": "stop",
    "fasting": "hot_meal",
    "anticoagulant": "blood_drop",
    "oxygen": "oxygen_tank",
    "homonym": "people",
}
"""Sign → its drawing."""

STRUCK = frozenset({"fasting"})
"""Signs that say "no": a stroke through the drawing, with a free margin along it."""

_SVG = "{http://www.w3.org/2000/svg}"
_STROKE = Markup('<path class="sign-gap" d="M7 3L45 41"/><path class="sign-stroke" d="M4 5L43 44"/>')
_ATTRIBUTES = ("d", "fill-rule", "clip-rule")


def sprite(folder: Path) -> Markup:
    """The symbols of all signs as one hidden drawing; `folder` holds the published files."""
    symbols = Markup("").join(_symbol(sign, folder / f"{file}.svg") for sign, file in SIGNS.items())
    return Markup('<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">{}</svg>').format(
        symbols
    )


def _symbol(sign: str, file: Path) -> Markup:
    drawing = ElementTree.parse(file).getroot()  # noqa: S314 - a file of ours
    paths = Markup("").join(_path(element) for element in drawing.iter(f"{_SVG}path"))
    stroke = _STROKE if sign in STRUCK else Markup("")
    symbol = Markup('<symbol id="sign-{}" viewBox="{}">{}{}</symbol>')
    return symbol.format(sign, drawing.get("viewBox", "0 0 48 48"), paths, stroke)


def _path(element: ElementTree.Element) -> Markup:
    said = [(name, element.get(name)) for name in _ATTRIBUTES]
    attributes = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in said if value)
    return Markup('<path fill="currentColor"{}/>').format(attributes)
