"""A picture for paper: grey, small, on white. The hospital's logo is the only one.

Rule: no picture keeps a sheet from being printed; one that cannot be read, or is far too large, is left out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader

_LARGEST = 50_000_000
"""Pixels. One of more would take the memory of the laptop before it is made small."""
_MOST = 400
"""Pixels of a side: 600 dpi at the size of a sheet's head."""


@dataclass(frozen=True)
class Picture:
    """A picture as reportlab draws it; drawn on many pages it stands in the PDF once."""

    width: int
    height: int
    reader: Any

    @staticmethod
    @lru_cache(maxsize=4)
    def of(content: bytes) -> Picture | None:
        """The picture of a PNG that was checked at export; None when it cannot be drawn all the same."""
        try:
            with Image.open(io.BytesIO(content), formats=["PNG"]) as found:
                if found.width * found.height > _LARGEST:
                    return None
                seen = found.convert("RGBA")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # what Pillow raises for damaged files
            return None
        seen.thumbnail((_MOST, _MOST))
        ground = Image.new("RGBA", seen.size, "white")
        grey = Image.alpha_composite(ground, seen).convert("L")
        return Picture(grey.width, grey.height, ImageReader(grey))
