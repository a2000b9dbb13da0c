"""What a browser of late 2016 (Chrome 54, Firefox 50) understands of a style sheet; the rest it drops.

Rules of this module:

* what is not in the tables below counts as unknown: a feature that somebody uses for the first time is looked up (MDN's
  compatibility tables) and entered by hand, or it gets a fallback;
* what only one of the two browsers knows counts as unknown (`position: sticky` of Firefox alone);
* dropping is CSS's own (CSS Syntax 3 and CSS Conditional 3): an unknown value takes its declaration, an unknown
  selector its whole rule, an unknown at-rule all that is inside, an unknown media feature its block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2

_PROPERTIES = """
    align-content align-items align-self animation background background-color background-image border
    border-bottom border-bottom-color border-bottom-width border-collapse border-color border-left
    border-left-color border-left-style border-left-width border-radius border-right border-spacing border-style
    border-top border-top-color border-top-width border-width bottom box-shadow box-sizing caption-side clear
    clip color content cursor display empty-cells fill flex flex-basis flex-direction flex-flow flex-grow
    flex-shrink flex-wrap float font font-family font-size font-style font-variant-numeric font-weight height
    justify-content left letter-spacing line-height list-style list-style-type margin margin-bottom margin-left
    margin-right margin-top max-height max-width min-height min-width opacity order orphans outline
    outline-color outline-offset outline-style outline-width overflow overflow-wrap overflow-x overflow-y
    padding padding-bottom padding-left padding-right padding-top page-break-after page-break-before
    page-break-inside pointer-events position quotes right size stroke stroke-dasharray stroke-width
    table-layout text-align text-decoration text-indent text-overflow text-transform top transform transition
    unicode-bidi vertical-align visibility white-space widows width word-break word-spacing word-wrap z-index
