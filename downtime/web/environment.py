"""How templates become pages: Jinja as it is, with its two most used steps made short.

A page of a patient calls some two thousand functions and puts out as many values; Jinja asks of each call whether it
wants the context, and copies each piece of markup twice. Rules of this module:

* what a page shows is what plain Jinja shows, byte for byte: a test draws the same both ways;
* every value goes through `visible`, and every text that is not markup is escaped, in one step (`shown`);
* whatever is not the usual case goes Jinja's own way.
"""

from __future__ import annotations

from functools import lru_cache, partial
from types import FunctionType, MethodType
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from downtime.web.visible import visible

_SIMPLE = frozenset({FunctionType, MethodType, partial, type(lru_cache(len))})
_WANTS_MORE = "jinja_pass_arg"
"""What Jinja's decorators (`pass_context` and its like) put on a function."""


def shown(said: Any) -> Markup:
    """A value as it stands on a page: nothing hidden in it, and escaped unless it is markup."""
    clean = visible(said)
    return clean if type(clean) is Markup else escape(clean)


class ShortCalls(Context):
    """The names of a template. Macros, plain functions and methods are called straight."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - Jinja's own names: a template's are free
        """The call that a template makes; as Jinja's own."""
        kind = type(__obj)
        if kind is Macro:
            args = (__self.eval_ctx, *args)
        elif kind not in _SIMPLE or hasattr(__obj, _WANTS_MORE):
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        try:
            return __obj(*args, **kwargs)
        except StopIteration:  # as Jinja has it: it would end a page in silence
            return __self.environment.undefined(
                "value was undefined because a callable raised a StopIteration exception"
            )


class OneStep(CodeGenerator):
    """Writes `environment.shown(…)` where Jinja writes `escape(environment.finalize(…))`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_usual(frame, finalize):
            self.write("environment.shown(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_usual(frame, finalize):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)


class PageEnvironment(Environment):
    """The environment of the pages."""

    code_generator_class = OneStep
    context_class = ShortCalls
    shown = staticmethod(shown)

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, **options, trim_blocks=True, lstrip_blocks=True, finalize=visible)


def _is_usual(frame: Frame, finalize: Any) -> bool:
    """Whether what stands there is surely escaped, and goes through `visible`."""
    return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is not None)
