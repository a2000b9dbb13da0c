"""The documentation says what the code does: pages in step, links that lead somewhere, commands that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.tools.docs import GENERATED, error_classes, regenerated

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(p for d in ("downtime", "exports", "printable") for p in (ROOT / d).rglob("*.md"))]
)


@pytest.mark.parametrize("page", GENERATED, ids=lambda page: page.name)
def test_generated_pages_are_in_step(page: Path) -> None:
    assert regenerated(page) == page.read_text(encoding="utf-8"), "make docs"


def test_exit_codes_are_never_shared() -> None:
    codes = Counter(failure.exit_code for failure in error_classes())
    assert {code: n for code, n in codes.items() if n > 1} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_of_the_pages_exist(page: Path) -> None:
    from downtime.cli import VERBS

    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)(?:\$ )?downtime ([a-z][a-z-]+)", text, re.MULTILINE)) - {"1"}
    assert named <= set(VERBS), named - set(VERBS)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)`?", text)) & {"demo", "test", "check", "bench", "docs", "lock"} <= targets
