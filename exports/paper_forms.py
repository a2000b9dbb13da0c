"""The names of the kit's forms, for whoever writes `[paper]`: `exports` knows no form, only what they are called.

Rule: `printable.forms` draws them; a test holds the two lists together.
"""

from __future__ import annotations

KIT_FORMS = frozenset(
    {
        "administration-plan",
        "administration-plan-72h",
        "admission",
        "appointments",
        "bed-plan",
        "care-plan",
        "chemotherapy",
        "crisis-log",
        "critical-calls",
        "cumulative-results",
        "dialysis",
        "diets",
        "emergency",
        "fluid-balance",
        "focus-notes",
        "handover",
        "imaging-request",
        "intensive-care",
        "labels-14",
        "labels-16",
        "labels-21",
        "labels-24",
        "labels-24-edge",
        "labels-33",
        "labels-65",
        "laboratory-request",
        "movements-register",
        "observation-chart",
        "obstetrics",
        "paediatric-orders",
        "patient-index",
        "patient-locator",
        "patient-sheet",
        "pharmacy-needs",
        "prescription",
        "re-entry-register",
        "result-slip",
        "stock",
        "temperature-chart",
        "test-page",
        "theatre-checklist",
        "theatre-programme",
        "transfer",
        "transfusion-request",
        "ward-handover",
        "ward-list",
        "wristbands",
    }
)
