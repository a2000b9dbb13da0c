"""The words of click itself that a person meets, for our French catalogue: click asks the process's gettext for them
(`downtime.cli.speak`) and brings no translation of its own.

A test asserts that click still says each of them in these letters.
"""

from __future__ import annotations

from exports.language import N_, Translator

WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Could not open file {filename!r}: {message}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Choose from:\n\t{choices}"),
    N_("{value} is not in the range {range}."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("{name} {filename!r} does not exist."),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("unknown error"),
    N_("Aborted!"),
)


def plurals(translator: Translator) -> tuple[str, ...]:
    """Those that have a singular and a plural, for one."""
    return (
        translator.ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
        translator.ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
        translator.ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
        translator.ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
    )
