"""Keys of patients say nothing; the tally accounts for everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exports.quality import LEFT_OUT_TEXTS, LISTED_REJECTS, LeftOut, Reject, Tally
from exports.source import KeyMaker


def test_keys_are_stable_for_a_site_and_differ_between_sites() -> None:
    one, other = KeyMaker(b"1" * 32), KeyMaker(b"2" * 32)
    assert one.key("Patient", "8000123") == KeyMaker(b"1" * 32).key("Patient", "8000123")
    assert one.key("Patient", "8000123") != other.key("Patient", "8000123")
    assert one.key("Patient", "8000123") != one.key("Document", "8000123")


@given(st.text(min_size=4))
def test_a_key_does_not_show_its_identifier(identifier: str) -> None:
    assert identifier not in KeyMaker(b"1" * 32).key("Patient", identifier)


def test_what_is_read_is_kept_left_out_or_rejected() -> None:
    tally = Tally("dpi")
    tally.read["Observation"] = 4
    tally.kept["Observation"] = 1
    tally.leave_out("Observation", LeftOut.ENTERED_IN_ERROR)
    tally.reject("Observation", Reject("a.ndjson", 3, "Observation.subject", "missing"))
    assert tally.unaccounted("Observation") == 1


def test_all_rejects_are_counted_and_the_first_are_listed() -> None:
    tally = Tally("dpi")
    for line in range(LISTED_REJECTS + 5):
        tally.reject("Observation", Reject("a.ndjson", line, "", "not JSON"))
    assert tally.rejected["Observation"] == LISTED_REJECTS + 5
    assert len(tally.rejects) == LISTED_REJECTS


def test_every_reason_has_its_words() -> None:
    assert set(LEFT_OUT_TEXTS) == set(LeftOut)


def test_two_sources_never_share_a_key() -> None:
    """Two systems may call two people by one number."""
    site = KeyMaker(b"1" * 32)
    assert site.of_source("dpi").key("Patient", "1") != site.of_source("labo").key("Patient", "1")
    assert site.of_source("dpi").key("Patient", "1") == site.of_source("dpi").key("Patient", "1")
