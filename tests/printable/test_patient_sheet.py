"""The patient sheet, read back from the PDF."""

from __future__ import annotations

import msgspec
import pytest

from exports.record import (
    Allergy,
    DoseState,
    Feed,
    MedicationOrder,
    NoneKnown,
    Note,
    OrderStatus,
    Patient,
    PatientRecord,
    Section,
)
from printable.context import Printed
from printable.forms import render
from tests.printable import reading
from tests.printable.builders import KEY, context, dose, observation, order, patient
from tests.printable.samples import busy, healthy, unknown


def sheet(*records: PatientRecord, **changes: object) -> Printed:
    return render("patient-sheet", records, context(**changes))


def said(*records: PatientRecord, **changes: object) -> str:
    """The text of the sheets without spaces, since any text may be wrapped."""
    return reading.squeezed(sheet(*records, **changes).content)


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return reading.text(sheet(busy(notes=(Note(key="n", patient=KEY, text="ligne de note\n" * 200),))).content)


def test_every_page_carries_what_the_standard_asks(pages: list[str]) -> None:
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        for expected in (
            "LOVELACE Ada", "né(e) le 10/12/1958", "67 ans", "sexe F", "utilise", "IPP 3000037", "26004512", "ch. 214",
            "Pénicillines", "choc anaphylactique", "précautions contact", "72,4", "Données du 23/11/2026 14:05",
            "23/11 13:50", "imprimé le 23/11/2026 18:25 par Léa Martin, IDE", f"page {number}/{len(pages)}", "FP v1",
            "S1-000123", "CONFIDENTIEL", "COPIE DE SECOURS", "Signature", "Fonction", "Heure",
        ):  # fmt: skip
            assert expected in page.replace("\xa0", " "), (number, expected)
    for number, page in enumerate(pages[:-1], start=2):
        assert f"suite page {number}" in page.replace("\xa0", " ")
    assert "suite page" not in pages[-1]


def test_a_flowing_section_says_that_it_goes_on(pages: list[str]) -> None:
    assert any("NOTES ET TRANSMISSIONS (SUITE)" in page for page in pages[1:])


def test_a_list_of_another_time_says_so_and_one_of_unknown_time_too() -> None:
    feeds = (
        Feed(source="a", section=Section.ORDERS, rows=1, data_at="2026-11-22T12:00:00+00:00"),
        Feed(source="b", section=Section.ORDERS, rows=1, data_at="2026-11-23T12:00:00+00:00"),
        Feed(source="a", section=Section.NOTES, rows=1, data_at=None),
    )
    text = said(busy(), feeds=feeds)
    assert flat("prescriptions : 22/11 13:00") in text
    assert flat("notes et transmissions : heure inconnue") in text
    assert flat("Heure des données inconnue") in said(busy(), data_at=None)


def test_the_three_states_of_allergies_differ_in_words() -> None:
    assert flat("Pénicillines (criticité élevée · choc anaphylactique · sévère)") in said(busy())
    assert flat("Aucune allergie connue (dit par la source), 20/11/2026") in said(healthy())
    assert flat("NON RENSEIGNÉ DANS LA COPIE — ne veut pas dire « aucune »") in said(unknown())
    assert "Aucuneallergie" not in said(unknown())
    assert "NONRENSEIGNÉ" not in said(busy())


def test_the_three_states_of_allergies_differ_in_ink() -> None:
    """In black and white: a black label, a white one, a hatched one."""
    ink = []
    for record in (busy(), healthy(), unknown()):
        content = sheet(msgspec.structs.replace(record, patient=Patient(key=KEY, source="x"), alerts=())).content
        picture = reading.picture(content, dpi=150)
        found = next(w for w in reading.words(content)[0].words if w.text.lower() == "allergies")
        scale = 150 / 72
        label = picture.crop(
            (int(57 * scale), int((found.top - 1) * scale), int(144 * scale), int(found.bottom * scale))
        )
        ink.append(1 - sum(label.tobytes()) / (255 * label.width * label.height))
    listed, none_known, not_recorded = ink
    assert listed > 0.7
    assert none_known < 0.15
    assert none_known + 0.03 < not_recorded < 0.5


def test_refuted_and_contradicted_allergies_say_so() -> None:
    text = said(busy(none_known=(NoneKnown(patient=KEY, section=Section.ALLERGIES),)))
    assert flat("Latex (réaction non renseignée · RÉFUTÉ)") in text
    assert flat("La source dit aussi : aucun") in text


