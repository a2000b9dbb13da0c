"""FHIR R4 files as a source of rows: start reading at `source.FhirFolder` (README.md says what lives where)."""

from exports.fhir.source import FhirFolder

__all__ = ["FhirFolder"]
