import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Self

import pytest

from downtime.commands import export as verb
from exports.errors import (
    ConfigurationInvalid,
    DestinationUnreachable,
    KeyPassphraseWrong,
    PassphraseMissing,
    SourceEmpty,
)
from exports.site import Site
from tests.downtime.terminal import downtime, passphrase_file
from tests.exports.small_hospital import NOW, PASSPHRASE, SECRETS, change, make_site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path / "site")


def files(site: Site) -> list[str]:
    return sorted(path.name for path in (site.folder / "published").iterdir())


def test_one_snapshot_its_signature_and_its_report(site: Site) -> None:
    result = downtime("export", site.folder, "--now", NOW)
    assert files(site) == [
        "ch-d-essai_all_20261123T140500Z.report.json",
        "ch-d-essai_all_20261123T140500Z.sqlite.zst.age",
        "ch-d-essai_all_20261123T140500Z.sqlite.zst.age.minisig",
    ]
    assert "number 1, 2 patients, 2 present" in result.output
    assert "read back and compared" in result.output
    assert not any(word in result.output for word in SECRETS)


def test_the_time_is_of_its_zone(site: Site) -> None:
    downtime("export", site.folder, "--now", "2026-11-23T15:05:00+01:00")
    assert "ch-d-essai_all_20261123T140500Z.sqlite.zst.age" in files(site)


@pytest.mark.parametrize("now", ["yesterday", "2026-11-23", "2026-11-23T14:05:00", "2026-13-23T14:05:00Z"])
def test_a_time_without_zone_or_that_is_none(site: Site, now: str) -> None:
    assert "--now" in downtime("export", site.folder, "--now", now, code=2).output


def test_json_is_the_report_and_nothing_else(site: Site) -> None:
    result = downtime("export", site.folder, "--now", NOW, "--json")
    report = json.loads(result.stdout)
    assert report["present"] == 2
    assert report["scopes"][0]["file"] == "ch-d-essai_all_20261123T140500Z.sqlite.zst.age"
    assert result.stderr == ""


def test_a_key_under_a_passphrase(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", PASSPHRASE)
    downtime("export", site.folder, "--now", NOW, code=PassphraseMissing.exit_code)
    wrong = passphrase_file(tmp_path, "another passphrase")
    downtime("export", site.folder, "--now", NOW, "--passphrase-file", wrong, code=KeyPassphraseWrong.exit_code)
    assert files(site) == []
    downtime("export", site.folder, "--now", NOW, "--passphrase-file", passphrase_file(tmp_path))
    assert len(files(site)) == 3


def test_each_failure_has_its_code(site: Site) -> None:
    toml = site.folder / "downtime.toml"
    good = toml.read_text(encoding="utf-8")
    change(site, "hospital/fhir", "hospital/none")
    result = downtime("export", site.folder, "--now", NOW, code=SourceEmpty.exit_code)
    assert "nothing was published" in result.stderr
    toml.write_text(good.replace("[keep]", "[kept]"), encoding="utf-8")
    result = downtime("export", site.folder, "--now", NOW, code=ConfigurationInvalid.exit_code)
    line = good.splitlines().index("[keep]") + 1
    assert result.stderr.startswith(f"downtime.toml, line {line}: the key “kept” is unknown.")
    assert files(site) == []


def test_a_destination_out_of_reach_is_told_after_the_report(site: Site) -> None:
    change(site, 'url = "published"', 'url = "no/share"')
    result = downtime("export", site.folder, "--now", NOW, code=DestinationUnreachable.exit_code)
    assert "NOT published" in result.stdout
    assert str(Path("no/share")) in result.stderr


def test_now_and_every_exclude_each_other(site: Site) -> None:
    downtime("export", site.folder, "--now", NOW, "--every", "15m", code=2)
    downtime("export", site.folder, "--every", "soon", code=2)


def test_again_and_again_until_it_is_stopped(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round, a round that fails, a round after a change of downtime.toml; Ctrl-C during the last lets it end."""
    rounds: list[int] = []
    once = verb.export_once

    def counted(folder: Path, *rest: object, **options: object) -> int:
        rounds.append(len(rounds))
        if len(rounds) == 2:
            change(site, "hospital/fhir", "hospital/none")
        if len(rounds) == 3:
            change(site, "hospital/none", "hospital/fhir")
            signal.raise_signal(signal.SIGINT)
        return once(folder, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(verb, "export_once", counted)
    monkeypatch.setattr("downtime.every.SHORTEST", 0)
    monkeypatch.setattr("downtime.every.Stop.wait", lambda self, timeout=None: self.is_set())
    monkeypatch.setattr(verb, "datetime", Ticking)
    result = downtime("export", site.folder, "--every", "15m")
    assert len(rounds) == 3
    assert len([name for name in files(site) if name.endswith(".age")]) == 2
    assert "nothing was published" in result.stderr


class Ticking(datetime):
    """A clock that moves one second with each look."""

    looks = 0

    @classmethod
    def now(cls, tz: object = None) -> Self:
        cls.looks += 1
        return cls.fromisoformat(f"2026-11-23T14:05:{cls.looks:02d}+00:00")


def test_a_service_is_stopped_cleanly(site: Site) -> None:
    """The real process: one round, then the request to stop that systemd sends; on Windows, Ctrl-Break."""
    apart = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # else Ctrl-Break is for this test too
    with subprocess.Popen(
        [sys.executable, "-m", "downtime", "export", str(site.folder), "--every", "1h"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        creationflags=apart,
    ) as service:
        assert service.stdout is not None
        assert service.stderr is not None
        assert service.stdout.readline()
        try:
            service.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
        except (OSError, SystemError):
            service.kill()
            pytest.skip("Ctrl-Break goes through a console, and Windows gave this test none")
        try:
            assert service.wait(60) == 0, service.stderr.read()
        finally:
            service.kill()
    assert len(files(site)) == 3
