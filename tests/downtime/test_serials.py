"""Serial numbers: checked, never given twice."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.serials import ALPHABET, FILE, Serials, check_character, is_serial, serial, station_code
from downtime.vault import Vault
from exports.errors import FileUnreadable, FileUnwritable
from tests.downtime.vault.hospital import Hospital, enrolled

stations = st.text(ALPHABET, min_size=1, max_size=10)
numbers = st.integers(min_value=1, max_value=10**9)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return enrolled(tmp_path / "vault", Hospital(tmp_path / "published"))


def test_the_check_character_is_that_of_the_standard() -> None:
    # The example of the Global Release Identifier standard, which uses ISO/IEC 7064 MOD 37,36.
    assert check_character("A12425GABC1234002") == "M"


def test_numbers_run_and_name_the_station(vault: Vault) -> None:
    serials = Serials(vault)
    assert [serials.next()[:-1] for _ in range(3)] == ["CARDIO1-000001-", "CARDIO1-000002-", "CARDIO1-000003-"]
    assert serials.take(2)[1].startswith("CARDIO1-000005-")


def test_another_program_goes_on_where_this_one_was(vault: Vault) -> None:
    first = Serials(vault).take(3)
    assert Serials(Vault.open(vault.folder)).next() not in first


def test_a_number_is_on_the_disk_before_it_is_given(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_anything: object, **_more: object) -> None:
        raise FileUnwritable(file=FILE, problem="full")

    serials = Serials(vault)
    before = serials.next()
    with monkeypatch.context() as patched, pytest.raises(FileUnwritable):
        patched.setattr("downtime.serials.write_durably", full)
        serials.next()
    assert serials.next() != before


@pytest.mark.parametrize("content", [b"", b"{}", b'{"next":0}', b'{"next":"7"}', b"\xff"])
def test_a_damaged_counter_gives_no_number(vault: Vault, content: bytes) -> None:
    (vault.folder / FILE).write_bytes(content)
    with pytest.raises(FileUnreadable):
        Serials(vault).next()


def test_threads_never_share_a_number(vault: Vault) -> None:
    serials, given_out = Serials(vault), list[str]()

    def take() -> None:
        for _ in range(10):
            given_out.append(serials.next())

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given_out) == len(set(given_out)) == 80


def test_processes_never_share_a_number(vault: Vault) -> None:
    code = (
        "import sys; from pathlib import Path; from downtime.serials import Serials; from downtime.vault import Vault\n"
        "serials = Serials(Vault.open(Path(sys.argv[1])))\n"
        "print('\\n'.join(serials.next() for _ in range(20)))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(vault.folder)], stdout=subprocess.PIPE, encoding="utf-8")
        for _ in range(3)
    ]
    given_out = [line for process in running for line in process.communicate()[0].split()]
    assert len(given_out) == len(set(given_out)) == 60


@given(stations, numbers)
def test_a_serial_number_checks(station: str, number: int) -> None:
    made = serial(station, number)
    assert is_serial(made)
    assert is_serial(made.replace("-", "").lower())


@given(stations, numbers, st.data())
def test_one_wrong_character_is_always_noticed(station: str, number: int, data: st.DataObject) -> None:
    plain = serial(station, number).replace("-", "")
    place = data.draw(st.integers(0, len(plain) - 1))
    other = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != plain[place]]))
    assert not is_serial(plain[:place] + other + plain[place + 1 :])


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert is_serial(text) in (True, False)


def test_station_codes_are_short_and_tell_stations_apart() -> None:
    assert station_code("cardio-1", "age1a") == "CARDIO1"
    long = {station_code("medecine-polyvalente", recipient) for recipient in ("age1a", "age1b", "age1c")}
    assert len(long) == 3
    assert all(len(code) == 10 and code.startswith("MEDECIN") for code in long)
