"""The journal of what is shown while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from downtime.journal import Act, Entry
from downtime.web.typed import TYPED, TypedSearches
from tests.downtime.web.browsing import Hospital, Reader


@dataclass
class Timers:
    """Calls to come, called by hand."""

    waiting: list[Callable[[], None]] = field(default_factory=list)

    def later(self, _seconds: float, call: Callable[[], None]) -> Timers.Call:
        self.waiting.append(call)
        return Timers.Call(self, call)

    def pause(self) -> None:
        for call in list(self.waiting):
            self.waiting.remove(call)
            call()

    @dataclass
    class Call:
        timers: Timers
        call: Callable[[], None]

        def cancel(self) -> None:
            if self.call in self.timers.waiting:
                self.timers.waiting.remove(self.call)


@dataclass
class Typing:
    written: list[str] = field(default_factory=list)
    timers: Timers = field(default_factory=Timers)

    def __post_init__(self) -> None:
        self.typed = TypedSearches(lambda *entries: self.written.extend(e.query for e in entries), self.timers.later)

    def type(self, *texts: str, session: str = "s") -> None:
        for text in texts:
            self.typed.shows(session, Entry(act=Act.SEARCH, query=text, detail=TYPED))


def test_the_first_letters_are_written_before_anything_is_shown_and_the_end_at_the_pause() -> None:
    one = Typing()
    one.type("ma")
    assert one.written == ["ma"]
    one.type("mar", "mart", "marti", "martin")
    assert one.written == ["ma"]
    one.timers.pause()
    assert one.written == ["ma", "martin"]
    assert one.timers.waiting == []


def test_another_text_is_written_at_once_with_what_was_pending() -> None:
    one = Typing()
    one.type("ma", "mart", "dup", "dupo")
    assert one.written == ["ma", "mart", "dup"]


def test_letters_taken_back_are_still_the_same_typing_until_others_come() -> None:
    one = Typing()
    one.type("mar", "ma", "m")
    assert one.written == ["mar"]
    one.type("mo", "do")
    assert one.written == ["mar", "mo", "do"]


def test_the_next_act_comes_behind_it_and_what_is_submitted_is_said_once() -> None:
    one = Typing()
    one.type("ma", "martin")
    one.typed.settle("s", submitted="martin")
    assert one.written == ["ma"]
    one.type("du", "dupont")
    one.typed.settle("s")
    assert one.written == ["ma", "du", "dupont"]
    one.timers.pause()
    assert one.written == ["ma", "du", "dupont"]


def test_sessions_do_not_mix() -> None:
    one = Typing()
    one.type("ma", session="a")
    one.type("mar", session="b")
    assert one.written == ["ma", "mar"]


def searches(hospital: Hospital) -> list[tuple[str, str]]:
    return [(entry.query, entry.detail) for entry in hospital.journal.of(Act.SEARCH, Act.READ_PATIENT)]


def test_suggestions_are_journalled_then_what_is_opened(hospital: Hospital, reader: Reader) -> None:
    token = reader.token("/wards")
    for text in ("lo", "lov", "love"):
        assert "LOVELACE" in reader.post("/search/suggest", csrf=token, q=text).text
    assert searches(hospital) == [("lo", TYPED)]
    reader.get("/wards")
    assert searches(hospital) == [("lo", TYPED), ("love", TYPED)]


def test_a_submitted_search_is_said_once(hospital: Hospital, reader: Reader) -> None:
    token = reader.token("/wards")
    reader.post("/search/suggest", csrf=token, q="lo")
    reader.post("/search/suggest", csrf=token, q="lovel")
    reader.post("/search", csrf=token, q="lovel")
    assert searches(hospital) == [("lo", TYPED), ("lovel", "")]


def test_a_journal_that_cannot_be_written_shows_them_all_the_same(hospital: Hospital, reader: Reader) -> None:
    token = reader.token("/wards")
    hospital.journal.failing = True
    assert "LOVELACE" in reader.post("/search/suggest", csrf=token, q="lovel").text
