"""The shortened environment shows what plain Jinja shows, byte for byte, and escapes what plain Jinja escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from downtime.web.environment import PageEnvironment, shown
from downtime.web.shell import Pages
from downtime.web.visible import visible
from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import Hospital, Reader

HOSTILE = "<b>\x00'\"&{{ 7 * 7 }}"
TEMPLATE = """
{% macro one(text, mark=none) %}[{{ text }}{% if mark %} {{ mark }}{% endif %}]{% endmacro %}
{% macro around() %}<i>{{ caller() }}</i>{% endmacro %}
{% set piece %}{{ hostile }}{% endset %}
{{ hostile }} {{ markup }} {{ number }} {{ none }} {{ missing }} {{ own }} {{ text }} {{ piece }}
{% for text in texts %}{{ one(text, mark=loop.index) }} {{ plain(text) }} {{ part(text) }} {{ kept(text) }}
{% if loop.last %}{{ asks(hostile) }}{% endif %}{% endfor %}
{% call around() %}{{ one(hostile) }}{{ hostile|upper }}{{ stops() }}{{ Callable() }}{{ texts|join(", ") }}{% endcall %}
{{ texts.count(hostile) }} {{ markup + hostile }} {{ "const <&>" }}
{% autoescape false %}{{ hostile }}{% endautoescape %}
"""
ADDRESSES = (f"/patients/{sample.BUSY}", f"/patients/{sample.ODD}", "/wards/med-b", "/guide/patterns")


class Plain(Environment):
    """Jinja as Flask brings it, set up as the pages are."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options, trim_blocks=True, lstrip_blocks=True, finalize=visible)


class Own:
    def __html__(self) -> str:
        return "<own>"


class Text(str):
    """A text of another type, as the values of enumerations are."""

    __slots__ = ()


class Callable:
    def __call__(self) -> str:
        return HOSTILE


@pass_context
def asks(context: Context, text: str) -> str:
    return f"{context['number']} {text}"


def stops() -> Iterator[str]:
    return next(iter(()))


def context() -> dict[str, Any]:
    return {
        "hostile": HOSTILE,
        "markup": Markup("<u>\x01</u>"),
        "number": 7,
        "none": None,
        "own": Own(),
        "text": Text(HOSTILE),
        "texts": [HOSTILE, "ordinaire é", ""],
        "plain": lambda text: text * 2,
        "part": partial(str.replace, "a<b", "b"),
        "kept": cache(lambda text: Markup("<s>") + text),
        "asks": asks,
        "stops": stops,
        "Callable": Callable(),
    }


def test_a_template_of_everything_is_drawn_as_by_jinja() -> None:
    app = Flask(__name__)
    both = (kind(app, autoescape=True).from_string(TEMPLATE) for kind in (PageEnvironment, Plain))
    ours, theirs = (template.render(context()) for template in both)
    assert ours == theirs
    assert "const &lt;&amp;&gt;" in ours and ours.count("<b>") == 1  # the one where the template asked for it


def test_the_pages_are_drawn_as_by_jinja(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = _drawn(Reader(hospital.app()).enter())
    monkeypatch.setattr(Pages, "jinja_environment", Plain)
    assert ours == _drawn(Reader(hospital.app()).enter())


@pytest.mark.parametrize("said", [HOSTILE, Text(HOSTILE)])
def test_a_text_is_escaped_and_shows_what_is_hidden(said: str) -> None:
    assert shown(said) == "&lt;b&gt;␀&#39;&#34;&amp;{{ 7 * 7 }}" and type(shown(said)) is Markup


def test_markup_is_not_escaped_again_but_shows_what_is_hidden() -> None:
    assert shown(Markup("<b>\x00</b>")) == "<b>␀</b>"


def _drawn(reader: Reader) -> list[str]:
    answers = [reader.get(path) for path in ADDRESSES]
    assert {answer.status_code for answer in answers} == {200}
    return [re.sub("[0-9a-f]{64}", "token", answer.text) for answer in answers]
