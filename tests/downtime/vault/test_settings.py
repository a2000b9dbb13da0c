"""What a person may set in `vault.toml`: taken, kept when the kit writes it anew, refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.vault.settings import FILE, Room, Settings, read_settings, write_settings
from exports.errors import ConfigurationInvalid
from exports.suspicion_limits import DEFAULT, Limits

BASE = 'format = 1\nstation = "cardio-1"\nlanguage = "fr"\ncreated = "2026-11-23T14:05:00+00:00"\n'


def read(folder: Path, more: str) -> Settings:
    (folder / FILE).write_text(BASE + more, encoding="utf-8")
    return read_settings(folder)


def test_nothing_said_is_the_usual(tmp_path: Path) -> None:
    settings = read(tmp_path, "")
    assert (settings.suspicion, settings.room) == (DEFAULT, Room())


@pytest.mark.parametrize(
    ("more", "line", "key"),
    [
        ("[suspicion]\npatients = 1.5\n", 6, "patients"),
        ("[suspicion]\nweek = -0.1\n", 6, "week"),
        ("[suspicion]\npatient = 0.5\n", 6, "patient"),
        ('[suspicion]\n\nfeed_hours = "day"\n', 7, "feed_hours"),
        ("[suspicion]\nfeed_hours = -1\n", 6, "feed_hours"),
        ("[room]\nmost_gib = nan\n", 6, "most_gib"),
        ("[room]\nmost_gib = 0\n", 6, "most_gib"),
        ("[room]\nfree_share = 2\n", 6, "free_share"),
        ("suspicion = 3\n", 5, "suspicion"),
        ("colour = 3\n", 5, "colour"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tmp_path: Path, more: str, line: int, key: str) -> None:
    with pytest.raises(ConfigurationInvalid) as failure:
        read(tmp_path, more)
    assert failure.value.fields["line"] == line
    assert f"“{key}”" in str(failure.value)


shares = st.floats(0, 1)


@given(st.builds(Limits, patients=shares, week=shares, feed_hours=st.integers(0, 500), enciphered=st.floats(0, 2)))
def test_what_was_set_is_kept_when_the_kit_writes_it_anew(
    tmp_path_factory: pytest.TempPathFactory, limits: Limits
) -> None:
    folder = tmp_path_factory.mktemp("vault")
    settings = Settings(
        format=1, station="x", language="fr", created="c", suspicion=limits, room=Room(most_gib=3, free_gib=0.5)
    )
    write_settings(folder, settings)
    assert read_settings(folder) == settings