def test_more_allergies_than_the_banner_holds_are_counted_and_listed() -> None:
    many = tuple(Allergy(key=f"a{n}", patient=KEY, substance=f"Substance numéro {n}") for n in range(60))
    content = sheet(busy(allergies=many)).content
    first = " ".join(reading.text(content)[0].split()).replace("\xa0", " ")
    assert "autres : voir la liste plus bas" in first
    assert all(flat(f"Substance numéro {n}(") in reading.squeezed(content) for n in range(60))


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (DoseState.GIVEN, "donné"),
        (DoseState.NOT_GIVEN, "NON DONNÉ"),
        (DoseState.DELAYED, "DIFFÉRÉ"),
        (DoseState.IN_PROGRESS, "en cours"),
        (DoseState.STOPPED, "ARRÊTÉ avant la fin"),
        (DoseState.UNKNOWN, "état inconnu : donné ou non ?"),
        (DoseState.ORDERED, "prescrite, rien de noté depuis"),
    ],
)
def test_each_state_of_a_dose_has_its_word(state: DoseState, word: str) -> None:
    record = busy(
        orders=(order("o", "Aspirine"),), administrations=(dose("a", "o", state, "2026-11-23T07:05:00+00:00"),)
    )
    text = said(record)
    assert flat(f"{word} 23/11 08:05") in text
    assert (flat(" donné 23/11 08:05") in text) == (state == DoseState.GIVEN)


def test_a_dose_not_given_has_its_reason_and_never_a_bare_word() -> None:
    text = said(busy())
    assert flat("NON DONNÉ 23/11 08:05 motif : FC 48/min") in text
    record = busy(administrations=(dose("a", "o2", DoseState.NOT_GIVEN, None),))
    assert flat("NON DONNÉ heure inconnue motif non renseigné") in said(record)
    found = [word for page in reading.words(sheet(record).content) for word in page.words]
    for word, before in zip(found[1:], found, strict=False):
        if word.text == "DONNÉ":  # no line break ever cuts "NON DONNÉ"
            assert before.text == "NON"
            assert before.top == word.top


def test_doses_without_their_order_are_not_lost() -> None:
    record = busy(orders=(), administrations=(dose("a", "gone", DoseState.GIVEN, None, drug="Digoxine"),))
    assert flat("DOSES SANS PRESCRIPTION DANS LA COPIE") in said(record)
    assert "Digoxine" in said(record)


def test_orders_that_must_not_be_given_stand_apart() -> None:
    text = said(busy())
    assert flat("NE PAS DONNER Aspirine 75 mg") in text
    active, _, waiting = text.partition(flat("PRESCRIPTIONS SUSPENDUES OU NON VALIDÉES"))
    assert "Amiodarone" not in active
    assert flat("SUSPENDU Amiodarone 200 mg") in waiting
    assert flat("NON VALIDÉE Spironolactone") in waiting
    assert flat("ARRÊTÉ Ceftriaxone") in waiting
    assert "Bisoprolol" in active


def test_an_order_of_unknown_status_stands_among_the_active_ones_marked() -> None:
    text = said(busy(orders=(order("o", "Digoxine", status=OrderStatus.UNKNOWN),)))
    assert flat("STATUT INCONNU : demander au prescripteur Digoxine") in text


def test_text_only_doses_and_unreadable_elements_are_verbatim() -> None:
    text = said(busy())
    assert flat("« insuline rapide selon protocole, voir feuille jaune »") in text
    assert flat('illisible dans la source : dosageInstruction[0].doseAndRate: {"doseQuantity": "12 U?"}') in text


def test_as_needed_orders_carry_their_limits_or_say_that_there_is_none() -> None:
    text = said(busy())
    assert flat("SI BESOIN : douleur EVA ≥ 4 · max. 4 g / 24 h, intervalle minimal 6 h") in text
    assert flat("Oxycodone LI 5 mg – 5 mg · PO · SI BESOIN · limite non renseignée") in text


def test_critical_results_come_first_and_a_missing_value_has_its_reason() -> None:
    text = said(busy())
    assert text.index("Potassium") < text.index("Créatinine") < text.index("Sodium")
    assert flat("6,4 mmol/L HH critique haut") in text
    assert flat("5,1 H (22/11 06:30)") in text
    assert flat("pas de valeur : en cours") in text


def test_measures_of_one_round_share_a_column_and_keep_their_own_minute() -> None:
    rows = (
        observation("1", "FC", "96", "2026-11-23T12:04:00+00:00"),
        observation("2", "T°", "38,8", "2026-11-23T11:58:00+00:00"),
        observation("3", "FC", "91", "2026-11-23T07:00:00+00:00"),
        observation("4", "T°", "37,1", "2026-11-23T07:00:00+00:00"),
        observation("5", "Poids", "72,4", "2026-11-22T07:00:00+00:00", unit="kg"),
    )
    text = said(busy(observations=rows))
    assert flat("Constante 23/11 13:04 23/11 08:00 FC 96 91 T° 38,8 (12:58) 37,1") in text
    assert flat("Autres dernières mesures : Poids 72,4 kg (22/11 08:00)") in text


def test_a_measure_that_stands_alone_still_has_its_table() -> None:
    rows = (observation("1", "FC", "96", "2026-11-23T12:00:00+00:00"), observation("2", "EVA", "3", None))
    text = said(busy(observations=rows))
    assert flat("Constante 23/11 13:00 FC 96") in text
    assert flat("EVA 3 (heure inconnue)") in text
    text = said(busy(observations=rows[1:]))
    assert flat("Autres dernières mesures : EVA 3 (heure inconnue)") in text


