import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from exports.age_keys import generate_identity, recipient_of
from exports.errors import (
    ConfigurationInvalid,
    DowntimeError,
    FileUnreadable,
    FolderNotEmpty,
    KeyMalformed,
    KeyPassphraseWrong,
    PassphraseMissing,
    SiteNotFound,
    StationKnown,
    StationMalformed,
)
from exports.minisign_keys import SecretKey
from exports.site import Site, add_station, load_site, remove_station
from exports.site_init import RECOVERY_SHEET, init_site
from exports.station import FORMAT, Station

NAME = "Centre hospitalier de Valmont"


def sheet(identity: str, recipient: str, site_key: str) -> dict[str, bytes]:
    return {RECOVERY_SHEET: f"{identity} {recipient} {site_key}".encode()}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return init_site(tmp_path / "site", NAME, "fr", None, sheet)


def station(name: str, site: Site) -> Station:
    recipient = recipient_of(generate_identity())
    return Station(format=FORMAT, station=name, recipient=recipient, site_key=site.public_key.identifier)


def test_a_new_site_is_whole(site: Site) -> None:
    assert load_site(site.folder) == site
    assert site.config.site.name == NAME
    assert site.signing_key(None).public_key() == site.public_key
    identity, recipient, key = (site.folder / RECOVERY_SHEET).read_text(encoding="utf-8").split()
    assert recipient == site.recovery == recipient_of(identity)
    assert key == site.public_key.line
    assert {path.name for path in site.folder.iterdir()} == {
        "downtime.toml",
        "keys",
        "stations",
        "published",
        "state",
        RECOVERY_SHEET,
    }


def test_the_recovery_identity_stands_on_the_sheet_only(site: Site) -> None:
    identity = (site.folder / RECOVERY_SHEET).read_text(encoding="utf-8").split()[0]
    others = [path for path in site.folder.rglob("*") if path.is_file() and path.name != RECOVERY_SHEET]
    assert len(others) == 5
    assert not any(identity.encode() in path.read_bytes() for path in others)


def test_secrets_are_of_their_owner(site: Site) -> None:
    if os.name == "nt":
        return
    for secret in ("keys/site.key", "keys/opaque.key", RECOVERY_SHEET):
        assert stat.S_IMODE((site.folder / secret).stat().st_mode) == 0o600
    assert stat.S_IMODE((site.folder / "keys").stat().st_mode) == 0o700


def test_the_keys_are_those_of_the_minisign_program(site: Site, tmp_path: Path) -> None:
    message = tmp_path / "message"
    message.write_bytes(b"hello")
    keys = site.folder / "keys"
    subprocess.run(
        ["minisign", "-S", "-s", keys / "site.key", "-m", message], check=True, capture_output=True, input=b"\n"
    )
    subprocess.run(["minisign", "-V", "-p", keys / "site.pub", "-m", message], check=True, capture_output=True)


def test_two_sites_share_nothing(tmp_path: Path) -> None:
    one, two = (init_site(tmp_path / name, NAME, "en", None, sheet) for name in ("one", "two"))
    assert one.public_key != two.public_key
    assert one.recovery != two.recovery
    assert one.keys.secret != two.keys.secret


def test_a_passphrase_protects_the_key_that_signs(tmp_path: Path) -> None:
    site = init_site(tmp_path / "site", NAME, "fr", "cheval correct pile agrafe", sheet)
    with pytest.raises(PassphraseMissing):
        site.signing_key(None)
    with pytest.raises(KeyPassphraseWrong):
        site.signing_key("cheval correct pile agrafes")
    assert site.signing_key("cheval correct pile agrafe").public_key() == site.public_key


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(FolderNotEmpty):
        init_site(tmp_path, NAME, "fr", None, sheet)
    with pytest.raises(FolderNotEmpty):
        init_site(tmp_path / "letter.txt", NAME, "fr", None, sheet)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert init_site(tmp_path, NAME, "fr", None, sheet).folder == tmp_path


@pytest.mark.parametrize("there", [True, False])
def test_what_fails_half_way_leaves_nothing(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "site"
    if there:
        folder.mkdir()

    def torn(identity: str, recipient: str, site_key: str) -> dict[str, bytes]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        init_site(folder, NAME, "fr", None, torn)
    assert folder.exists() is there
    assert not there or not any(folder.iterdir())
    init_site(folder, NAME, "fr", None, sheet)


@pytest.mark.parametrize("name", ["", "  ", "two\nlines"])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        init_site(tmp_path / "site", name, "fr", None, sheet)
    assert not (tmp_path / "site").exists()


def test_a_folder_that_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(SiteNotFound):
        load_site(tmp_path)


@pytest.mark.parametrize("key", ["site.pub", "recovery.pub", "opaque.key"])
def test_a_key_that_is_missing_or_spoiled(site: Site, key: str) -> None:
    path = site.folder / "keys" / key
    path.write_bytes(b"\xffspoiled")
    with pytest.raises(KeyMalformed):
        load_site(site.folder)
    path.unlink()
    with pytest.raises(FileUnreadable):
        load_site(site.folder)


def test_a_signing_key_of_another_site(site: Site) -> None:
    (site.folder / "keys" / "site.key").write_text(SecretKey.generate().text(None), encoding="utf-8")
    with pytest.raises(KeyMalformed):
        site.signing_key(None)


def test_a_station_opens_the_scopes_for_every_station(site: Site) -> None:
    add_station(site, station("cardio-1", site))
    loaded = load_site(site.folder)
    (scope,) = loaded.config.scope
    assert [s.station for s in loaded.stations_of(scope)] == ["cardio-1"]
    assert loaded.recipients(scope) == (loaded.stations[0].recipient, loaded.recovery)


def test_a_station_with_wards_opens_its_wards_and_nothing_else(site: Site) -> None:
    add_station(site, station("crisis", site))
    add_station(load_site(site.folder), station("cardio-1", site), ('Cardiologie "A"', "USIC"))
    loaded = load_site(site.folder)
    everything, cardio = loaded.config.scope
    assert cardio.wards == ('Cardiologie "A"', "USIC")
    assert [s.station for s in loaded.stations_of(everything)] == ["crisis"]
    assert [s.station for s in loaded.stations_of(cardio)] == ["cardio-1"]
    assert loaded.recovery in loaded.recipients(cardio)


def test_a_station_named_in_a_scope_beside_every_other(site: Site) -> None:
    toml = site.folder / "downtime.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('stations = ["*"]', 'stations = ["*", "cardio-1"]'), encoding="utf-8"
    )
    add_station(load_site(site.folder), station("cardio-1", site), ("Cardiologie",))
    loaded = load_site(site.folder)
    assert all(loaded.stations_of(scope) for scope in loaded.config.scope)


