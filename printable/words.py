"""The words of the record: what stands on paper and screen for each value that the standards code.

Rules of this module:

* no word is made up: a code without a word here is shown as the source wrote it;
* "not recorded" and "none known" never share a word;
* a dose that was not given is never called by a word that holds "given" alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from exports.language import N_, Translator
from exports.record import (
    AlertKind,
    ContactRole,
    DoseState,
    IdentityStatus,
    ListState,
    OrderKind,
    OrderStatus,
    Section,
    Sex,
    StayStatus,
)
from printable.codes import CODES, FLAGS
from printable.decimals import Decimals
from printable.pace import spoken_pace

SEXES: Mapping[Sex | None, str] = {
    Sex.FEMALE: N_("female"),
    Sex.MALE: N_("male"),
    Sex.OTHER: N_("other sex"),
    Sex.UNKNOWN: N_("sex unknown (said by the source)"),
    None: N_("sex not recorded"),
}
SEX_LETTERS: Mapping[Sex | None, str] = {
    Sex.FEMALE: N_("F"),
    Sex.MALE: N_("M"),
    Sex.OTHER: N_("other"),
    Sex.UNKNOWN: N_("unknown"),
    None: N_("not rec."),
}
DOSE_STATES: Mapping[DoseState, str] = {
    DoseState.ORDERED: N_("ordered, nothing said since"),
    DoseState.GIVEN: N_("given"),
    DoseState.NOT_GIVEN: N_("NOT GIVEN"),
    DoseState.DELAYED: N_("DELAYED"),
    DoseState.IN_PROGRESS: N_("in progress"),
    DoseState.STOPPED: N_("STOPPED before the end"),
    DoseState.UNKNOWN: N_("state unknown: given or not?"),
}
SECTIONS: Mapping[Section, str] = {
    Section.ALLERGIES: N_("Allergies"),
    Section.ALERTS: N_("Alerts"),
    Section.PROBLEMS: N_("Problems and history"),
    Section.ORDERS: N_("Prescriptions"),
    Section.ADMINISTRATIONS: N_("Doses"),
    Section.USUAL_MEDICATIONS: N_("Usual treatments"),
    Section.VITAL_SIGNS: N_("Vital signs"),
    Section.LABORATORY: N_("Laboratory results"),
    Section.OBSERVATIONS: N_("Other observations"),
    Section.REPORTS: N_("Reports"),
    Section.DOCUMENTS: N_("Documents"),
    Section.NOTES: N_("Notes"),
    Section.PROCEDURES: N_("Procedures"),
    Section.REQUESTS: N_("Requests"),
    Section.DEVICES: N_("Devices"),
    Section.DIETS: N_("Diet"),
    Section.TASKS: N_("Care plan"),
    Section.IMMUNIZATIONS: N_("Vaccinations"),
    Section.CONTACTS: N_("Contacts"),
    Section.CARE_TEAM: N_("Care team"),
    Section.APPOINTMENTS: N_("Appointments"),
    Section.MOVEMENTS: N_("Movements"),
}
NONE_KNOWN: Mapping[Section, str] = {
    Section.ALLERGIES: N_("No known allergy (said by the source)"),
    Section.ALERTS: N_("No alert (said by the source)"),
    Section.PROBLEMS: N_("No known problem or history (said by the source)"),
    Section.ORDERS: N_("No prescription (said by the source)"),
    Section.USUAL_MEDICATIONS: N_("No usual treatment (said by the source)"),
    Section.DEVICES: N_("No device (said by the source)"),
}
ALERT_KINDS: Mapping[AlertKind, str] = {
    AlertKind.ISOLATION: N_("Isolation"),
    AlertKind.FALL: N_("Fall risk"),
    AlertKind.TREATMENT_LIMIT: N_("Treatment limits"),
    AlertKind.ANTICOAGULANT: N_("Anticoagulant"),
    AlertKind.FASTING: N_("Nil by mouth"),
    AlertKind.SAFEGUARDING: N_("Safeguarding"),
    AlertKind.DIRECTIVE: N_("Advance directives"),
    AlertKind.OTHER: N_("Alert"),
}
ORDER_KINDS: Mapping[OrderKind, str] = {
    OrderKind.SCHEDULED: N_("Scheduled"),
    OrderKind.INFUSION: N_("Continuous infusion"),
    OrderKind.AS_NEEDED: N_("As needed"),
    OrderKind.SINGLE: N_("Single dose"),
    OrderKind.UNKNOWN: N_("Kind of order not recorded"),
}
ORDER_STATUSES: Mapping[OrderStatus, str] = {
    OrderStatus.ACTIVE: N_("active"),
    OrderStatus.ON_HOLD: N_("ON HOLD"),
    OrderStatus.DRAFT: N_("DRAFT, not signed"),
    OrderStatus.STOPPED: N_("STOPPED"),
    OrderStatus.COMPLETED: N_("completed"),
    OrderStatus.CANCELLED: N_("CANCELLED"),
    OrderStatus.UNKNOWN: N_("STATUS UNKNOWN: ask the prescriber"),
}
CONTACT_ROLES: Mapping[ContactRole, str] = {
    ContactRole.EMERGENCY_CONTACT: N_("Emergency contact"),
    ContactRole.TRUSTED_PERSON: N_("Trusted person"),
    ContactRole.LEGAL_REPRESENTATIVE: N_("Legal representative"),
    ContactRole.NEXT_OF_KIN: N_("Next of kin"),
    ContactRole.DO_NOT_NOTIFY: N_("DO NOT NOTIFY"),
    ContactRole.GENERAL_PRACTITIONER: N_("General practitioner"),
    ContactRole.OTHER: N_("Other contact"),
}
IDENTITY_STATUSES: Mapping[IdentityStatus | None, str] = {
    IdentityStatus.PROVISIONAL: N_("provisional identity"),
    IdentityStatus.RETRIEVED: N_("retrieved identity"),
    IdentityStatus.VALIDATED: N_("validated identity"),
    IdentityStatus.QUALIFIED: N_("qualified identity"),
    None: N_("identity status not recorded"),
}
STAY_STATUSES: Mapping[StayStatus, str] = {
    StayStatus.PLANNED: N_("planned"),
    StayStatus.ARRIVED: N_("arrived"),
    StayStatus.TRIAGED: N_("triaged"),
    StayStatus.IN_PROGRESS: N_("present"),
    StayStatus.ON_LEAVE: N_("ON LEAVE"),
    StayStatus.FINISHED: N_("left"),
    StayStatus.CANCELLED: N_("cancelled"),
    StayStatus.UNKNOWN: N_("status of the stay unknown"),
}


class Words:
    """The words of one language."""

    def __init__(self, translator: Translator) -> None:
        # A pack of a ward asks for some thirty thousand messages, of which a few hundred differ.
        self._ = self.gettext = lru_cache(maxsize=4096)(translator.gettext)
        self.ngettext = translator.ngettext
        self.decimals = Decimals(self._(N_("0.5")).strip("05") or ".")
        """Numbers of the record as this language writes them."""

    def say(self, message: str, **fields: object) -> str:
        """Any message of the catalogue, its `{fields}` filled in after translation."""
        said = self._(message)
        return said.format(**fields) if fields else said

    def sex(self, sex: Sex | None) -> str:
        return self._(SEXES[sex])

    def sex_letter(self, sex: Sex | None) -> str:
        """The sex in a narrow column: F, M, or a short word."""
        return self._(SEX_LETTERS[sex])

    def dose_state(self, state: DoseState) -> str:
        return self._(DOSE_STATES[state])

    def section(self, section: Section) -> str:
        return self._(SECTIONS[section])

    def list_state(self, section: Section, state: ListState) -> str:
        """The state of a list as a whole phrase; "" for a list that is there and speaks for itself."""
        if state == ListState.LISTED:
            return ""
        if state == ListState.NONE_KNOWN:
            if section in NONE_KNOWN:
                return self._(NONE_KNOWN[section])
            return self.say(N_("{section}: none (said by the source)"), section=self.section(section))
        return self.say(N_("{section}: not recorded in the copy"), section=self.section(section))

    def alert_kind(self, kind: AlertKind) -> str:
        return self._(ALERT_KINDS[kind])

    def order_kind(self, kind: OrderKind) -> str:
        return self._(ORDER_KINDS[kind])

    def pace(self, frequency: str | None) -> str:
        """How often an order says to give; "" when it does not say."""
        return spoken_pace(frequency, self._)

    def order_status(self, status: OrderStatus) -> str:
        return self._(ORDER_STATUSES[status])

    def contact_role(self, role: ContactRole) -> str:
        return self._(CONTACT_ROLES[role])

    def identity_status(self, status: IdentityStatus | None) -> str:
        return self._(IDENTITY_STATUSES[status])

    def stay_status(self, status: StayStatus) -> str:
        return self._(STAY_STATUSES[status])

    def flag(self, flag: str | None) -> str:
        """The source's flag of a result with its meaning ("HH critically high"); a flag without one as written."""
        if not flag:
            return ""
        if ", " in flag:
            return ", ".join(self.flag(part) for part in flag.split(", "))
        meaning = FLAGS.get(flag.upper())
        return f"{flag} {self._(meaning)}" if meaning else flag

    def code(self, code: str | None) -> str:
        """The word for a FHIR code (statuses, criticality, severity, priority), or for several with commas between;
        any other text as written.
        """
        if not code:
            return ""
        if ", " in code:
            return ", ".join(self.code(part) for part in code.split(", "))
        meaning = CODES.get(code.lower())
        return self._(meaning) if meaning else code

    @property
    def colon(self) -> str:
        """What stands between a label and its value: French sets a hard space before it."""
        return self._(N_(": "))

    def quoted(self, text: str) -> str:
        """The source's own words, in the quotation marks of the language."""
        return self.say(N_("“{text}”"), text=text)

    @property
    def unreadable(self) -> str:
        """What stands in front of an element that could not be read."""
        return self._(N_("unreadable in the source"))

    @property
    def not_recorded(self) -> str:
        """What stands where nobody said anything."""
        return self._(N_("not recorded in the copy"))
