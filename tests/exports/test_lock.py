import subprocess
import sys
import threading
from pathlib import Path

import pytest

from exports.errors import FileUnwritable
from exports.lock import held

HOLD = """
import sys, pathlib
from exports.lock import held
with held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_at_a_time_and_free_again(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with held(path), pytest.raises(BlockingIOError), held(path):
        pass
    with held(path):
        pass


def test_a_killed_holder_keeps_nothing_shut(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(BlockingIOError), held(path):
            pass
        holder.kill()
        holder.wait()
        with held(path):
            pass


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileUnwritable), held(tmp_path / "none" / "lock"):
        pass


def test_a_short_act_waits_for_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    order: list[str] = []

    def second() -> None:
        with held(path, wait=True):
            order.append("second")

    with held(path):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