def test_the_rest_of_the_record_is_there() -> None:
    text = said(busy())
    for expected in (
        "Décompensation cardiaque globale", "Dr Hélène Œuvrard", "Ramipril 5 mg", "FEVG 35 %", "P. Nguyễn, IDE",
        "jamais : arachide", "URGENT Ionogramme de contrôle", "Coronarographie", "Insuffisance cardiaque à FE réduite",
        "06 12 34 56 78", "Personne de confiance", "téléphone non renseigné", "directives anticipées déposées",
        "1 demande terminée ou annulée, non imprimée ici", "Aucun dispositif (dit par la source)",
    ):  # fmt: skip
        assert flat(expected) in text, expected


def test_nothing_known_is_said_section_by_section() -> None:
    text = said(unknown())
    for section in (
        "Prescriptions", "Doses", "Traitements habituels", "Constantes", "Résultats de laboratoire",
        "Problèmes et antécédents", "Dispositifs", "Régime", "Demandes", "Personnes à joindre",
    ):  # fmt: skip
        assert flat(f"{section} : non renseigné dans la copie") in text, section
    assert "IDENTITÉNONRENSEIGNÉEDANSLACOPIE" in text
    assert "SRC-99812" in text


def test_cut_lists_are_counted() -> None:
    record = busy(
        notes=tuple(Note(key=f"n{n}", patient=KEY, text=f"note {n}") for n in range(9)),
        orders=tuple(order(f"s{n}", f"Vieux {n}", status=OrderStatus.COMPLETED) for n in range(20)),
    )
    text = said(record)
    assert flat("4 notes plus anciennes, non imprimées ici") in text
    assert flat("8 autres prescriptions de ce type, non imprimées ici") in text
    assert flat("Aucune prescription active parmi celles de la copie") in text


def test_300_orders_and_20_pages_of_note_are_all_printed() -> None:
    orders = tuple(order(f"k{n}", f"Médicament{n:03d}") for n in range(300))
    note = Note(key="n", patient=KEY, text=" ".join(f"mot{n:05d}" for n in range(16_000)))
    printed = sheet(busy(orders=orders, notes=(note,)))
    text = reading.squeezed(printed.content)
    assert printed.sheets[0].pages > 20
    assert all(f"Médicament{n:03d}" in text for n in range(300))
    assert all(f"mot{n:05d}" in text for n in range(16_000))


def test_a_name_of_120_characters_is_whole() -> None:
    name = "Wolfeschlegelsteinhausenberger" * 4
    text = said(busy(patient=patient(birth_name=name[:120])))
    assert name[:120].upper() in text


def test_a_patient_starts_on_a_new_page_with_a_serial_of_their_own() -> None:
    printed = sheet(busy(), unknown(), healthy())
    pages = reading.text(printed.content)
    assert [s.serial for s in printed.sheets] == ["S1-000123", "S1-000124", "S1-000125"]
    assert [s.patient for s in printed.sheets] == ["p1", "p2", "p3"]
    assert sum(s.pages for s in printed.sheets) == len(pages)
    starts = [index for index, page in enumerate(pages) if "page 1/" in page.replace("\xa0", " ")]
    assert starts == [0, printed.sheets[0].pages, printed.sheets[0].pages + printed.sheets[1].pages]
    assert {s.form for s in printed.sheets} == {"FP"}


def test_identity_doubts_and_protection_are_in_the_banner() -> None:
    text = said(healthy())
    for expected in ("IDENTITÉ PROVISOIRE", "HOMONYME", "DOSSIER PROTÉGÉ", "dernier lieu connu", "né(e) en 1961"):
        assert flat(expected) in text
    assert "261017500000000" not in text


def test_the_exercise_and_the_notice_are_on_every_page() -> None:
    notice = "Cette copie n’est pas la plus récente : la copie de 15:05 a été refusée."
    printed = sheet(busy(), exercise=True, notice=notice)
    plain = sheet(busy())
    assert printed.content != plain.content
    for page in reading.text(printed.content):
        assert notice in page
    assert all("EXERCICE" in page for page in reading.raw(printed.content))
    assert "EXERCICE" not in reading.squeezed(plain.content)


def test_the_english_sheet_is_english() -> None:
    text = said(busy(), language="en")
    for expected in ("BACKUP COPY", "Data as of 23 Nov 2026 14:05", "NOT GIVEN 23 Nov 08:05", "born 10 Dec 1958",
                     "DO NOT GIVE Aspirine", "page 1/"):  # fmt: skip
        assert flat(expected) in text, expected


def test_an_order_without_anything_is_still_a_line() -> None:
    text = said(
        PatientRecord(patient=patient(), orders=(MedicationOrder(key="o", patient=KEY, status=OrderStatus.ACTIVE),))
    )
    assert flat("[médicament non renseigné]") in text
    assert flat("aucune dose dans la copie") in text
