"""`downtime check`, and what `serve` says of the self-test, typed."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from downtime.commands import check, serve
from downtime.self_test import SELFTEST_COUNT, Bench
from downtime.web.config import WebConfig
from exports.errors import KeyMalformed, KitDamaged, SelfTestFailed, VaultNotFound
from tests.downtime.commands.laptop import Laptop
from tests.downtime.vault.hospital import NOW, SECRET_NAME


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def set_bench(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The surroundings that the verb's self-test finds."""

    def put(**surroundings: Any) -> None:
        fixed: dict[str, Any] = {"now": NOW, "free_bytes": lambda _folder: 10**12} | surroundings
        monkeypatch.setattr(check, "Bench", lambda vault, dates: Bench(vault, dates, **fixed))

    put()
    return put


def test_all_is_well(laptop: Laptop, set_bench: Callable[..., None]) -> None:
    result = laptop.run("check", laptop.vault)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:-2]] == ["well"] * SELFTEST_COUNT
    assert re.fullmatch(r"The snapshots take 1 MB; they may take \d+ MB\.", lines[-2])
    assert lines[-1].startswith(f"self-test: all well ({SELFTEST_COUNT} checks, ")


def test_what_is_to_be_put_right_has_its_exit_code(laptop: Laptop, set_bench: Callable[..., None]) -> None:
    set_bench(free_bytes=lambda _folder: 1_000_000)
    result = laptop.run("check", laptop.vault)
    assert result.exit_code == SelfTestFailed.exit_code
    assert "TO DO: the disk has room" in result.stdout
    assert "self-test: Only 1 MB are free" in result.stdout
    assert "things to put right: 1." in result.stderr


def test_json(laptop: Laptop, set_bench: Callable[..., None]) -> None:
    set_bench(now=NOW.replace(year=2030))
    result = laptop.run("check", laptop.vault, "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["good"], len(report["checks"])) == (51, False, SELFTEST_COUNT)
    assert [one["name"] for one in report["checks"] if one["sentence"]] == ["fresh"]
    assert SECRET_NAME not in result.output


def test_a_damaged_program(laptop: Laptop, set_bench: Callable[..., None], tmp_path: Path) -> None:
    set_bench(sample=tmp_path / "nothing")
    result = laptop.run("check", laptop.vault)
    assert result.exit_code == KitDamaged.exit_code
    assert "The built-in copy does not open" in result.stderr
    assert "This installation of the kit is damaged." in result.stderr


def test_no_vault(bare: Laptop) -> None:
    assert bare.run("check", bare.vault).exit_code == VaultNotFound.exit_code


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_explains_itself(bare: Laptop, language: str) -> None:
    result = bare.run("--language", language, "check", "--help")
    assert (result.exit_code, "51" in result.output) == (0, True)


class TestServe:
    @pytest.fixture(autouse=True)
    def served(self, monkeypatch: pytest.MonkeyPatch, set_bench: Callable[..., None]) -> list[object]:
        """The vaults that were served: listening is tested with the server itself."""
        served: list[object] = []

        def serve_pages(config: WebConfig, when_ready: object, look: Callable[[], None]) -> None:
            look()
            served.append(config.vault)

        monkeypatch.setattr(serve, "serve_pages", serve_pages)
        return served

    def test_says_that_all_is_well(self, laptop: Laptop, served: list[object]) -> None:
        result = laptop.run("serve", laptop.vault)
        assert (result.exit_code, served) == (0, [laptop.vault])
        assert result.stdout.startswith(f"self-test: all well ({SELFTEST_COUNT} checks, ")

    def test_serves_all_the_same_with_the_sentence(
        self, laptop: Laptop, served: list[object], set_bench: Callable[..., None]
    ) -> None:
        set_bench(free_bytes=lambda _folder: 0)
        result = laptop.run("serve", laptop.vault)
        assert (result.exit_code, served) == (0, [laptop.vault])
        assert "Only 0 MB are free" in result.stderr

    def test_does_not_serve_with_a_damaged_program(
        self, laptop: Laptop, served: list[object], set_bench: Callable[..., None], tmp_path: Path
    ) -> None:
        set_bench(sample=tmp_path)
        result = laptop.run("serve", laptop.vault)
        assert (result.exit_code, served) == (KitDamaged.exit_code, [])


def test_a_damaged_program_ends_the_real_server_by_itself(
    laptop: Laptop, set_bench: Callable[..., None], tmp_path: Path
) -> None:
    set_bench(sample=tmp_path)
    result = laptop.run("serve", laptop.vault, "--port", free_port())
    assert result.exit_code == KitDamaged.exit_code
    assert "This installation of the kit is damaged." in result.stderr


def test_a_vault_whose_keys_are_damaged_ends_the_real_server_with_its_own_sentence(laptop: Laptop) -> None:
    """They are read behind the unlock page."""
    (laptop.vault / "station").write_text("age1cut\n", encoding="utf-8")
    result = laptop.run("serve", laptop.vault, "--port", free_port())
    assert result.exit_code == KeyMalformed.exit_code
    assert "age1…" in result.stderr
