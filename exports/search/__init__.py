"""Finding a patient by what a hurried person types or a scanner sends: `PatientIndex.of` a copy, then `search`."""

from exports.search.hits import LIMIT, Found, Hit, Why, search
from exports.search.index import PatientIndex

__all__ = ["LIMIT", "Found", "Hit", "PatientIndex", "Why", "search"]
