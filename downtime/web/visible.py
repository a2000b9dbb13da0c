"""Characters that have no mark of their own, made visible in every page.

Rules: a source may write anything into a text; a control character that a browser would swallow, or that would end a
page's markup for good, is shown as its picture (␀ ␛ ␡) or its code (⟦U+0085⟧), as on paper. Tabs and line ends stay.
Sources: Unicode 24 (Control Pictures), HTML 13.2.3.5 (characters that are parse errors).
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

_PLANES = "".join(f"{chr(plane * 0x10000)}-{chr(plane * 0x10000 + 0xFFFD)}" for plane in range(1, 17))
_SHOWN = f"\t\n\r -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}"
_ALL_SHOWN = re.compile(f"[{_SHOWN}]*+")
"""Fifty times as fast as looking for what is hidden: nearly every letter of every page is in the first ranges."""
_HIDDEN = f"[^{_SHOWN}]"
"""Compiled when it is needed, which is seldom: that takes longer than importing the rest of this module."""
_DELETE = 0x7F


def visible(said: Any) -> Any:
    """What a template puts out, with nothing hidden in it; the same object when nothing is."""
    if not isinstance(said, str) or _ALL_SHOWN.fullmatch(said):
        return said
    clean = re.sub(_HIDDEN, _mark, str(said))
    return Markup(clean) if isinstance(said, Markup) else clean  # noqa: S704 - markup before, and marks have none


def _mark(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == _DELETE else f"⟦U+{code:04X}⟧"
