"""The parts of a page drawn each by itself, so that one that fails never takes the others with it.

Rules of this module:

* a part that fails says so in its own place, with a code for support: "cannot be shown" never looks like "none";
* the failure is logged as `error_pages` logs one: its kind and the lines of our code, never its message;
* what ends the whole request on purpose (not found, a lock meanwhile) is no failure of a part and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from downtime.copy import CopyForgotten
from downtime.web.error_pages import log_failure

ENDS_THE_REQUEST = (HTTPException, CopyForgotten)


@dataclass(frozen=True)
class Part:
    """A part that stands on the page. `view` is what it shows, None when it failed; `incident` is the code then."""

    name: str
    title: str
    view: Any = None
    incident: str = ""


@dataclass
class SectionGuard:
    """Draws parts: `views` gives what a part shows by its name, `titles` what it is called."""

    views: Callable[[str], Any]
    titles: Callable[[str], str]
    drawn: list[Part] = field(default_factory=list)
    """The parts so far, in their order, for the list of contents; a part that draws nothing is not there."""

    def __call__(self, name: str, draw: Callable[..., Markup], *more: Any) -> Markup:
        """The part of that name, drawn by a macro from its view; "" when there is nothing to draw."""
        try:
            view = self.views(name)
            html = draw(view, *more)
        except ENDS_THE_REQUEST:
            raise
        except Exception as error:  # noqa: BLE001, RUF100 - whatever it is, the rest of the page stays
            return self._failed(name, log_failure(error))
        if html.strip():
            self.drawn.append(Part(name, self.titles(name), view))
        return html

    def without_title(self, draw: Callable[..., Markup], *arguments: Any) -> Markup:
        """A piece that is in no list of contents."""
        try:
            return draw(*arguments)
        except ENDS_THE_REQUEST:
            raise
        except Exception as error:  # noqa: BLE001, RUF100
            return Markup(render_template("failed_part.html", part=Part("", "", incident=log_failure(error))))  # noqa: S704

    def _failed(self, name: str, incident: str) -> Markup:
        part = Part(name, self.titles(name), incident=incident)
        self.drawn.append(part)
        return Markup(render_template("failed_part.html", part=part))  # noqa: S704 - our own template


def failed(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.incident)
