"""A measured value as every page shows it; a function and no macro, for there are hundreds on a page.

Rules of this module: the source's own value (with the decimal mark of the language), unit, flag and status; that there
is no value is said, with the source's reason where it gives one; critical and abnormal are told by a sign and in words,
a colour only repeats them.
"""

from __future__ import annotations

from markupsafe import Markup

from downtime.web.environment import shown
from exports.language import N_
from exports.record import Observation
from printable.codes import is_abnormal, is_critical
from printable.words import Words

FINAL = "final"
_SIGNS = {"is-critical": "‼ ", "is-abnormal": "! "}


def measured(words: Words, one: Observation, unit: bool = True) -> Markup:
    """The value with its unit (unless a heading has it), its flag and its status."""
    kind = "is-critical" if is_critical(one.flag) else "is-abnormal" if is_abnormal(one.flag) else ""
    of_kind = f" {kind}" if kind else ""
    said = [f'<span class="value{of_kind}">']
    if one.value is not None:
        said.append(shown(words.decimals.value(one)))
    if one.missing_reason:
        reason = words.say(N_("no value: {reason}"), reason=words.code(one.missing_reason))
        said.append(f' <span class="absent">{shown(reason)}</span>')
    elif one.value is None:
        said.append(f'<span class="absent">{shown(words.say(N_("value not recorded")))}</span>')
    if unit and one.unit:
        said.append(f" <small>{shown(one.unit)}</small>")
    said.append("</span>")
    if one.flag:
        sign = f'<span aria-hidden="true">{_SIGNS[kind]}</span>' if kind else ""
        said.append(f' <span class="flag{of_kind}">{sign}{shown(words.flag(one.flag))}</span>')
    if one.status and one.status != FINAL:
        said.append(f' <span class="status">{shown(words.code(one.status))}</span>')
    return Markup("".join(said))  # noqa: S704 - our own marks, and each text went through `shown`
