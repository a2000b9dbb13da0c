"""A pull is killed at every step that reaches the disk: the vault is as before or after, and the next pull ends it."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from downtime.vault import Folder, GenerationState, Vault, open_newest, unlock
from downtime.vault.pull import pull
from tests.downtime.vault.hospital import NOW, PASSPHRASE, Hospital, tree
from tests.processes import starting_with

STEPS = 24 if os.name == "posix" else 16
"""How many times this pull asks the disk for something that lasts; Windows forces no folder to it."""
SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows ends a process by TerminateProcess for either
KILLED = -int(SIGNAL) if os.name != "nt" else int(SIGNAL)
OLD = NOW - timedelta(days=31)


def pull_and_die(vault: str, source: str, step: int) -> None:
    """In a process of its own: the kill comes instead of the n-th fsync, rename or removal."""
    steps = itertools.count()

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*given: Any, **named: Any) -> Any:
            if next(steps) == step:
                os.kill(os.getpid(), SIGNAL)
            return real(*given, **named)

        return act

    os.fsync = deadly(os.fsync)
    Path.replace = deadly(Path.replace)  # type: ignore[method-assign]
    Path.unlink = deadly(Path.unlink)  # type: ignore[method-assign]
    pull(Vault.open(Path(vault)), Folder(Path(source)), now=NOW)


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_killed_at_any_step(vault: Vault, hospital: Hospital, step: int) -> None:
    old = hospital.publish(1, time=OLD)
    pull(vault, Folder(hospital.folder), now=OLD)
    new = [hospital.publish(sequence) for sequence in (2, 3)]

    context = starting_with(__name__)
    child = context.Process(target=pull_and_die, args=(str(vault.folder), str(hospital.folder), step))
    child.start()
    child.join()

    vault = Vault.open(vault.folder)
    generations = vault.generations(check=True)
    good = {one.file for one in generations if one.state is not GenerationState.REFUSED}
    unfinished = {one.file for one in generations if one.state is GenerationState.REFUSED}
    assert good
    assert good <= {old, *new}
    assert not any((vault.snapshots / f"{file}.minisig").exists() for file in unfinished)
    assert old in good or new[1] in good
    served = open_newest(vault, unlock(vault, PASSPHRASE))
    assert served.generation.file in good

    pull(vault, Folder(hospital.folder), now=NOW)
    assert {one.file: one.state for one in vault.generations(check=True)} == {
        new[1]: GenerationState.CURRENT,
        new[0]: GenerationState.KEPT,
    }
    kept = {name: content for name, content in tree(hospital.folder).items() if old not in name}
    assert tree(vault.snapshots) == kept


def test_the_steps_are_all_tried(vault: Vault, hospital: Hospital) -> None:
    """The last case is not killed, the one before is: else the cases would not reach every step."""
    hospital.publish(1, time=OLD)
    pull(vault, Folder(hospital.folder), now=OLD)
    for sequence in (2, 3):
        hospital.publish(sequence)
    context = starting_with(__name__)
    codes = []
    for step in (STEPS - 1, STEPS):
        folder = shutil.copytree(vault.folder, vault.folder.with_name(f"killed-at-{step}"))
        child = context.Process(target=pull_and_die, args=(str(folder), str(hospital.folder), step))
        child.start()
        child.join()
        codes.append(child.exitcode)
    assert codes == [KILLED, 0]
