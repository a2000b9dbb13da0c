"""A hospital that does not exist: "Centre hospitalier de Valmont", for the demonstration, the tests and the benchmarks.

It is written as FHIR R4 and read by the same source as any hospital's. README.md lists the cases in it on purpose.
"""

from exports.valmont.hospital import CaseFound, HospitalSummary, write_hospital

__all__ = ["CaseFound", "HospitalSummary", "write_hospital"]
