"""A picture for paper: grey, small, on white. The hospital's logo is the only one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader

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
    def of(content: bytes) -> Picture:
        """The picture of a PNG that was checked at export."""
        with Image.open(io.BytesIO(content), formats=["PNG"]) as found:
            seen = found.convert("RGBA")
        seen.thumbnail((_MOST, _MOST))
        ground = Image.new("RGBA", seen.size, "white")
        grey = Image.alpha_composite(ground, seen).convert("L")
        return Picture(grey.width, grey.height, ImageReader(grey))
