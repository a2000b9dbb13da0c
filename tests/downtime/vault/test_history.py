"""A vault remembers how low its nights were when the copies of those nights are gone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import msgspec
import pytest

from downtime.vault import GenerationState, Vault
from downtime.vault.generation import Generation
from downtime.vault.refusal import StoredRefusal
from downtime.vault.state import FILE, State, StoredSuspicion, read_state
from downtime.vault.upkeep import drop_old
from exports.errors import FileUnreadable, FileUnwritable, SignatureInvalid
from exports.suspicion import Kind, Suspicion
from tests.downtime.vault.hospital import NOW, Hospital
from tests.downtime.vault.pulling import pulled

CURRENT, KEPT, SUSPECT, _ = GenerationState
FIRST = NOW - timedelta(days=7, hours=5)
LEVELS = ((0, 45), (9, 30), (12, 25), (15, 18), (20, 14), (22, 30))
"""Hours after nine in the morning, and patients: an emergency department."""


def number_of(time: datetime) -> int:
    return 1 + int((time - FIRST) / timedelta(minutes=5))


def publish(hospital: Hospital, time: datetime, patients: int) -> str:
    return hospital.publish(number_of(time), time=time, patients=4, said=patients)


def one(vault: Vault, file: str) -> Generation:
    return next(found for found in Vault.open(vault.folder).generations() if found.file == file)


@pytest.fixture
def nights(vault: Vault, hospital: Hospital) -> Vault:
    """One night a week ago, then five days without any."""
    for hours, patients in LEVELS:
        publish(hospital, FIRST + timedelta(hours=hours), patients)
    for day in range(1, 6):
        publish(hospital, FIRST + timedelta(days=day, hours=12), 45)
        pulled(vault, hospital)
        for file in hospital.folder.iterdir():
            file.unlink()
    return vault


LOW = FIRST + timedelta(days=5, hours=20)


def test_the_night_of_a_week_ago_is_remembered_without_its_copy(nights: Vault, hospital: Hospital) -> None:
    night = FIRST + timedelta(hours=20)
    assert night not in {found.comment.time for found in nights.generations() if found.comment}
    file = publish(hospital, LOW, 10)
    pulled(nights, hospital)
    assert one(nights, file).state is CURRENT
    nights.change_state(lambda state: msgspec.structs.replace(state, history={}))
    found = one(nights, file)
    assert (found.state, found.excused) == (CURRENT, True)  # as long as it is there it stays what it was
    nights.change_state(lambda state: msgspec.structs.replace(state, excused={}))
    assert one(nights, file).suspicion == Suspicion(kind=Kind.PATIENTS, was=45, is_now=10)


def test_a_laptop_without_that_memory_sets_it_aside(nights: Vault, hospital: Hospital) -> None:
    nights.change_state(lambda state: msgspec.structs.replace(state, history={}))
    file = publish(hospital, LOW, 10)
    pulled(nights, hospital)
    assert one(nights, file).state is SUSPECT
    assert LOW not in times(nights)  # and learns nothing from it


def times(vault: Vault) -> set[datetime]:
    return {level.time for level in read_state(vault.folder).history["all"].levels}


def test_what_came_late_teaches_nothing(nights: Vault, hospital: Hospital) -> None:
    low = FIRST + timedelta(days=4, hours=20)
    late = publish(hospital, low, 18)
    publish(hospital, FIRST + timedelta(days=5, hours=13), 45)
    pulled(nights, hospital)
    assert one(nights, late).late
    assert low not in times(nights)
    assert late not in read_state(nights.folder).excused


def test_what_a_person_accepted_is_learnt_and_unlearnt(nights: Vault, hospital: Hospital) -> None:
    file = publish(hospital, LOW, 4)
    pulled(nights, hospital)
    found = one(nights, file)
    assert found.suspicion is not None
    nights.accept_suspect(file, found.suspicion, "cadre")
    publish(hospital, LOW + timedelta(hours=5), 45)
    pulled(nights, hospital)
    again = publish(hospital, LOW + timedelta(days=1), 4)
    pulled(nights, hospital)
    assert one(nights, again).state is CURRENT
    drop_old(nights)
    assert again in read_state(nights.folder).excused
    nights.change_state(lambda state: state.letting_go(file))
    assert not {LOW, LOW + timedelta(days=1)} & times(nights)
    assert one(nights, file).state is SUSPECT
    assert one(nights, again).state is SUSPECT


@pytest.mark.parametrize("how", ["refused", "suspect"])
def test_what_turns_out_to_be_bad_taught_nothing(nights: Vault, how: str) -> None:
    newest = FIRST + timedelta(days=5, hours=12)
    file = next(found.file for found in nights.generations() if found.comment and found.comment.time == newest)
    assert newest in times(nights)
    if how == "refused":
        refusal = StoredRefusal.of(SignatureInvalid(file=file), NOW.isoformat(), "0")
        nights.change_state(lambda state: state.refusing(file, refusal))
    else:
        texts = Suspicion(kind=Kind.TEXTS, was=9, is_now=9)
        found = StoredSuspicion(suspicion=texts, at=NOW.isoformat(), signature="0")
        nights.change_state(lambda state: state.suspecting(file, found))
    assert newest not in times(nights)


def test_a_full_disk_does_not_keep_the_old_ones(
    vault: Vault, hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = hospital.publish(1, time=NOW - timedelta(days=31))
    pulled(vault, hospital)
    (hospital.folder / old).unlink()

    def full(*_: object) -> None:
        raise FileUnwritable(file=FILE, problem="full")

    monkeypatch.setattr("downtime.vault.upkeep.remember", full)
    new = hospital.publish(2000, time=NOW)
    pulled(vault, hospital)
    assert {found.file for found in vault.generations()} == {new}


class TestState:
    def test_one_of_an_older_version_is_read(self, nights: Vault) -> None:
        path = nights.folder / FILE
        stored = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({"highest": stored["highest"]}), encoding="utf-8")
        assert (read_state(nights.folder).history, read_state(nights.folder).excused) == ({}, {})

    def test_a_time_without_a_zone_is_damage(self, nights: Vault) -> None:
        path = nights.folder / FILE
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["history"]["all"]["since"] = "2026-11-16T09:05:00"
        path.write_text(json.dumps(stored), encoding="utf-8")
        with pytest.raises(FileUnreadable):
            read_state(nights.folder)

    def test_nothing_is_learnt_of_nothing(self) -> None:
        assert State().learning({}, {}) == State()
