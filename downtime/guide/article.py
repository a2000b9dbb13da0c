"""The articles of the guide: Markdown files beside this module, one folder a language.

Rules of this module: both languages have the same articles under the same names (a test holds them to it); the title is
the first line; markup that an article may not have (HTML, pictures, addresses outside) is not rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from exports.language import N_

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore


class Group(StrEnum):
    """Where an article stands in the list."""

    NOW = "now"
    ROLE = "role"
    CARE = "care"
    KIT = "kit"


GROUPS: Mapping[Group, str] = {
    Group.NOW: N_("What to do now"),
    Group.ROLE: N_("Cards, one for each role"),
    Group.CARE: N_("Care on paper"),
    Group.KIT: N_("This kit"),
}

_PLACES: Mapping[str, Group] = {
    "first-hour": Group.NOW,
    "phases": Group.NOW,
    "nurse": Group.ROLE,
    "manager": Group.ROLE,
    "crisis-cell": Group.ROLE,
    "it": Group.ROLE,
    "identity": Group.CARE,
    "order": Group.CARE,
    "watch": Group.CARE,
    "manual": Group.KIT,
}


class Article(Struct, frozen=True):
    """One page of the guide; `text` is Markdown without its title."""

    name: str
    """In addresses: small letters and hyphens, the same in every language."""
    group: Group
    title: str
    text: str


@cache
def articles(language: str) -> tuple[Article, ...]:
    """All articles of a language, in the order of the list."""
    folder = resources.files(__package__) / language
    return tuple(
        _article(name, group, (folder / f"{name}.md").read_text(encoding="utf-8")) for name, group in _PLACES.items()
    )


def article(language: str, name: str) -> Article | None:
    """One article by its name; None when there is none."""
    return next((one for one in articles(language) if one.name == name), None)


def rendered(text: str) -> Markup:
    """The HTML of a Markdown text, safe whatever the text: tags in it are shown as text, only tables are added to
    CommonMark, and pictures and addresses outside are left out (the pages load and link nothing from elsewhere)."""
    return Markup(_markdown().render(text))  # noqa: S704 - made by a renderer that escapes every tag


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - when it is needed: it holds up the start

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.core.ruler.push("boxes", _boxes)
    return parser.disable(["image", "link", "autolink", "reference", "html_inline", "html_block"])


def _boxes(state: StateCore) -> None:
    """A line of a list that begins with a box to tick has no bullet beside it."""
    for opened, text in zip(state.tokens, state.tokens[2:], strict=False):
        if opened.type == "list_item_open" and text.content.startswith("☐"):
            opened.attrSet("class", "box")


def _article(name: str, group: Group, source: str) -> Article:
    title, _, text = source.partition("\n")
    return Article(name, group, title.removeprefix("# ").strip(), text.strip())
