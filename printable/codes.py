"""Words for the codes that the record keeps as text: HL7 flags and FHIR statuses.

A code that is not here is shown as the source wrote it (`printable.words.Words.code`).
"""

from __future__ import annotations

from collections.abc import Mapping

from exports.language import N_

FLAGS: Mapping[str, str] = {
    "H": N_("raised"),
    "L": N_("lowered"),
    "HH": N_("critically high"),
    "LL": N_("critically low"),
    "HU": N_("significantly high"),
    "LU": N_("significantly low"),
    "A": N_("abnormal"),
    "AA": N_("critically abnormal"),
    "N": N_("normal"),
    "POS": N_("positive"),
    "NEG": N_("negative"),
    "R": N_("resistant"),
    "I": N_("intermediate"),
    "S": N_("susceptible"),
    ">": N_("above the scale"),
    "<": N_("below the scale"),
}
"""HL7 v2-0078 and v3 ObservationInterpretation."""

CRITICAL_FLAGS = frozenset({"HH", "LL", "AA"})
ABNORMAL_FLAGS = (
    frozenset({"H", "L", "A", "HU", "LU", "H>", "L<", "HX", "LX", "POS", "DET", "R", "NS", ">", "<", "U", "D", "W"})
    | CRITICAL_FLAGS
)


def is_critical(flag: str | None) -> bool:
    """Whether one of the source's flags, or its words, call a value critical."""
    if not flag:
        return False
    said = flag.lower()
    return "critical" in said or "critique" in said or not CRITICAL_FLAGS.isdisjoint(flags(flag))


def is_abnormal(flag: str | None) -> bool:
    """Whether one of the source's flags calls a value other than normal; critical is abnormal too."""
    return bool(flag) and (is_critical(flag) or not ABNORMAL_FLAGS.isdisjoint(flags(flag)))


def flags(flag: str | None) -> list[str]:
    """The single flags of a text that may hold several with commas between."""
    return [part.strip() for part in (flag or "").upper().split(",")]


CODES: Mapping[str, str] = {
    "active": N_("active"),
    "inactive": N_("inactive"),
    "resolved": N_("resolved"),
    "recurrence": N_("recurrence"),
    "relapse": N_("relapse"),
    "remission": N_("remission"),
    "confirmed": N_("confirmed"),
    "unconfirmed": N_("not confirmed"),
    "provisional": N_("provisional"),
    "differential": N_("differential"),
    "refuted": N_("REFUTED"),
    "low": N_("low"),
    "high": N_("high"),
    "unable-to-assess": N_("cannot be assessed"),
    "mild": N_("mild"),
    "moderate": N_("moderate"),
    "severe": N_("severe"),
    "allergy": N_("allergy"),
    "intolerance": N_("intolerance"),
    "food": N_("food"),
    "medication": N_("medication"),
    "environment": N_("environment"),
    "biologic": N_("biologic"),
    "registered": N_("registered"),
    "preliminary": N_("PRELIMINARY"),
    "partial": N_("PARTIAL"),
    "final": N_("final"),
    "amended": N_("amended"),
    "corrected": N_("CORRECTED"),
    "appended": N_("appended"),
    "cancelled": N_("CANCELLED"),
    "revoked": N_("REVOKED"),
    "rejected": N_("REJECTED"),
    "completed": N_("completed"),
    "draft": N_("draft"),
    "planned": N_("planned"),
    "preparation": N_("in preparation"),
    "in-progress": N_("in progress"),
    "not-done": N_("NOT DONE"),
    "not-started": N_("not started"),
    "on-hold": N_("ON HOLD"),
    "stopped": N_("STOPPED"),
    "unknown": N_("unknown"),
    "requested": N_("requested"),
    "accepted": N_("accepted"),
    "received": N_("received"),
    "ready": N_("ready"),
    "scheduled": N_("scheduled"),
    "failed": N_("FAILED"),
    "proposed": N_("proposed"),
    "routine": N_("routine"),
    "urgent": N_("URGENT"),
    "asap": N_("AS SOON AS POSSIBLE"),
    "stat": N_("AT ONCE"),
    "booked": N_("booked"),
    "pending": N_("pending"),
    "arrived": N_("arrived"),
    "fulfilled": N_("fulfilled"),
    "noshow": N_("did not come"),
    "waitlist": N_("on the waiting list"),
    "entered-in-error": N_("ENTERED IN ERROR"),
}
"""FHIR R4 required and preferred value sets of the statuses that the record carries."""
