import os
import signal
import threading

import click
import pytest

from downtime.every import REQUESTS, Interval, Stop, repeat, stopping
from exports.errors import DowntimeError, SourceEmpty
from exports.language import untranslated


@pytest.mark.parametrize(("text", "seconds"), [("15m", 900), ("10s", 10), ("2h", 7200), ("1d", 86400)])
def test_an_interval(text: str, seconds: float) -> None:
    assert Interval(untranslated).convert(text, None, None) == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "9s", "0m", "-1m", "1.5h", "15 m", "15min", "٣m"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(click.BadParameter):
        Interval(untranslated).convert(text, None, None)


class Waits(threading.Event):
    """An event that notes how long it is waited for, and is set after `rounds` waits."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.rounds = rounds
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waited.append(timeout)
        if len(self.waited) == self.rounds:
            self.set()
        return self.is_set()


def test_rounds_are_counted_from_start_to_start() -> None:
    times = iter([0.0, 40.0, 100.0, 350.0])
    stop = Waits(2)
    repeat(lambda: None, 100, stop, lambda error: None, lambda: next(times))
    assert stop.waited == [60.0, 0.0]


def test_a_failure_is_said_and_the_next_round_comes() -> None:
    said: list[DowntimeError] = []
    rounds = iter([SourceEmpty(folder="f", source="s"), None, SourceEmpty(folder="f", source="s")])

    def act() -> None:
        failure = next(rounds)
        if failure:
            raise failure

    repeat(act, 100, Waits(3), said.append)
    assert len(said) == 2


def test_a_wait_ends_with_its_time_and_with_the_stop() -> None:
    stop = Stop()
    assert not stop.wait(0.02)
    threading.Timer(0.02, stop.set).start()
    assert stop.wait() and stop.wait(0)


def test_a_defect_ends_it() -> None:
    with pytest.raises(ZeroDivisionError):
        repeat(lambda: print(1 // 0), 100, Waits(3), lambda error: None)


@pytest.mark.parametrize("number", [signal.SIGINT, *REQUESTS])
def test_a_stop_lets_the_round_end_and_a_second_one_does_not(number: int) -> None:
    before = signal.getsignal(number)
    with stopping() as stop:
        signal.raise_signal(number)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert signal.getsignal(number) is before
    assert os.getpid()
