"""Laboratory results over days, their reports, cultures with antibiograms, imaging reports.

Rules: a flag is worked out from the range and the limits of alarm that stand beside the value, so that they always
agree; a sample is drawn when samples are drawn (06:00, or at the arrival).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from exports.valmont.chart import Chart
from exports.valmont.clock import instant
from exports.valmont.people import Identity
from exports.valmont.resource import HL7, LOINC, Resource, coding, concept, meta, quantity, reference
from exports.valmont.tables import Analyte

CATEGORY = concept("", coding(f"{HL7}/observation-category", "laboratory"))
REPORT_LAB = concept("Biologie médicale", coding(f"{HL7}/v2-0074", "LAB"))
REPORT_IMAGING = concept("Imagerie", coding(f"{HL7}/v2-0074", "RAD"))
REPORT_MICROBIOLOGY = concept("Microbiologie", coding(f"{HL7}/v2-0074", "MB"))
FLAGS = f"{HL7}/v3-ObservationInterpretation"
SAMPLES = 4
CHILD = 15


def laboratory_resources(chart: Chart) -> Iterator[Resource]:
    """Results panel by panel, oldest sample first, each panel with its report."""
    rng = chart.chance("laboratory")
    moments = sample_times(chart)
    panels = list(dict.fromkeys(chart.clinical.labs))
    for position, moment in enumerate(moments):
        share = 1.0 if len(moments) == 1 else position / (len(moments) - 1)
        for panel in panels:
            seldom = panel in ("nutrition", "thyroide", "hcg", "ddimeres", "diabete", "calcium", "proteinurie")
            if seldom and position != len(moments) - 1:
                continue
            yield from _panel(chart, rng, panel, f"{position + 1}-{panel}", moment, share)


def sample_times(chart: Chart) -> list[datetime]:
    """When blood was drawn: at the arrival, then at six in the morning of the last days."""
    first = chart.admitted + timedelta(minutes=40)
    mornings = [moment for moment in chart.clock.past_days(6, ("06:00",), first) if moment < chart.clock.ago(hours=2)]
    wanted = ([first] if first < chart.clock.ago(minutes=50) else []) + mornings
    return wanted if len(wanted) <= SAMPLES else [*wanted[:1], *wanted[-(SAMPLES - 1) :]]


def _panel(  # noqa: PLR0913, PLR0917 - what a panel is made of
    chart: Chart, rng: Random, panel: str, number: str, at: datetime, share: float
) -> Iterator[Resource]:
    issued = min(at + timedelta(minutes=rng.randrange(45, 110)), chart.clock.now)
    results = []
    known: dict[str, float] = {}
    for name in chart.tables.panels[panel]:
        analyte = chart.tables.analytes[name]
        if name == "dfg" and chart.identity.age < 18:
            continue
        value = result_value(chart, rng, name, share, known)
        known[name] = value
        key = f"bio-{chart.identity.number}-{number}-{name}"
        results.append(reference("Observation", key))
        yield {
            "resourceType": "Observation",
            "id": key,
            "meta": meta(issued),
            "status": "final",
            "category": [CATEGORY],
            "code": concept(analyte.name, coding(LOINC, analyte.loinc)),
            **chart.tag,
            "effectiveDateTime": instant(at),
            "issued": instant(issued),
            "valueQuantity": quantity(value, analyte.unit, analyte.ucum),
            **_interpretation(analyte, value, reference_range(analyte, chart.identity)),
        }
    name, _, loinc = chart.tables.panel_names[panel].partition("|")
    yield {
        "resourceType": "DiagnosticReport",
        "id": f"cr-{chart.identity.number}-{number}",
        "meta": meta(issued),
        "status": "final",
        "category": [REPORT_LAB],
        "code": concept(name, *([coding(LOINC, loinc)] if loinc else [])),
        **chart.tag,
        "effectiveDateTime": instant(at),
        "issued": instant(issued),
        "result": results,
    }


def result_value(chart: Chart, rng: Random, name: str, share: float, known: dict[str, float]) -> float:
    """The value of an analyte at that share of the stay, as the laboratory rounds it.

    `known`: what was found in the same sample, since a count and a clearance follow from others.
    """
    analyte = chart.tables.analytes[name]
    low, high = reference_range(analyte, chart.identity)
    course = chart.clinical.values.get(name)
    if course is not None:
        start, end = course
        value = start + (end - start) * share
        value += rng.gauss(0, min(abs(value) * 0.015, (high - low) * 0.12))
    elif (follows := _follows(chart, rng, name, known)) is not None:
        value = follows
    else:
        usual = chart.chance(f"usual {name}").gauss((low + high) / 2, (high - low) / 8)
        value = min(high, max(low, usual + rng.gauss(0, (high - low) / 40)))
    rounded = round(value, analyte.decimals)
    return rounded if analyte.decimals else float(int(rounded))


def _follows(chart: Chart, rng: Random, name: str, known: dict[str, float]) -> float | None:
    """What follows from another value of the sample; None when nothing does."""
    young = chart.identity.age < CHILD
    if name == "dfg" and "creat" in known:
        return min(120.0, clearance(known["creat"], chart.identity))
    if name == "ht" and "hb" in known:
        return known["hb"] * rng.uniform(2.9, 3.05)
    if name == "pnn" and "gb" in known:
        usual = 0.42 if young else 0.6
        return known["gb"] * (usual if known["gb"] < 11 else 0.8) * rng.uniform(0.95, 1.05)
    if name == "lympho" and "pnn" in known:
        return max(0.2, (known["gb"] - known["pnn"]) * rng.uniform(0.72, 0.8))
    return None


def clearance(creatinine: float, identity: Identity) -> float:
    """Estimated glomerular filtration in ml/min/1.73 m² from creatinine in µmol/l (CKD-EPI 2009)."""
    female = identity.sex == "female"
    kappa, alpha = (0.7, -0.329) if female else (0.9, -0.411)
    ratio = creatinine / 88.4 / kappa
    value = 141 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.209 * 0.993**identity.age
    return float(value * (1.018 if female else 1))


def reference_range(analyte: Analyte, identity: Identity) -> tuple[float, float]:
    """The range of children, of women, or of all."""
    if identity.age < CHILD and analyte.child != (0, 0):
        return analyte.child
    return analyte.female if identity.sex == "female" and analyte.female != (0, 0) else analyte.range


def _interpretation(analyte: Analyte, value: float, expected: tuple[float, float]) -> Resource:
    low, high = expected
    below, above = analyte.alarm
    found: Resource = {
        "referenceRange": [
            {
                "low": quantity(low, analyte.unit, analyte.ucum),
                "high": quantity(high, analyte.unit, analyte.ucum),
            }
        ]
    }
    flag = "LL" if value < below else "HH" if value > above else "L" if value < low else "H" if value > high else ""
    if not flag:
        return found
    texts = {"LL": "Critique bas", "HH": "Critique haut", "L": "Bas", "H": "Haut"}
    return {"interpretation": [concept(texts[flag], coding(FLAGS, flag))], **found}


def microbiology_resources(chart: Chart) -> Iterator[Resource]:
    """Cultures: a specimen, a result in words, a report with the antibiogram."""
    for number, name in enumerate(chart.clinical.microbiology, 1):
        culture = chart.tables.microbiology[name]
        at = chart.since(culture.days_ago)
        issued = max(at, chart.clock.ago(hours=9))
        key = chart.key("bacterio", number)
        specimen = chart.key("prel", number)
        yield {
            "resourceType": "Specimen",
            "id": specimen,
            "meta": meta(at),
            "type": concept(culture.specimen),
            "subject": chart.patient,
            "collection": {"collectedDateTime": instant(at)},
        }
        codes = [coding(LOINC, culture.loinc)] if culture.loinc else []
        result: Resource = {
            "resourceType": "Observation",
            "id": key,
            "meta": meta(issued),
            "status": culture.status,
            "category": [CATEGORY],
            "code": concept(culture.name, *codes),
            **chart.tag,
            "effectiveDateTime": instant(at),
            "issued": instant(issued),
            "valueString": culture.value,
            "specimen": reference("Specimen", specimen),
        }
        if culture.abnormal:
            result["interpretation"] = [concept("Anormal", coding(FLAGS, "A"))]
        yield result
        yield {
            "resourceType": "DiagnosticReport",
            "id": chart.key("cr-bacterio", number),
            "meta": meta(issued),
            "status": culture.status,
            "category": [REPORT_MICROBIOLOGY],
            "code": concept(culture.name, *codes),
            **chart.tag,
            "effectiveDateTime": instant(at),
            "issued": instant(issued),
            "specimen": [reference("Specimen", specimen)],
            "result": [reference("Observation", key)],
            "conclusion": culture.conclusion,
        }


def imaging_resources(chart: Chart) -> Iterator[Resource]:
    """Imaging reports: the text as a presented form, the conclusion apart."""
    for number, image in enumerate(chart.clinical.imaging, 1):
        at = max(chart.admitted + timedelta(minutes=50), chart.clock.ago(hours=image.hours_ago))
        at = min(at, chart.clock.now)
        said = (image.name, f"Indication : {chart.profile.reason}", f"Résultat :\n{image.text}")
        text = "\n\n".join((*said, f"Conclusion :\n{image.conclusion}")) + "\n"
        yield {
            "resourceType": "DiagnosticReport",
            "id": chart.key("imagerie", number),
            "meta": meta(at),
            "status": "final",
            "category": [REPORT_IMAGING],
            "code": concept(image.name),
            **chart.tag,
            "effectiveDateTime": instant(at),
            "issued": instant(at),
            "resultsInterpreter": [chart.doctor.reference],
            "conclusion": image.conclusion,
            "presentedForm": [
                {
                    "contentType": "text/plain; charset=utf-8",
                    "data": b64encode(text.encode()).decode(),
                    "title": image.name,
                }
            ],
        }
