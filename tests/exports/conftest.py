from __future__ import annotations

from pathlib import Path

import pytest

from exports.site import Site
from tests.exports.small_hospital import make_site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A new site whose source is the small hospital."""
    return make_site(tmp_path / "site")
