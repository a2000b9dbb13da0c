"""The pages serve a browser of late 2016 (Chrome 54, Firefox 50): whatever it drops has a reviewed answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.script_of_2016 import too_new
from tests.tools.style_of_2016 import Dropped, aged, dropped, known_selector, selectors_in_force, single

STATIC = Path(__file__).resolve().parents[2] / "downtime" / "web" / "static"
STYLES = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))

HARMLESS = {
    "color-scheme": "the browser's own scroll bars stay light",
    "scroll-behavior": "jumps are as they were",
    "scroll-margin-top": "what scrolls does not go below the banner there (older.css)",
    "text-underline-offset": "the line is nearer",
    "text-decoration-thickness": "the line is thinner",
    "hyphens": "long words break without a hyphen",
    "tab-size": "eight instead of four",
    "clip-path": "clip stands beside it",
    "columns": "one column",
    "column-count": "one column; with its maker's prefix two",
    "column-gap": "as above",
    "break-inside": "page-break-inside stands beside it",
    "break-after": "a title may stand alone at the end of a printed page",
    "scrollbar-width": "as wide as the system has it",
    "print-color-adjust": "-webkit-print-color-adjust stands beside it",
}
"""Property → what is lost without it: nothing that a nurse needs."""

ANSWERED = {"gap", "row-gap", "column-gap", "display", "position", "align-items", "align-content", "justify-content"}
"""Properties whose loss is answered by a rule of older.css for the same selector, or for what is inside it."""

ALONE = {
    ":focus:not(:focus-visible)": "the outline of :focus stays, for mouse users too",
    "@media (prefers-color-scheme: dark)": "the night theme is chosen by the button",
    "table.list thead th { position: sticky }": "the head of a table scrolls away with it",
    ".frame-line { position: sticky }": "on a phone; the laptop's frame never scrolls",
    ".paper-bar { position: sticky }": "for whom and how scrolls away with what to print",
}
"""Whole rules and single declarations that may go."""


def older() -> set[str]:
    return selectors_in_force((STATIC / "older.css").read_text(encoding="utf-8"))


def unanswered(css: str, answers: set[str]) -> list[str]:
    found = []
    for one in dropped(css):
        said = f"{one.property} {one.value}" if one.property.startswith("@") else one.value
        if not one.selector:
            found += [] if said in ALONE else [f"line {one.line}: the whole of {said}"]
        elif not (one.earlier or harmless(one) or answered(one, answers)):
            found.append(f"line {one.line}: {one.selector} {{ {one.property}: {one.value} }}")
    return found


def harmless(one: Dropped) -> bool:
    lost = f"{one.selector} {{ {one.property}: {one.value} }}"
    return one.property in HARMLESS or one.property.startswith("grid-") or lost in ALONE


def answered(one: Dropped, answers: set[str]) -> bool:
    """Each selector, or something directly inside of it, has a rule of older.css."""
    return one.property in ANSWERED and all(
        any(
            other == selector
            or other.startswith((selector + " ", selector + ":", selector + "."))
            or other.endswith(" " + selector)
            for other in answers
        )
        for selector in single(one.selector)
    )


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_what_an_old_browser_drops_of_a_style_sheet_has_an_answer(style: Path) -> None:
    assert unanswered(style.read_text(encoding="utf-8"), older()) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_of_2016(script: Path) -> None:
    assert too_new(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("p { color: red }", 0),
        ("p { inset: 0 }", 1),
        ("p { width: min(1em, 10%) }", 1),
        ("p { width: 1em; width: min(1em, 10%) }", 0),
        ("p { height: 100vh; height: 100dvh }", 0),
        ("p { overflow-wrap: anywhere }", 1),
        ("p { color: rgb(0 0 0 / 50%) }", 1),
        ("p { color: #0008 }", 1),
        (".x { display: grid; gap: 1px }", 2),
        (".patient { display: grid }", 0),
        (":focus-visible, a { color: red }", 1),
        (":is(a, b) { color: red }", 1),
        ("p:has(a) { color: red }", 1),
        ("p:not(.a, .b) { color: red }", 1),
        ("p:not(.a) { color: red }", 0),
        ("@layer x { p { color: red } }", 1),
        ("@container (min-width: 1px) { p { color: red } }", 1),
        ("@media (width > 1px) { p { color: red } }", 1),
        ("@media print { p { inset: 0 } }", 1),
        ("@supports (inset: 0) { p { inset: 0 } }", 0),
    ],
)
def test_the_style_check_sees_what_is_new(css: str, found: int) -> None:
    assert len(unanswered(css, older())) == found


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("for (const a of b) { (() => a)(); }", 0),
        ("a?.b", 1),
        ("a ?? b", 1),
        ("async function f() { await a; }", 2),
        ("x = { ...a }", 1),
        ("const { a, ...b } = c", 1),
        ("try { a(); } catch { b(); }", 1),
        ("'a'.padStart(2)", 1),
        ("new AbortController()", 1),
        ("window.AbortController ? new AbortController() : null", 0),
        ("if (window.ResizeObserver) { new ResizeObserver(f); }", 0),
        ("window.scrollTo(0, 1)", 0),
        ("box.scrollTo(0, 1)", 1),
    ],
)
def test_the_script_check_sees_what_is_new(script: str, found: int) -> None:
    assert len(too_new(script)) == found


def test_an_aged_style_sheet_is_what_is_left() -> None:
    css = """a { color: red; inset: 0 }
      :is(b) { x: y }
      @supports not (inset: 0) { a > b { top: 0 !important } }
      @media print { a { gap: 1px } }"""
    assert " ".join(aged(css).split()) == "a { color: red } a > b { top: 0 !important } @media print { a { } }"
    assert known_selector("a:hover > .b[c='d']::before")
