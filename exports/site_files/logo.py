"""The logo of the hospital: a small PNG that every computer can draw."""

from __future__ import annotations

import io

from PIL import Image

from exports.language import N_
from exports.site_files.refusal import FileRefused

LARGEST = 512 * 1024
"""Bytes."""
MOST_PIXELS = 2000
"""Of a side."""


def check_logo(content: bytes) -> None:
    """Raises `FileRefused`."""
    if len(content) > LARGEST:
        raise FileRefused(N_("it is larger than 512 KiB"))
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if max(picture.size) > MOST_PIXELS:
                raise FileRefused(N_("it is wider or higher than 2000 pixels"))
            picture.load()
    except FileRefused:
        raise
    except Exception as error:  # whatever a broken file makes of the library
        raise FileRefused(N_("it is no PNG picture, or damaged")) from error
