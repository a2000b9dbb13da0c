"""High-alert drugs: those whose dose a second person checks (ISMP list of high-alert medications in acute care; HAS).

Rules of this module:

* the list marks, it never clears: a drug without a mark may still be dangerous, and the sheet says so;
* a drug is known by its ATC code where the source gives one, and by the words of its name, of its ingredients and of
  the free text of the order (a bag of glucose into which the text puts potassium chloride), accents apart;
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
    CARDIAC = "cardiac"
    SEDATIVE = "sedative"
    CHEMOTHERAPY = "chemotherapy"
    SITE = "site"


NAMES: Mapping[HighAlert, str] = {
    HighAlert.INSULIN: N_("insulin"),
    HighAlert.ANTICOAGULANT: N_("anticoagulant"),
    HighAlert.OPIOID: N_("opioid"),
    HighAlert.ELECTROLYTE: N_("concentrated electrolyte"),
    HighAlert.VASOPRESSOR: N_("vasopressor"),
    HighAlert.CARDIAC: N_("digoxin, inotrope or prostacyclin"),
    HighAlert.SEDATIVE: N_("sedative or neuromuscular blocker"),
    HighAlert.CHEMOTHERAPY: N_("chemotherapy or methotrexate"),
    HighAlert.SITE: N_("list of the hospital"),
}

_ATC: Mapping[str, HighAlert] = {
    "A10A": HighAlert.INSULIN,
    "B01AA": HighAlert.ANTICOAGULANT,
    "B01AB": HighAlert.ANTICOAGULANT,
    "B01AC09": HighAlert.CARDIAC,
    "B01AC11": HighAlert.CARDIAC,
    "B01AC21": HighAlert.CARDIAC,
    "B01AC13": HighAlert.ANTICOAGULANT,
    "B01AC16": HighAlert.ANTICOAGULANT,
    "B01AC17": HighAlert.ANTICOAGULANT,
    "B01AC25": HighAlert.ANTICOAGULANT,
    "B01AD": HighAlert.ANTICOAGULANT,
    "B01AE": HighAlert.ANTICOAGULANT,
    "B01AF": HighAlert.ANTICOAGULANT,
    "B01AX": HighAlert.ANTICOAGULANT,
    "N02A": HighAlert.OPIOID,
    "N01AH": HighAlert.OPIOID,
    "N07BC": HighAlert.OPIOID,
    "C01CA": HighAlert.VASOPRESSOR,
    "H01BA": HighAlert.VASOPRESSOR,
    "C01AA": HighAlert.CARDIAC,
    "C01CE": HighAlert.CARDIAC,
    "C01CX08": HighAlert.CARDIAC,
    "N05CD08": HighAlert.SEDATIVE,
    "N05CM18": HighAlert.SEDATIVE,
    "N01AF": HighAlert.SEDATIVE,
    "N01AX": HighAlert.SEDATIVE,
    "M03A": HighAlert.SEDATIVE,
    "L01": HighAlert.CHEMOTHERAPY,
    "L04AX03": HighAlert.CHEMOTHERAPY,
    "B05XA01": HighAlert.ELECTROLYTE,
    "B05XA03": HighAlert.ELECTROLYTE,
    "B05XA05": HighAlert.ELECTROLYTE,
    "B05XA06": HighAlert.ELECTROLYTE,
    "B05XA07": HighAlert.ELECTROLYTE,
}
"""Platelet inhibitors (B01AC) are on no double-check list, but for those that run by the hour."""
_PREFIXES = tuple(_ATC)
_ATC_SYSTEMS = ("atc", "2.16.840.1.113883.6.73")
"""What the name of the code system holds: the word, or its OID."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORDS: Mapping[HighAlert, frozenset[str]] = {
    HighAlert.INSULIN: _words(
        """
        insulin insuline lantus abasaglar basaglar toujeo semglee novorapid novolog novomix novolin fiasp
        humalog lyumjev humulin umuline insulatard actrapid mixtard admelog insuman levemir apidra tresiba
        xultophy suliqua glargine aspart lispro detemir degludec glulisine
        """
    ),
    HighAlert.ANTICOAGULANT: _words(
        """
        heparin heparine heparinate calciparine enoxaparin enoxaparine lovenox inhixa nadroparin nadroparine
        fraxiparine fraxodi tinzaparin tinzaparine innohep dalteparin dalteparine fragmine fragmin
        danaparoid danaparoide orgaran fondaparinux arixtra warfarin warfarine coumadine coumadin fluindione
        previscan acenocoumarol sintrom minisintrom avk apixaban eliquis rivaroxaban xarelto dabigatran
        pradaxa edoxaban lixiana argatroban arganova bivalirudin bivalirudine angiox alteplase actilyse
        tenecteplase metalyse reteplase urokinase tirofiban agrastat eptifibatide integrilin cangrelor
        kengrexal
        """
    ),
    HighAlert.OPIOID: _words(
        """
        morphine oramorph sevredol skenan actiskenan moscontin oxycodone oxynorm oxynormoro oxycontin
        oxsynia fentanyl durogesic matrifen abstral actiq effentora instanyl pecfent recivit sufentanil
        sufenta remifentanil ultiva alfentanil hydromorphone sophidone dilaudid hydrocodone methadone
        buprenorphine subutex orobupre buvidal temgesic suboxone nalbuphine pethidine meperidine tapentadol
        palexia tramadol topalgic contramal ixprim zaldiar codeine dihydrocodeine opium lamaline izalgi
        """
    ),
    HighAlert.VASOPRESSOR: _words(
        """
        noradrenaline norepinephrine levophed adrenaline epinephrine dobutamine dopamine vasopressin
        vasopressine reverpleg argipressin argipressine terlipressin terlipressine glypressine phenylephrine
        neosynephrine ephedrine metaraminol isoprenaline isoproterenol isuprel
        """
    ),
    HighAlert.CARDIAC: _words(
        """
        digoxin digoxine hemigoxine milrinone enoximone perfane levosimendan epoprostenol flolan treprostinil
        iloprost ilomedine
        """
    ),
    HighAlert.SEDATIVE: _words(
        """
        midazolam hypnovel versed propofol diprivan ketamine esketamine etomidate hypnomidate
        dexmedetomidine dexmedetomidin dexdor precedex thiopental pentothal rocuronium esmeron cisatracurium
        nimbex suxamethonium succinylcholine celocurine atracurium tracrium vecuronium mivacurium
        """
    ),
    HighAlert.CHEMOTHERAPY: _words(
        """
        methotrexate novatrex imeth metoject ledertrexate vincristine vinblastine vinorelbine navelbine
        vindesine cisplatin cisplatine carboplatin carboplatine oxaliplatin oxaliplatine doxorubicin
        doxorubicine epirubicin epirubicine daunorubicin daunorubicine idarubicin idarubicine mitoxantrone
        cyclophosphamide endoxan ifosfamide melphalan alkeran busulfan busilvex chlorambucil bendamustine
        fluorouracil fluorouracile 5fu capecitabine xeloda gemcitabine cytarabine azacitidine decitabine
        fludarabine mercaptopurine purinethol thioguanine paclitaxel docetaxel cabazitaxel etoposide
        irinotecan topotecan bleomycin bleomycine mitomycin mitomycine dacarbazine temozolomide temodal
        lomustine hydroxyurea hydroxycarbamide hydrea pemetrexed bortezomib
        """
    ),
}
_ELECTROLYTES = (
    ("potassium", "chloride"), ("potassium", "chlorure"), ("kcl",), ("potassium", "phosphate"),
    ("magnesium", "sulfate"), ("magnesium", "chlorure"), ("calcium", "chloride"), ("calcium", "chlorure"),
    ("sodium", "chloride", "hypertonic"), ("sodium", "chlorure", "hypertonique"), ("nacl", "hypertonique"),
    ("nacl", "20"), ("sodium", "chlorure", "20"), ("nacl", "10"), ("sodium", "chlorure", "10"),
)  # fmt: skip
_NAMED = frozenset().union(*_WORDS.values())
_TOGETHER = tuple(frozenset(entry) for entry in _ELECTROLYTES)
_FIRST = frozenset(entry[0] for entry in _ELECTROLYTES)
"""Without one of these no entry fits: most orders are asked nothing more."""


