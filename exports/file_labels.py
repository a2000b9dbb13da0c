"""What a file or a type of a source is called where anybody may read it: reports, progress, sentences of errors.

Rules of this module: some systems name a file after its patient (Synthea writes `NAME_FIRSTNAME_id.json`), so a file
name is shown only when each of its words is a technical one: a type of resource, an extension, a small number. Any
other file is called by its place in the folder, in the order of names: `#7 (.json.gz)`. A type that nobody knows may be
a name in the wrong field: it is counted as `OTHER`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePath

_RESOURCES = """
account activitydefinition administrableproductdefinition adverseevent allergyintolerance appointment
appointmentresponse auditevent basic binary biologicallyderivedproduct bodystructure bundle capabilitystatement
careplan careteam catalogentry chargeitem chargeitemdefinition citation claim claimresponse clinicalimpression
clinicalusedefinition codesystem communication communicationrequest compartmentdefinition composition conceptmap
condition consent contract coverage coverageeligibilityrequest coverageeligibilityresponse detectedissue device
devicedefinition devicemetric devicerequest deviceusestatement diagnosticreport documentmanifest documentreference
effectevidencesynthesis encounter endpoint enrollmentrequest enrollmentresponse episodeofcare eventdefinition
evidence evidencereport evidencevariable examplescenario explanationofbenefit familymemberhistory flag goal
graphdefinition group guidanceresponse healthcareservice imagingstudy immunization immunizationevaluation
immunizationrecommendation implementationguide ingredient insuranceplan invoice library linkage list location
manufactureditemdefinition measure measurereport media medication medicationadministration medicationdispense
medicationknowledge medicationrequest medicationstatement medicinalproduct medicinalproductdefinition
messagedefinition messageheader molecularsequence namingsystem nutritionorder nutritionproduct observation
observationdefinition operationdefinition operationoutcome organization organizationaffiliation
packagedproductdefinition parameters patient paymentnotice paymentreconciliation person plandefinition practitioner
practitionerrole procedure provenance questionnaire questionnaireresponse regulatedauthorization relatedperson
requestgroup researchdefinition researchelementdefinition researchstudy researchsubject riskassessment
riskevidencesynthesis schedule searchparameter servicerequest slot specimen specimendefinition structuredefinition
structuremap subscription subscriptionstatus subscriptiontopic substance substancedefinition substancenucleicacid
substancepolymer substanceprotein substancereferenceinformation substancesourcematerial substancespecification
supplydelivery supplyrequest task terminologycapabilities testreport testscript valueset verificationresult
visionprescription
"""
_WORDS = """
all batch bulk bundles csv data deleted directory error errors export fhir file files gz hl7 hospital
hospitalinformation json jsonl log manifest mimic ndjson output outputs part practitionerinformation r4 resource
resources site snapshot staff transaction txt xml zip zst
"""
TECHNICAL = frozenset(f"{_RESOURCES} {_WORDS}".split())
"""The types of FHIR R4 and R4B and other words that say nothing of a patient, in small letters."""

OTHER = "?"
"""What a type is called that is not a technical word."""

_SEPARATORS = re.compile(r"[._\-\s/\\]+")
_NUMBERED = re.compile(r"([a-z]*)[0-9]{0,4}")
_SUFFIXES = 2


@dataclass(frozen=True)
class FileLabels:
    """The labels of the files of one source, a folder or a single file."""

    root: Path
    _places: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def label(self, name: str) -> str:
        """What to call the file `name` (relative to the folder, or the bare name)."""
        if is_technical(name):
            return name
        suffixes = "".join(suffix for suffix in PurePath(name).suffixes[-_SUFFIXES:] if is_technical(suffix))
        return f"#{self._place(name)} ({suffixes})"

    def _place(self, name: str) -> str:
        """Its place, from 1; "?" when the folder does not hold it any more."""
        if not self._places:
            files = sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())
            for number, file in enumerate(files, 1):
                self._places[file] = number
                self._places.setdefault(PurePath(file).name, number)
        return str(self._places.get(PurePath(name).as_posix(), "?"))


def type_label(resource: str) -> str:
    """What to call a type of resource, message or table."""
    return resource if resource and is_technical(resource) else OTHER


def is_technical(name: str) -> bool:
    """Whether `name` can be nobody's: technical words and numbers of at most four digits."""
    return all(_is_word(word) for word in _SEPARATORS.split(name.lower()) if word)


def _is_word(word: str) -> bool:
    found = _NUMBERED.fullmatch(word)
    if found is None:
        return word in TECHNICAL
    return not found[1] or found[1] in TECHNICAL or found[1].removeprefix("mimic") in TECHNICAL
