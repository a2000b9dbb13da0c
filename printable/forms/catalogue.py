"""The forms by the name that the command line and the web use, in the order of the lists."""

from __future__ import annotations

from collections.abc import Mapping

from printable import patient_sheet, ward_list
from printable.form import Form
from printable.forms import (
    administration_plan,
    care,
    crisis_log,
    cumulative_results,
    fluid_balance,
    kitchen,
    labels,
    movements,
    observation_chart,
    prescription,
    registers,
    requests,
    specialties,
    temperature_chart,
    test_page,
    theatre,
    ward_lists,
)

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        patient_sheet.FORM,
        ward_list.FORM,
        administration_plan.FORM,
        administration_plan.LONG_FORM,
        prescription.FORM,
        observation_chart.FORM,
        temperature_chart.FORM,
        fluid_balance.FORM,
        *care.FORMS,
        cumulative_results.FORM,
        *requests.FORMS,
        *movements.FORMS,
        *theatre.FORMS,
        *specialties.FORMS,
        *ward_lists.FORMS,
        kitchen.FORM,
        *registers.FORMS,
        *labels.FORMS,
        *crisis_log.FORMS,
        *test_page.FORMS,
    )
}
