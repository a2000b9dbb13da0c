"""No passphrase is tried before the look is over, and none after it failed."""

from __future__ import annotations

import threading
from typing import cast

import pytest

from downtime.web.readiness import Readiness
from downtime.web.station import Unlocked
from exports.errors import KitDamaged
from exports.language import Phrase

UNLOCKED = cast(Unlocked, object())


def test_a_passphrase_waits_for_the_look() -> None:
    looking, may_end, order = threading.Event(), threading.Event(), list[str]()

    def look() -> None:
        looking.set()
        may_end.wait(10)
        order.append("looked")

    def opener(passphrase: str) -> Unlocked:
        order.append(passphrase)
        return UNLOCKED

    readiness = Readiness(look)
    trying = threading.Thread(target=readiness.before(opener), args=("cheval",))
    trying.start()
    readiness.begin(lambda: order.append("gave up"))
    assert looking.wait(10)
    may_end.set()
    trying.join(10)
    assert order == ["looked", "cheval"]
    readiness.raise_failure()


def test_what_the_look_raises_ends_it_all() -> None:
    tried, gave_up = list[str](), threading.Event()

    def look() -> None:
        raise KitDamaged(problem=Phrase("nothing opens", {}))

    def opener(passphrase: str) -> Unlocked:
        tried.append(passphrase)
        return UNLOCKED

    readiness = Readiness(look)
    readiness.begin(gave_up.set)
    with pytest.raises(KitDamaged):
        readiness.before(opener)("cheval")
    assert gave_up.wait(10)
    with pytest.raises(KitDamaged):
        readiness.raise_failure()
    assert tried == []
