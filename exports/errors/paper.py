"""Printing. Exit codes 60–62, 78, 79, 88, 89."""

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


class BedUnknown(DowntimeError):
    exit_code = 78
    sentence = N_("Nobody of that ward lies in bed {bed}; there are: {beds}.")
    hint = N_("give the bed as the board of the ward shows it; or leave --from-bed out")


class PrinterRefused(DowntimeError):
    exit_code = 79
    sentence = N_("{printer} cannot be printed on: {problem}.")
    hint = N_("downtime printer list shows the printers of this laptop; or write a file: -o FILE.pdf")


class PrintFailed(DowntimeError):
    exit_code = 88
    sentence = N_("The printer did not print everything. Missing: {sheets}.")
    hint = N_("put paper and toner right, then print these again, or go on with: --from-bed BED")