"""
PROPERTIES = frozenset(_PROPERTIES.split())
_FUNCTIONS = "var calc url rgb rgba hsl hsla rect attr counter translate rotate scale linear-gradient"
FUNCTIONS = frozenset(_FUNCTIONS.split())
_UNITS = "px em rem ex ch vh vw vmin vmax pt cm mm in s ms deg"
UNITS = frozenset(_UNITS.split())
KEYWORDS_UNKNOWN = {
    "display": {"grid", "inline-grid", "contents", "flow-root"},
    "position": {"sticky"},
    "overflow-wrap": {"anywhere"},
    "overflow": {"clip"},
    "overflow-x": {"clip"},
    "overflow-y": {"clip"},
    "width": {"fit-content", "max-content", "min-content", "stretch"},
    "max-width": {"fit-content", "max-content", "min-content"},
    "min-width": {"fit-content", "max-content", "min-content"},
    "height": {"fit-content", "max-content", "min-content"},
    "align-items": {"start", "end"},
    "align-content": {"start", "end", "space-evenly"},
    "align-self": {"start", "end"},
    "justify-content": {"start", "end", "left", "right", "space-evenly"},
    "white-space": {"break-spaces"},
}
_PSEUDO = """hover focus active visited link first-child last-child only-child nth-child nth-last-child nth-of-type
    first-of-type last-of-type not root checked disabled enabled target empty lang before after first-letter first-line
    -webkit-inner-spin-button -webkit-outer-spin-button -webkit-search-decoration -webkit-file-upload-button
    -webkit-details-marker -moz-focus-inner"""
PSEUDO = frozenset(_PSEUDO.split())
MEDIA = re.compile(
    r"(not |only )?(print|screen|all|\((min|max)-(width|height): ?\d+px\))( and \((min|max)-(width|height): ?\d+px\))*"
)
CONDITION = re.compile(r"(not )?\(([a-z-]+): ([^()]+)\)")
"""The `@supports` conditions that are allowed here: one declaration, or its opposite."""


@dataclass(frozen=True)
class Dropped:
    """Something that a browser of 2016 does not understand."""

    line: int
    selector: str
    """"" where the whole rule or block goes."""
    property: str
    value: str
    earlier: bool
    """The same rule sets the same property before, in a way that is understood."""


def known_selector(selector: str) -> bool:
    pseudo = re.findall(r"::?([a-z-]+)", selector)
    plain = all(name in PSEUDO for name in pseudo) and "&" not in selector
    return plain and not re.search(r":not\([^)]*[ ,>+~:]|\[[^\]]* i\]| of ", re.sub(r":not\(:[a-z-]+\)", "", selector))


def known_media(query: str) -> bool:
    return all(MEDIA.fullmatch(one.strip().lower()) for one in query.split(","))


def known_declaration(name: str, value: str) -> bool:
    if name.startswith("-"):  # our own, or one maker's beside the plain one
        return True
    if name not in PROPERTIES:
        return False
    tokens = [t for t in tinycss2.parse_component_value_list(value) if t.type not in ("whitespace", "comment")]
    words = {t.lower_value for t in tokens if t.type == "ident"}
    if words & KEYWORDS_UNKNOWN.get(name, set()) or (name == "text-decoration" and len(tokens) > 1):
        return False
    return all(_known_token(token) for token in tokens)


def _known_token(token: Any) -> bool:
    if token.type == "function":
        inside = [t for t in token.arguments if t.type not in ("whitespace", "comment")]
        spaced = token.lower_name in ("rgb", "rgba", "hsl", "hsla") and "," not in [
            t.value for t in inside if t.type == "literal"
        ]
        return token.lower_name in FUNCTIONS and not spaced and all(map(_known_token, inside))
    if token.type == "dimension":
        return token.lower_unit in UNITS
    return not (token.type == "hash" and len(token.value) in (4, 8))


def holds(condition: str) -> bool:
    """Whether an `@supports` condition holds there. Raises `LookupError` for one that nobody reviewed."""
    if condition.startswith("selector("):
        return False  # a function that was not known: the question was answered with no
    found = CONDITION.fullmatch(" ".join(condition.split()))
    if found is None:
        raise LookupError(f"@supports {condition}: write (property: value) or not (property: value)")
    return known_declaration(found[2], found[3]) is not bool(found[1])


def aged(css: str) -> str:
    """The style sheet as a browser of 2016 reads it."""
    return "\n".join(_aged(_rules(css)))


def _aged(rules: Sequence[Any]) -> Iterator[str]:
    for rule in rules:
        prelude = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "qualified-rule":
            if known_selector(prelude):
                kept = [d for d in _declarations(rule) if known_declaration(d.lower_name, _value(d))]
                yield f"{prelude} {{ {'; '.join(_written(d) for d in kept)} }}"
        elif rule.lower_at_keyword == "media" and known_media(prelude):
            yield f"@media {prelude} {{ {' '.join(_aged(_inside(rule)))} }}"
        elif rule.lower_at_keyword == "supports" and holds(prelude):
            yield from _aged(_inside(rule))
        elif rule.lower_at_keyword == "page":
            yield tinycss2.serialize([rule])


def dropped(css: str) -> list[Dropped]:
    """All that goes, in its order."""
    return list(_dropped(_rules(css)))


def _dropped(rules: Sequence[Any]) -> Iterator[Dropped]:
    for rule in rules:
        prelude = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "at-rule":
            name = rule.lower_at_keyword
            if (name == "media" and known_media(prelude)) or (name == "supports" and holds(prelude)):
                yield from _dropped(_inside(rule))
            elif name not in ("supports", "page"):
                yield Dropped(rule.source_line, "", f"@{name}", prelude, False)
            continue
        if not known_selector(prelude):
            yield Dropped(rule.source_line, "", "selector", prelude, False)
            continue
        known: set[str] = set()
        for one in _declarations(rule):
            if known_declaration(one.lower_name, _value(one)):
                known.add(one.lower_name)
            else:
                yield Dropped(one.source_line, prelude, one.lower_name, _value(one), one.lower_name in known)


def selectors_in_force(css: str) -> set[str]:
    """Every single selector of the rules that a browser of 2016 keeps for a wide screen."""
    return set(_in_force(_rules(css)))


def _in_force(rules: Sequence[Any]) -> Iterator[str]:
    for rule in rules:
        prelude = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "qualified-rule":
            yield from single(prelude)
        elif holds(prelude) if rule.lower_at_keyword == "supports" else _wide(rule.lower_at_keyword, prelude):
            yield from _in_force(_inside(rule))


def _wide(keyword: str, query: str) -> bool:
    return keyword == "media" and "max-width" not in query and "print" not in query


def single(selectors: str) -> set[str]:
    """The selectors of a list, one by one."""
    return {" ".join(one.split()) for one in selectors.split(",")}


def _rules(css: str) -> list[Any]:
    return list(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _inside(rule: Any) -> list[Any]:
    return list(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _declarations(rule: Any) -> list[Any]:
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    wrong = [one for one in found if one.type != "declaration"]
    if wrong:
        raise LookupError(f"line {wrong[0].source_line}: no declaration (nested rules are of 2023)")
    return list(found)


def _value(declaration: Any) -> str:
    return str(tinycss2.serialize(declaration.value)).strip()


def _written(declaration: Any) -> str:
    return f"{declaration.name}: {_value(declaration)}{' !important' if declaration.important else ''}"
