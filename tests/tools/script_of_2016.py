"""What a browser of late 2016 (Chrome 54, Firefox 50) does not understand of a script.

Rules of this module:

* the parser knows ECMAScript 2017 and refuses what is newer (optional chaining, `??`, private fields, `catch` without a
  name); what it lets through and 2016 does not know is looked for in the tree: async functions, object spread and rest,
  a comma behind the last argument;
* a name of the table is newer than 2016 and may only be used where the same condition asked for it
  (`window.AbortController ? new AbortController() : …`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import esprima

_NEWER = """AbortController AbortSignal IntersectionObserver ResizeObserver PointerEvent structuredClone queueMicrotask
    globalThis BigInt WeakRef requestSubmit replaceChildren replaceWith padStart padEnd flat flatMap fromEntries
    matchAll replaceAll allSettled finally trimStart trimEnd toggleAttribute isConnected checkVisibility showModal
    showPopover at hasOwn findLast toSorted randomUUID RelativeTimeFormat PluralRules ListFormat formatToParts
    scrollTo scrollBy"""
NEWER = frozenset(_NEWER.split())
"""Names that came later; `Element.append` and its like are of Chrome 54 and Firefox 49."""

OF_WINDOW = frozenset({"scrollTo", "scrollBy"})
"""Old as methods of the window, new as methods of an element."""


def too_new(source: str) -> list[str]:
    """What a browser of 2016 would stumble over, with its line."""
    try:
        tree = esprima.parseScript(source, {"loc": True})
    except esprima.Error as error:
        return [str(error)]
    return list(_walk(tree, frozenset()))


def _walk(node: Any, asked: frozenset[str]) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _walk(one, asked)
        return
    if not getattr(node, "type", None):
        return
    yield from _own(node, asked)
    if node.type in ("IfStatement", "ConditionalExpression"):
        asked_here = asked | frozenset(_names(node.test))
        yield from _walk(node.consequent, asked_here)
        yield from _walk(node.alternate, asked)
        return  # the question itself may name what is new
    if node.type == "LogicalExpression" and node.operator == "&&":
        yield from _walk(node.right, asked | frozenset(_names(node.left)))
        return
    for name in vars(node):
        if name not in ("loc", "range"):
            yield from _walk(getattr(node, name), asked)


def _own(node: Any, asked: frozenset[str]) -> Iterator[str]:
    line = f"line {node.loc.start.line}: "
    if getattr(node, "isAsync", False) or node.type in ("AwaitExpression", "ForAwaitStatement"):
        yield line + "async"
    if node.type == "ObjectExpression" and any(one.type == "SpreadElement" for one in node.properties):
        yield line + "object spread"
    if node.type == "ObjectPattern" and any(one.type == "RestElement" for one in node.properties):
        yield line + "object rest"
    if node.type == "MemberExpression" and not node.computed and node.property.name in NEWER - asked:
        name = str(node.property.name)
        if not (name in OF_WINDOW and node.object.name == "window"):
            yield line + name
    called = node.callee if node.type in ("NewExpression", "CallExpression") else None
    if called is not None and called.type == "Identifier" and called.name in NEWER - asked:
        yield line + str(called.name)


def _names(node: Any) -> Iterator[str]:
    """Every name in a condition."""
    if isinstance(node, list):
        for one in node:
            yield from _names(one)
    elif getattr(node, "type", None):
        if node.type == "Identifier":
            yield str(node.name)
        for name in vars(node):
            if name not in ("loc", "range"):
                yield from _names(getattr(node, name))
