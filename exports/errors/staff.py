"""The staff list. Exit codes 75–77."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class StaffListMissing(DowntimeError):
    exit_code = 75
    sentence = N_('{folder} has no staff list: its downtime.toml names no [[source]] of type "csv".')
    hint = N_('add these lines to downtime.toml: [[source]], type = "csv", path = "hospital/staff"')


class AccountUnknown(DowntimeError):
    exit_code = 76
    sentence = N_("Nobody on the staff list {file} has that login.")
    hint = N_("downtime staff list SITE shows the logins; downtime staff add SITE adds one")


class PinUnusable(DowntimeError):
    exit_code = 77
    sentence = N_("The PIN cannot be used: {problem}.")
    hint = N_("let the kit draw one (--make-pin), or take digits that nobody would try first")
