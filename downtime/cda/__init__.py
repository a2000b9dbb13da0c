"""CDA R2 documents (HL7 Clinical Document Architecture) read into types of our own, and drawn as safe HTML.

`read(data)` gives a `Cda`, or `Unread` with the reason in words; `compared(cda, patient)` says whether it is of the
patient of the record.
"""

from downtime.cda.document import Cda, Concerned, Picture, Section, Unread
from downtime.cda.identity import Agreement, Compared, compared
from downtime.cda.reading import read

__all__ = ["Agreement", "Cda", "Compared", "Concerned", "Picture", "Section", "Unread", "compared", "read"]
