"""The catalogue of forms, and the one way to print them."""

from printable.forms.catalogue import FORMS
from printable.forms.rendering import blank_of, form_named, render, render_each

__all__ = ["FORMS", "blank_of", "form_named", "render", "render_each"]
