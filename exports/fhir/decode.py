"""From JSON to typed resources without losing a resource for one bad element.

Rules: an element that does not have the type FHIR gives it is taken out, kept as raw text and reported with its path;
everything else of the resource stays. Only what is no JSON object at all is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Generic, TypeVar

import msgspec

from exports.language import N_

T = TypeVar("T")

SHOWN = 200
"""Characters of raw text kept of an element that could not be read."""

NOT_JSON = N_("not JSON")
NOT_OBJECT = N_("not a JSON object")
TOO_DEEP = N_("nested too deeply")
NOT_UTF8 = N_("text that is not UTF-8")

_AT = re.compile(r" - at `\$(.*)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_SINGLE_REMOVALS = 64

Unreadable = tuple[str, str]
"""Path of an element (FHIRPath style) and its raw text, shortened."""


class Undecodable(Exception):
    """Internal: the text is no JSON object. It never leaves the package."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Decoder(Generic[T]):
    """Decodes one type of resource."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind
        self._typed = msgspec.json.Decoder(kind)
        self._plain: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)

    def decode(self, data: bytes | msgspec.Raw) -> tuple[T, list[Unreadable]]:
        """The resource and what of it could not be read. Raises `Undecodable`."""
        try:
            return self._typed.decode(data), []
        except msgspec.ValidationError:
            return self._without_bad_elements(bytes(data), [])
        except UnicodeDecodeError:
            repaired = bytes(data).decode("utf-8", "replace").encode()
            return self._without_bad_elements(repaired, [("$", NOT_UTF8)])
        except msgspec.DecodeError as problem:
            raise Undecodable(NOT_JSON) from problem
        except RecursionError as problem:
            raise Undecodable(TOO_DEEP) from problem

    def decode_all(self, lines: Iterable[bytes]) -> list[T] | None:
        """The resources of many lines when none has a fault; None when any needs `decode`."""
        decode = self._typed.decode
        try:
            return [decode(line) for line in lines]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    def _without_bad_elements(self, data: bytes, found: list[Unreadable]) -> tuple[T, list[Unreadable]]:
        try:
            tree = self._plain.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise Undecodable(NOT_JSON) from problem
        except RecursionError as problem:
            raise Undecodable(TOO_DEEP) from problem
        if not isinstance(tree, dict):
            raise Undecodable(NOT_OBJECT)
        while True:
            try:
                return self._typed.decode(msgspec.json.encode(tree)), found
            except msgspec.ValidationError as problem:
                steps = _steps(str(problem))
                if not steps:
                    raise Undecodable(NOT_OBJECT) from problem
                # A resource full of faults loses whole top elements rather than hours.
                wanted = steps if len(found) < _SINGLE_REMOVALS else steps[:1]
                found.append(_take_out(tree, wanted))
            except RecursionError as problem:
                raise Undecodable(TOO_DEEP) from problem


def _steps(message: str) -> list[str | int]:
    at = _AT.search(message)
    if at is None:
        return []
    return [int(index) if index else name for name, index in _STEP.findall(at[1])]


def _take_out(tree: Any, steps: list[str | int]) -> Unreadable:
    """Removes the element at `steps`; when the path does not lead there, its first step instead."""
    node = tree
    try:
        for step in steps[:-1]:
            node = node[step]
        taken = node.pop(steps[-1])
    except (KeyError, IndexError, TypeError, AttributeError):
        steps = steps[:1]
        taken = tree.pop(steps[0], None)
    return _path(steps), shortened(msgspec.json.encode(taken).decode())


def _path(steps: list[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def shortened(text: str) -> str:
    """At most `SHOWN` characters, with an ellipsis when some were cut."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def without_indexes(path: str) -> str:
    """`name[0].family` → `name.family`: what the tally counts by."""
    return re.sub(r"\[\d+\]", "", path)
