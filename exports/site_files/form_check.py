"""Whether a form of the hospital can be printed from the record: found out at export, never at night on a ward.

Rules of this module: every page must say whose it is by two identifiers, by its own fields or by the identity label; a
field is filled, or the site said that it stays empty: a misspelt name is refused, never printed blank in silence.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from exports.language import N_
from exports.site_files.fields import FIELDS, NAMES, NUMBERS
from exports.site_files.form_settings import HEIGHTS, NARROWEST, FormSettings, Place
from exports.site_files.pdf_form import FormPage, Widget, read_form
from exports.site_files.refusal import FileRefused

MM = 72 / 25.4


def check_form(content: bytes, settings: FormSettings) -> tuple[FormPage, ...]:
    """The pages of a form that can be printed. Raises `FileRefused`."""
    for name, of in settings.fields.items():
        if of not in FIELDS:
            raise FileRefused(N_("the record has no field of that name (the documentation lists them)"), of)
        if not name:
            raise FileRefused(N_("this key has a value of another kind"), "fields")
    pages = read_form(content)
    for stamp, place in settings.places():
        _check_place(stamp, place, pages)
    for page in pages:
        for widget in page.widgets:
            _check_widget(widget, settings)
    for number, page in enumerate(pages, 1):
        _check_identity(number, page, settings)
    return pages


def field_of(widget: Widget, settings: FormSettings) -> str | None:
    """The name in `FIELDS` of what fills a field; None leaves it for the pen."""
    name = settings.fields.get(widget.name, widget.name)
    if name in FIELDS and widget.kind in ("Tx", "Ch"):
        return name
    return None


def _check_widget(widget: Widget, settings: FormSettings) -> None:
    name = settings.fields.get(widget.name, widget.name)
    if name in FIELDS:
        if widget.kind not in ("Tx", "Ch"):
            raise FileRefused(N_("only a text field can be filled from the record"), widget.name)
        return
    if not any(fnmatchcase(widget.name, pattern) for pattern in settings.empty):
        raise FileRefused(
            N_(
                "the record has no field of that name; name it under [fields], or under “empty” to leave it for the pen"
            ),
            widget.name or "?",
        )


def _check_place(stamp: str, place: Place, pages: tuple[FormPage, ...]) -> None:
    where = f"[{stamp}]"
    if place.page is not None and not 1 <= place.page <= len(pages):
        raise FileRefused(N_("the form has no such page"), f"{where} page = {place.page}")
    if place.width < NARROWEST[stamp]:
        raise FileRefused(N_("this place is too narrow to read what stands there"), f"{where} width")
    for number, page in enumerate(pages, 1):
        right, bottom = place.x + place.width, place.y + HEIGHTS[stamp]
        inside = place.x >= 0 and place.y >= 0 and right * MM <= page.width and bottom * MM <= page.height
        if place.on(number) and not inside:
            raise FileRefused(N_("this place lies outside the page, at least in part"), where)


def _check_identity(number: int, page: FormPage, settings: FormSettings) -> None:
    filled = {field_of(widget, settings) for widget in page.widgets}
    by_fields = any(names <= filled for names in NAMES) and any(numbers <= filled for numbers in NUMBERS)
    if not by_fields and not any(place.on(number) for place in settings.label):
        raise FileRefused(
            N_("this page would not say whose it is: give the place of the label ([label]) in the TOML file beside it"),
            f"page {number}",
        )
