import json
from collections import Counter

from downtime.commands.exit_codes import exit_codes
from exports import errors
from exports.errors import DowntimeError
from exports.language import untranslated
from tests.downtime.terminal import downtime


def test_every_failure_is_listed_once() -> None:
    codes = exit_codes(untranslated)
    classes = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, DowntimeError)}
    assert {one.name for one in codes} >= classes - {"DowntimeError"}
    assert max(Counter(one.code for one in codes).values()) == 1
    assert [one.code for one in codes] == sorted(one.code for one in codes)


def test_as_text_and_as_json() -> None:
    assert "  17  KeyPassphraseWrong: " in downtime("exit-codes").output
    listed = json.loads(downtime("exit-codes", "--json").output)
    assert {"code": 130, "name": "Interrupted", "sentence": "Ctrl-C was pressed.", "hint": ""} in listed
