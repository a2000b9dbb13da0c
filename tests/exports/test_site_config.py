import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.errors import ConfigurationInvalid
from exports.language import LANGUAGES, translator
from exports.site_config import Config, parse_config
from exports.site_template import config_text
from exports.toml_lines import key_lines, toml_string

GOOD = """\
[site]
name = "Centre hospitalier de Valmont"
code = "valmont"
timezone = "Europe/Paris"

[[source]]
type = "fhir"
path = "hospital/fhir"

[[destination]]
url = "published"

[[scope]]
name = "all"
wards = ["*"]
stations = ["*"]

[[scope]]
name = "cardio"
wards = [
  "Cardiologie",
]
stations = ["cardio-1"]

[keep]
discharged_days = 30
"""


def parse(text: str) -> Config:
    return parse_config(text.encode(), "downtime.toml")


def test_a_good_file_and_its_defaults() -> None:
    config = parse(GOOD)
    assert config.code == "valmont"
    assert config.zone.key == "Europe/Paris"
    assert config.site.language == "fr"
    assert [scope.wards for scope in config.scope] == [("*",), ("Cardiologie",)]
    assert (config.keep.discharged_days, config.keep.appointments_days, config.keep.published) == (30, 28, 48)


def test_the_code_is_made_of_the_name() -> None:
    assert parse(GOOD.replace('code = "valmont"\n', "")).code == "centre-hospitalier-de-valmont"


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (('name = "Centre hospitalier de Valmont"', "name = 3"), 2, "“name” must be a text between quotes"),
        (('name = "Centre hospitalier de Valmont"\n', ""), 1, "“site.name” is missing"),
        (('name = "Centre hospitalier de Valmont"', 'name = " "'), 2, "name of the hospital"),
        (('timezone = "Europe/Paris"', 'timezone = "Europe/Pariss"'), 4, "no time zone “Europe/Pariss”"),
        (('timezone = "Europe/Paris"', 'timezone = "../etc/passwd"'), 4, "no time zone"),
        (('timezone = "Europe/Paris"', 'timezone = "Europe"'), 4, "no time zone"),
        (('code = "valmont"', 'code = "Val Mont"'), 3, "short name"),
        (('code = "valmont"', 'language = "de"'), 3, "“language” must be one of: fr, en"),
        (('code = "valmont"', 'color = "red"'), 3, "“color” is unknown"),
        (('type = "fhir"', 'type = "hl7"'), 7, "“type” has a value that is not one of those known"),
        (('path = "hospital/fhir"\n', ""), 6, "“source.path” is missing"),
        (('path = "hospital/fhir"', 'path = ""'), 8, "“path” is empty"),
        (('url = "published"', 'url = ""'), 11, "“url” is empty"),
        (('url = "published"', 'url = "sftp://host/x"'), 10, "“credentials” is missing"),
        (('url = "published"', 'url = "sftp://u:p@host/x"\ncredentials = "c"'), 11, "no place in it"),
        (('url = "published"', 'url = "ftp://host/x"\ncredentials = "c"'), 11, "the kit knows sftp, smb and s3"),
        (('url = "published"', 'url = "published"\ncredentials = "c"'), 12, "is for the address of a server"),
        (('url = "published"', 'url = "s3://b"\ncredentials = "c"\nmounted = true'), 13, "“mounted” is for folders"),
        (('url = "published"', 'url = "published"\nappend_only = 1'), 12, "append_only"),
        (('name = "cardio"', 'name = "all"'), 19, "“all” stands here a second time"),
        (('name = "cardio"', 'name = "Cardio"'), 19, "short name"),
        (('  "Cardiologie",', "  3,"), 20, "“wards” must be a text between quotes"),
        (('wards = ["*"]', 'wards = "*"'), 15, "“wards” must be a list"),
        (('wards = ["*"]', "wards = []"), 15, "“wards” is empty"),
        (('stations = ["cardio-1"]', 'stations = ["Cardio 1"]'), 23, "short name"),
        (("discharged_days = 30", "discharged_days = 30.5"), 26, "“discharged_days” must be a whole number"),
        (("discharged_days = 30", "discharged_days = -1"), 26, "between 0 and 3650"),
        (("discharged_days = 30", "published = 1"), 26, "between 2 and"),
        (("[keep]", "[keeep]"), 25, "“keeep” is unknown"),
        (('[[scope]]\nname = "all"', '[scope]\nname = "all"'), 18, "not TOML"),
        (("discharged_days = 30", "discharged_days = "), 26, "not TOML"),
        (("discharged_days = 30", 'discharged_days = "30'), 26, "not TOML"),
        (('[[destination]]\nurl = "published"\n', ""), 1, "“destination” is missing"),
        (('[[destination]]\nurl = "published"\n', ""), 1, "missing"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(change: tuple[str, str], line: int, said: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(ConfigurationInvalid) as failure:
        parse(GOOD.replace(*change, 1))
    assert failure.value.fields["line"] == line
    assert said in str(failure.value)
    assert str(failure.value).startswith(f"downtime.toml, line {line}: ")


def test_two_sources_of_one_name() -> None:
    with pytest.raises(ConfigurationInvalid, match="a second time") as failure:
        parse(GOOD + '[[source]]\ntype = "fhir"\npath = "b"\n')
    assert failure.value.fields["line"] == 27


def test_an_empty_list_of_tables() -> None:
    with pytest.raises(ConfigurationInvalid, match="at least one") as failure:
        parse("scope = []\n" + GOOD.split("[[scope]]", maxsplit=1)[0])
    assert failure.value.fields["line"] == 1


def test_bytes_that_are_not_text() -> None:
    with pytest.raises(ConfigurationInvalid) as failure:
        parse_config(b'[site]\nname = "\xe9"\n', "downtime.toml")
    assert failure.value.fields["line"] == 2


def test_windows_line_ends_and_byte_order_mark() -> None:
    assert parse_config(("\ufeff" + GOOD.replace("\n", "\r\n")).encode(), "f") == parse(GOOD)


@given(st.text() | st.text(alphabet='[]{}="\n.a1#,'))
def test_any_text_is_a_configuration_or_our_own_error(text: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        parse_config(text.encode("utf-8", "replace"), "f")


def test_nesting_is_no_way_to_a_crash() -> None:
    with pytest.raises(ConfigurationInvalid):
        parse("a = " + "[" * 100_000)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["Centre hospitalier de Valmont", 'CH "Le \\ Grand"', "病院"])
def test_the_file_of_a_new_site_is_good_in_every_language(language: str, name: str) -> None:
    text = config_text(name, language, translator(language))
    config = parse(text)
    assert config.site.name == name
    assert config.site.language == language
    assert config.scope[0].stations == ("*",)
    assert all(len(line) <= 120 for line in text.splitlines())


@given(st.text())
def test_a_text_in_toml_is_the_text(text: str) -> None:
    import tomllib

    text = text.encode("utf-8", "ignore").decode()
    assert tomllib.loads(f"a = {toml_string(text)}")["a"] == text


def test_where_keys_stand() -> None:
    lines = key_lines('a = 1\n[b]\n"c d" = 2\n# e = 1\n[[f]]\ng.h = 1\n[[f]]\ng = 2\n[f.i]\nj = 3\n')
    assert lines[("a",)] == 1
    assert lines[("b", "c d")] == 3
    assert lines[("f", 0, "g", "h")] == 6
    assert lines[("f", 1, "g")] == 8
    assert ("e",) not in lines
