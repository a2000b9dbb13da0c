"""High-alert drugs: those whose dose a second person checks (ISMP list of high-alert medications in acute care; HAS).

Rules of this module:

* the list marks, it never clears: a drug without a mark may still be dangerous, and the sheet says so;
* a drug is known by its ATC code where the source gives one, else by the words of its name, accents apart;
* a hospital adds or removes words (`[paper] high_alert` in downtime.toml).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from exports.folding import fold
from exports.language import N_
from exports.record import MedicationOrder


class HighAlert(StrEnum):
    """Why a drug is on the list; also the section of the plan it stands in."""

    INSULIN = "insulin"
    ANTICOAGULANT = "anticoagulant"
    OPIOID = "opioid"
    ELECTROLYTE = "electrolyte"
    VASOPRESSOR = "vasopressor"
    SEDATIVE = "sedative"
    CHEMOTHERAPY = "chemotherapy"
    SITE = "site"


NAMES: Mapping[HighAlert, str] = {
    HighAlert.INSULIN: N_("insulin"),
    HighAlert.ANTICOAGULANT: N_("anticoagulant"),
    HighAlert.OPIOID: N_("opioid"),
    HighAlert.ELECTROLYTE: N_("concentrated electrolyte"),
    HighAlert.VASOPRESSOR: N_("vasopressor"),
    HighAlert.SEDATIVE: N_("sedative or neuromuscular blocker"),
    HighAlert.CHEMOTHERAPY: N_("chemotherapy or methotrexate"),
    HighAlert.SITE: N_("list of the hospital"),
}

_ATC: Mapping[str, HighAlert] = {
    "A10A": HighAlert.INSULIN,
    "B01A": HighAlert.ANTICOAGULANT,
    "N02A": HighAlert.OPIOID,
    "N01AH": HighAlert.OPIOID,
    "C01CA": HighAlert.VASOPRESSOR,
    "H01BA": HighAlert.VASOPRESSOR,
    "N05CD08": HighAlert.SEDATIVE,
    "N01AX": HighAlert.SEDATIVE,
    "M03A": HighAlert.SEDATIVE,
    "L01": HighAlert.CHEMOTHERAPY,
    "L04AX03": HighAlert.CHEMOTHERAPY,
    "B05XA01": HighAlert.ELECTROLYTE,
    "B05XA03": HighAlert.ELECTROLYTE,
    "B05XA05": HighAlert.ELECTROLYTE,
}
_NOT_ANTICOAGULANT = ("B01AC",)
"""Platelet inhibitors are in the same ATC class and on no double-check list."""

_WORDS: Mapping[HighAlert, tuple[str, ...]] = {
    HighAlert.INSULIN: (
        "insulin", "insuline", "lantus", "novorapid", "humalog", "levemir", "apidra", "toujeo", "tresiba",
    ),
    HighAlert.ANTICOAGULANT: (
        "heparin", "heparine", "calciparine", "enoxaparin", "enoxaparine", "lovenox", "tinzaparin", "tinzaparine",
        "innohep", "dalteparin", "fondaparinux", "arixtra", "warfarin", "warfarine", "coumadine", "fluindione",
        "previscan", "acenocoumarol", "sintrom", "apixaban", "eliquis", "rivaroxaban", "xarelto", "dabigatran",
        "pradaxa", "edoxaban", "argatroban", "bivalirudin", "alteplase", "tenecteplase",
    ),
    HighAlert.OPIOID: (
        "morphine", "oxycodone", "oxynorm", "oxycontin", "fentanyl", "sufentanil", "remifentanil", "alfentanil",
        "hydromorphone", "methadone", "buprenorphine", "nalbuphine", "tramadol", "codeine", "skenan", "actiskenan",
    ),
    HighAlert.VASOPRESSOR: (
        "noradrenaline", "norepinephrine", "adrenaline", "epinephrine", "dobutamine", "dopamine", "vasopressin",
        "vasopressine", "phenylephrine", "isoprenaline",
    ),
    HighAlert.SEDATIVE: (
        "midazolam", "hypnovel", "propofol", "ketamine", "etomidate", "dexmedetomidine", "rocuronium", "cisatracurium",
        "suxamethonium", "succinylcholine", "atracurium", "vecuronium",
    ),
    HighAlert.CHEMOTHERAPY: (
        "methotrexate", "vincristine", "cisplatin", "cisplatine", "carboplatin", "carboplatine", "oxaliplatin",
        "oxaliplatine", "doxorubicin", "doxorubicine", "cyclophosphamide", "fluorouracil", "paclitaxel", "docetaxel",
    ),
}  # fmt: skip
_ELECTROLYTES = (
    ("potassium", "chloride"), ("potassium", "chlorure"), ("kcl",), ("potassium", "phosphate"),
    ("magnesium", "sulfate"), ("calcium", "chloride"), ("calcium", "chlorure"),
)  # fmt: skip


def high_alert(order: MedicationOrder, site: Sequence[str] = ()) -> HighAlert | None:
    """Why a second person checks this order; None when no list names it. `site` are the hospital's own words."""
    named = _by_code(order.code)
    if named is not None:
        return named
    words = set(_words_of(order))
    if any(set(fold(entry).split()) <= words for entry in site if fold(entry)):
        return HighAlert.SITE
    for why, names in _WORDS.items():
        if words & set(names):
            return why
    if any(set(entry) <= words for entry in _ELECTROLYTES):
        return HighAlert.ELECTROLYTE
    return None


def _by_code(code: str | None) -> HighAlert | None:
    system, _, value = (code or "").rpartition("|")
    if "atc" not in system.lower() or value.startswith(_NOT_ANTICOAGULANT):
        return None
    return next((why for prefix, why in _ATC.items() if value.startswith(prefix)), None)


def _words_of(order: MedicationOrder) -> list[str]:
    named = [order.drug or "", *order.ingredients]
    if not order.drug:
        named.append(order.text or "")
    return fold(" ".join(named)).split()
