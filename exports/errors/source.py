"""Sources of the hospital, and what an export ends with. Exit codes 20–29."""

from __future__ import annotations

from exports.errors.base import DowntimeError
from exports.language import N_


class SourceEmpty(DowntimeError):
    exit_code = 20
    sentence = N_("{folder} holds nothing that the source “{source}” can read.")
    hint = N_("check the path of the source in downtime.toml; nothing was published")


class SourceUnreadable(DowntimeError):
    exit_code = 21
    sentence = N_("{file}: {problem}.")
    hint = N_("ask for that file again from the hospital's system; nothing was published")


class NobodyPresent(DowntimeError):
    exit_code = 22
    sentence = N_("According to the sources nobody is present in the hospital.")
    hint = N_("check the sources in downtime.toml; nothing was published and the last snapshot stays the newest")


class PartlyRead(DowntimeError):
    exit_code = 23
    sentence = N_("The sources hold things that could not be read: {count}. The snapshots were published without them.")
    hint = N_("the report lists their files and lines; ask for those files again, then export again")


class SuccessionWaits(DowntimeError):
    exit_code = 24
    sentence = N_(
        "The hospital signs with a new key, which nobody has accepted at this laptop yet: new snapshots wait for that."
    )
    hint = N_(
        "have the fingerprint of the new key read to you by the hospital (downtime key show SITE), then:"
        " downtime trust {folder}"
    )


class KeyReplaced(DowntimeError):
    exit_code = 25
    sentence = N_("{file} is signed with a key that the hospital has replaced, and was not accepted before that.")
    hint = N_(
        "do not use this file; if it is newer than the replacement, the key was stolen: tell the security officer"
    )


class SuccessionRefused(DowntimeError):
    exit_code = 26
    sentence = N_("{file} does not introduce a key that can be accepted: {problem}.")
    hint = N_("nothing was changed; ask the hospital side, and tell the security officer when it has sent no such file")


class RotationUnfinished(DowntimeError):
    exit_code = 27
    sentence = N_("The change of the signing key of {folder} was interrupted.")
    hint = N_("finish it with: downtime key rotate {folder}")