def high_alert(order: MedicationOrder, site: Sequence[str] = ()) -> HighAlert | None:
    """Why a second person checks this order; None when no list names it. `site` are the hospital's own words."""
    named = _by_code(order.code)
    if named is not None:
        return named
    named_words = _folded(order.drug or "", *order.ingredients)
    return _by_words(named_words, site) or _by_words(named_words | _folded(order.dose or "", order.text or ""), site)


def _by_words(words: frozenset[str], site: Sequence[str]) -> HighAlert | None:
    if any(set(fold(entry).split()) <= words for entry in site if fold(entry)):
        return HighAlert.SITE
    if not words.isdisjoint(_NAMED):
        return next(why for why, names in _WORDS.items() if not words.isdisjoint(names))
    if not words.isdisjoint(_FIRST) and any(entry <= words for entry in _TOGETHER):
        return HighAlert.ELECTROLYTE
    return None


def _by_code(code: str | None) -> HighAlert | None:
    system, _, value = (code or "").rpartition("|")
    value = value.strip().upper()
    if not value.startswith(_PREFIXES) or not any(name in system.lower() for name in _ATC_SYSTEMS):
        return None
    return next((why for prefix, why in _ATC.items() if value.startswith(prefix)), None)


def _folded(*texts: str) -> frozenset[str]:
    return frozenset(fold(" ".join(texts)).split())
