from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.nursery import Nursery, nursery
from tests.faults.stage import Stage, build


@dataclass(frozen=True)
class Theatre:
    """A stage that is set anew for each try, and the process whose children play on it."""

    stage: Stage
    template: Path
    nursery: Nursery

    def reset(self) -> None:
        self.stage.reset(self.template)


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    folder = tmp_path_factory.mktemp("faults")
    stage = Stage(folder / "stage")
    with nursery(stage.folder) as started:
        build(stage, started)
        shutil.copytree(stage.folder, folder / "template")
        yield Theatre(stage, folder / "template", started)
