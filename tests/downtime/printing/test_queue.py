"""Which printers are the laptop's own; an answer of the print system that is cut or invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime.printing import is_local
from downtime.printing.ipp import integers, question


@pytest.mark.parametrize(
    "uri",
    ["usb://HP/LaserJet?serial=1", "USB://Brother/HL", "parallel:/dev/lp0", "hp:/usb/HP?serial=1", "file:/x", "/x.pdf"],
)
def test_a_printer_on_a_cable(uri: str) -> None:
    assert is_local(uri)


@pytest.mark.parametrize(
    "uri",
    ["ipp://a/b", "ipps://a", "socket://10.0.0.9", "lpd://a", "smb://a/b", "http://a", "dnssd://a", "hp:/net/HP?ip=1",
     "implicitclass://a/", "cups-brf:/", "", "nothing"],
)  # fmt: skip
def test_a_printer_of_the_network_or_of_nobody_knows_where(uri: str) -> None:
    assert not is_local(uri)


@given(st.binary(max_size=200))
def test_any_answer_is_read_to_its_end(answer: bytes) -> None:
    assert all(isinstance(value, int) for _, value in integers(answer))


@given(st.integers(0, 80))
def test_a_cut_answer_is_read_as_far_as_it_goes(length: int) -> None:
    whole = question(7)[:9] + b"\x21\x00\x09job-state\x00\x04\x00\x00\x00\x09\x03"
    assert dict(integers(whole)) == {"job-state": 9}
    assert dict(integers(whole[:length])) in ({}, {"job-state": 9})
