"""The names that a field of the hospital's own PDF may bear, to be filled from the record.

`printable.hospital_form` says what stands in each; a test holds the two lists together.
"""

from __future__ import annotations

from collections.abc import Mapping

from exports.language import N_

FIELDS: Mapping[str, str] = {
    "patient.name": N_("birth name and first given name"),
    "patient.birth_name": N_("birth name"),
    "patient.given_name": N_("first birth given name"),
    "patient.given_names": N_("all birth given names"),
    "patient.used_name": N_("used name and used given name"),
    "patient.birth_date": N_("birth date, as far as it is known"),
    "patient.birthplace": N_("place of birth"),
    "patient.sex": N_("sex"),
    "patient.age": N_("age at the time of printing"),
    "patient.ipp": N_("permanent number (IPP)"),
    "patient.ins": N_("INS, of a qualified identity only"),
    "patient.phone": N_("telephone number"),
    "patient.address": N_("address"),
    "stay.number": N_("number of the stay"),
    "stay.ward": N_("ward"),
    "stay.room": N_("room"),
    "stay.bed": N_("bed"),
    "stay.admitted_at": N_("date and time of admission"),
    "stay.attending": N_("attending physician"),
    "stay.reason": N_("reason for the stay"),
    "allergies": N_("allergies, in their three states"),
    "alerts": N_("active alerts, in their three states"),
    "problems": N_("problems and history, in their three states"),
    "orders": N_("active prescriptions, in their three states"),
    "weight": N_("last weight with its date"),
    "contacts": N_("contacts with their telephone numbers, in their three states"),
    "hospital": N_("name of the hospital"),
    "data_time": N_("time of the data"),
    "print_time": N_("time of printing"),
    "printed_by": N_("who printed"),
    "serial": N_("serial number of the sheet"),
    "page": N_("page n/N"),
}
"""Name → what stands there."""

NAMES = ({"patient.name"}, {"patient.birth_name", "patient.given_name"})
NUMBERS = ({"patient.ipp"}, {"patient.birth_date"})
"""A page that holds one set of each says whose it is: two identifiers."""
