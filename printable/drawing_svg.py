"""A drawing as SVG for a page: readable by a screen reader, in the colours of the theme, with no style and no script.

Rules of this module: WAI-ARIA graphics as WCAG 1.1.1 asks (`role="img"`, a title and a description that say it in
words); presentation attributes only, since the pages' policy forbids inline styles; classes begin with "d-", so that
no rule of a page means a mark by chance; every text is escaped, and a character that XML forbids is shown as its code.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape

from printable.drawing import INKS, Disc, Drawing, Fill, Group, Mark, Role, Text

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPECIAL = re.compile(f"[&<>\"'{_FORBIDDEN.pattern[1:]}")
"""What does not stand for itself: most texts hold none of it."""


def svg(drawing: Drawing) -> str:
    """The `<svg>` element, as wide as the drawing at most."""
    name = said(drawing.name)
    head = (
        f'<svg class="drawing" role="img" aria-labelledby="{name}-t {name}-d" viewBox="0 0 {drawing.width:.0f} '
        f'{drawing.height:.0f}" width="{drawing.width:.0f}" height="{drawing.height:.0f}">'
        f'<title id="{name}-t">{said(drawing.title)}</title><desc id="{name}-d">{said(drawing.description)}</desc>'
    )
    return head + "".join(_group(mark) if isinstance(mark, Group) else _mark(mark) for mark in drawing.marks) + "</svg>"


def said(text: str) -> str:
    """A text for a page."""
    if not _SPECIAL.search(text):
        return text
    return escape(_FORBIDDEN.sub(lambda found: f"⟦U+{ord(found.group()):04X}⟧", text), quote=True)


def _group(group: Group) -> str:
    title = f"<title>{said(group.title)}</title>" if group.title else ""
    return f'<g class="d-{said(group.name)}">{title}{"".join(map(_mark, group.marks))}</g>'


def _mark(mark: Mark) -> str:
    if isinstance(mark, Text):
        return _text(mark)
    if isinstance(mark, Disc):
        place = f'cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.radius:.1f}"'
        return f"<circle {place} {_ink(mark.role, mark.fill)}/>"
    points = " ".join([f"{x:.1f},{y:.1f}" for x, y in mark.points])
    return f'<{"polygon" if mark.closed else "polyline"} points="{points}" {_ink(mark.role, mark.fill)}/>'


@cache
def _ink(role: Role, filled: Fill) -> str:
    ink = INKS[role]
    line = 'stroke="none"'
    if ink.weight:
        dash = f' stroke-dasharray="{" ".join(f"{part:g}" for part in ink.dash)}"' if ink.dash else ""
        line = f'stroke="currentColor" stroke-width="{ink.weight:g}" stroke-opacity="{1 - ink.gray:.2g}"{dash}'
    if filled == Fill.SOLID:
        fill = 'fill="currentColor"'
    elif filled == Fill.TINT:
        fill = f'fill="currentColor" fill-opacity="{1 - ink.tint:.2g}"'
    else:
        fill = 'fill="#fff"' if filled == Fill.PAPER else 'fill="none"'
    return f'class="d-{role.value} d-fill-{filled.value}" {line} {fill}'


def _text(mark: Text) -> str:
    weight = ' font-weight="700"' if mark.bold else ""
    struck = ' text-decoration="line-through"' if mark.struck else ""
    anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor.value}"'
    place = f'x="{mark.x:.1f}" y="{mark.y:.1f}" font-size="{mark.size:g}"'
    inked = f'{place}{anchor}{weight}{struck} fill="currentColor"'
    return f'<text class="d-{mark.role}" {inked}>{said(mark.text)}</text>'
