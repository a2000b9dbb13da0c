"""The logo: drawn small and grey, and never a reason for a sheet to fail."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from printable.picture import Picture


def png(width: int, height: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(content, "PNG")
    return content.getvalue()


def test_a_picture_is_small() -> None:
    picture = Picture.of(png(2000, 1000))
    assert picture is not None and (picture.width, picture.height) == (400, 200)


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", png(300, 300)[:200], png(9, 9)[:40], b"GIF89a", png(9000, 9000)]
)
def test_one_that_cannot_be_drawn_is_left_out(content: bytes) -> None:
    assert Picture.of(content) is None
