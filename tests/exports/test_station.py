from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.age_keys import generate_identity, recipient_of
from exports.errors import FileUnreadable, StationMalformed
from exports.station import FORMAT, LARGEST, Station, read_station

RECIPIENT = recipient_of(generate_identity())
STATION = Station(format=FORMAT, station="cardio-1", recipient=RECIPIENT, site_key="0123456789ABCDEF")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / STATION.file_name
    path.write_text(STATION.text(), encoding="utf-8")
    assert path.name == "cardio-1.station"
    assert read_station(path) == STATION


def test_it_is_read_as_windows_would_save_it() -> None:
    assert Station.parse(STATION.text().replace("\n", "\r\n").encode(), file="f") == STATION


TEXT = STATION.text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "format = 1",
        TEXT.replace("format = 1", "format = 2"),
        TEXT.replace("format = 1\n", ""),
        TEXT.replace("format = 1", 'format = "1"'),
        TEXT.replace("cardio-1", "../cardio"),
        TEXT.replace("cardio-1", "Cardio 1"),
        TEXT.replace("0123456789ABCDEF", "0123456789abcdef"),
        TEXT.replace("0123456789ABCDEF", ""),
        TEXT.replace(RECIPIENT, RECIPIENT[:-1]),
        TEXT.replace(RECIPIENT, generate_identity()),
        TEXT + 'more = "x"\n',
        TEXT + "format = 1\n",
        TEXT + "#" * LARGEST,
        "a = " + "[" * 3000,
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(StationMalformed):
        Station.parse(text.encode(), file="f")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_station_or_our_own_error(content: bytes) -> None:
    with pytest.raises(StationMalformed):
        Station.parse(content, file="f")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_station(tmp_path / "none.station")