def test_adding_twice_changes_nothing(site: Site) -> None:
    one = station("cardio-1", site)
    add_station(site, one, ("Cardiologie",))
    before = (site.folder / "downtime.toml").read_bytes()
    add_station(load_site(site.folder), one, ("Cardiologie",))
    assert (site.folder / "downtime.toml").read_bytes() == before


def test_other_wards_for_a_scope_that_is_there_are_left_to_a_person(site: Site) -> None:
    one = station("cardio-1", site)
    add_station(site, one, ("Cardiologie",))
    with pytest.raises(ConfigurationInvalid) as failure:
        add_station(load_site(site.folder), one, ("Pneumologie",))
    lines = (site.folder / "downtime.toml").read_text(encoding="utf-8").splitlines()
    assert lines[int(str(failure.value.fields["line"])) - 1] == "[[scope]]"


def test_what_a_person_wrote_in_the_configuration_stays(site: Site) -> None:
    toml = site.folder / "downtime.toml"
    before = toml.read_text(encoding="utf-8")
    add_station(site, station("cardio-1", site), ("Cardiologie",))
    assert toml.read_text(encoding="utf-8").startswith(before.rstrip("\n"))


def test_a_name_with_another_key_is_refused(site: Site) -> None:
    add_station(site, station("cardio-1", site))
    with pytest.raises(StationKnown):
        add_station(load_site(site.folder), station("cardio-1", site))


def test_a_station_of_another_site_is_refused(site: Site, tmp_path: Path) -> None:
    other = init_site(tmp_path / "other", NAME, "fr", None, sheet)
    with pytest.raises(StationMalformed):
        add_station(site, station("cardio-1", other))
    assert load_site(site.folder).stations == ()


def test_a_station_is_taken_off(site: Site) -> None:
    add_station(site, station("cardio-1", site))
    assert remove_station(load_site(site.folder), "cardio-1")
    assert load_site(site.folder).stations == ()
    assert not remove_station(load_site(site.folder), "cardio-1")
    assert not remove_station(load_site(site.folder), "../../keys/site")


def test_a_renamed_or_spoiled_station_file_is_noticed(site: Site) -> None:
    one = station("cardio-1", site)
    path = site.folder / "stations" / "other.station"
    path.write_text(one.text(), encoding="utf-8")
    with pytest.raises(StationMalformed):
        load_site(site.folder)
    path.write_text("x", encoding="utf-8")
    with pytest.raises(DowntimeError):
        load_site(site.folder)


def test_a_scope_that_names_a_laptop_that_is_not_there(site: Site) -> None:
    add_station(site, station("cardio-1", site), ("Cardiologie",))
    remove_station(load_site(site.folder), "cardio-1")
    loaded = load_site(site.folder)
    assert loaded.missing_stations(loaded.config.scope[1]) == ("cardio-1",)
    assert loaded.missing_stations(loaded.config.scope[0]) == ()
    assert loaded.recipients(loaded.config.scope[1]) == (loaded.recovery,)


def test_of_two_that_make_one_folder_at_once_one_has_it_and_the_other_touches_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    refused: list[FolderNotEmpty] = []

    def interrupted(identity: str, recipient: str, site_key: str) -> dict[str, bytes]:
        with pytest.raises(FolderNotEmpty) as said:
            init_site(folder, NAME, "fr", None, sheet)
        refused.append(said.value)
        return sheet(identity, recipient, site_key)

    made = init_site(folder, NAME, "fr", None, interrupted)
    assert len(refused) == 1
    assert load_site(folder) == made


def test_eight_at_once(tmp_path: Path) -> None:
    folder, start = tmp_path / "site", Barrier(8)

    def make(_: int) -> Site | None:
        start.wait()
        try:
            return init_site(folder, NAME, "fr", None, sheet)
        except FolderNotEmpty:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = [site for site in pool.map(make, range(8)) if site is not None]
    assert len(made) == 1
    assert load_site(folder) == made[0]
    assert made[0].signing_key(None).public_key() == made[0].public_key
