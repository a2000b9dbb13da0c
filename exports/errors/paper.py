"""Printing. Exit codes 60–69."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class FormUnknown(DowntimeError):
    exit_code = 60
    sentence = N_("There is no form named {form}; there are: {forms}.")
    hint = N_("downtime print --help lists the forms")


class PatientUnknown(DowntimeError):
    exit_code = 61
    sentence = N_("No patient of the copy has that number.")
    hint = N_("search by name in the application: downtime serve VAULT")


class WardUnknown(DowntimeError):
    exit_code = 62
    sentence = N_("There is no ward named {ward}; there are: {wards}.")
    hint = N_("give the name as the list of wards shows it")
