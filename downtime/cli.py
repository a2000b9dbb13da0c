"""The one command line of the kit.

Rules of this module:

* a verb is imported when it is used, never before: help must come at once on a slow laptop;
* a failure is one sentence and one hint on standard error, and its own exit code (`exports.errors`);
* no crash leaves the program's memory on the disk (`downtime.crash`);
* what is unexpected is said without any value, since a value may be a patient's: DOWNTIME_DEBUG=1 shows the rest, with
  a warning;
* the language is known before the help is built: `--language`, else the environment, else French.
"""

from __future__ import annotations

import errno
import gettext
import importlib
import os
import sys
import threading
import traceback
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from downtime.collector import undisturbed
from downtime.crash import keep_out_of_crash_reports
from downtime.streams import write_every_letter
from exports.errors import DowntimeError
from exports.language import DOMAIN, LANGUAGES, N_, PACKAGES, Translator, translator

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it (128 + SIGINT)."""

UNEXPECTED = 1


@dataclass(frozen=True)
class Verb:
    """Where a verb lives, and the line that says what it does. `module` has `command(translator)`."""

    module: str
    summary: str


VERBS: dict[str, Verb] = {
    "demo": Verb("downtime.commands.demo", N_("a fictive hospital, exported, pulled and served, in one command")),
    "init": Verb("downtime.commands.init", N_("hospital side: make a site folder with its keys")),
    "export": Verb("downtime.commands.export", N_("hospital side: read the sources and publish the snapshots")),
    "station": Verb("downtime.commands.station", N_("hospital side: the laptops that may open the snapshots")),
    "key": Verb("downtime.commands.key", N_("hospital side: the key that signs: its fingerprint, its replacement")),
    "staff": Verb("downtime.commands.staff", N_("hospital side: who may sign in at the laptops, with which PIN")),
    "enroll": Verb("downtime.commands.enroll", N_("laptop: make a vault and the station file for the hospital side")),
    "slot": Verb("downtime.commands.slot", N_("laptop: the passphrases of the vault: list, add, change, remove")),
    "pull": Verb("downtime.commands.pull", N_("laptop: fetch the new snapshots into the vault")),
    "trust": Verb("downtime.commands.trust", N_("laptop: accept the hospital's new signing key")),
    "serve": Verb("downtime.commands.serve", N_("laptop: open the copy in the browser, read-only")),
    "check": Verb("downtime.commands.check", N_("laptop: is it ready? program, disk, clock, age of the copies")),
    "print": Verb("downtime.commands.print", N_("laptop: print a form or a pack, into a PDF file or on paper")),
    "printer": Verb("downtime.commands.printer", N_("laptop: its printers, and a test page")),
    "snapshots": Verb(
        "downtime.commands.snapshots", N_("laptop: the snapshots of the vault, how old and in what state")
    ),
    "accept": Verb("downtime.commands.accept", N_("laptop: a suspect snapshot is how it is: count it as good")),
    "declare": Verb("downtime.commands.declare", N_("laptop: a crisis begins: nothing is fetched any more")),
    "end": Verb("downtime.commands.end", N_("laptop: a crisis is over: journal out, keys destroyed, written proof")),
    "journal": Verb("downtime.commands.journal", N_("laptop: what was done on this laptop; is it whole; its export")),
    "verify": Verb("downtime.commands.verify", N_("check the signature of a snapshot, without any secret")),
    "identity": Verb("downtime.commands.identity", N_("laptop: the station's key, to open a snapshot without the kit")),
    "recover": Verb("downtime.commands.recover", N_("join the two halves of the recovery key, to open any snapshot")),
    "exit-codes": Verb("downtime.commands.exit_codes", N_("every exit code, with what it says and what to do")),
}
"""The verbs, in the order in which help lists them."""


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """`--language` where it stands before the verb, else the environment's language where the kit has it, else French.

    Click reads the option again, and refuses a language that the kit has not.
    """
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            given = value or next(iter(arguments[position + 1 :]), "")
            return given if given in LANGUAGES else LANGUAGES[0]
        if not argument.startswith("-"):
            break
    spoken = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return next((language for language in LANGUAGES if spoken.lower().startswith(language)), LANGUAGES[0])


class Kit(click.Group):
    """The group of the verbs, loaded when they are used, and the one place that says failures."""

    def __init__(self, translator: Translator, **settings: Any) -> None:
        super().__init__(**settings)
        self.translator = translator

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        verb = VERBS.get(cmd_name)
        if verb is None:
            return None
        with nullcontext() if verb.module in sys.modules else undisturbed():
            module = importlib.import_module(verb.module)
        made: click.Command = module.command(self.translator)
        made.name = cmd_name
        return made

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """The list of verbs from the table: help loads none of them."""
        with formatter.section(self.translator.gettext("Commands")):
            formatter.write_dl([(name, self.translator.gettext(verb.summary)) for name, verb in VERBS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except DowntimeError as error:
            say_failure(error, self.translator)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort, EOFError):
            click.echo(self.translator.gettext("Interrupted."), err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            say_unexpected(error, self.translator, os.environ)
            ctx.exit(UNEXPECTED)


def say_failure(error: DowntimeError, translator: Translator) -> None:
    """One sentence, then what to do next, on standard error."""
    click.echo(error.say(translator), err=True)
    hint = error.say_hint(translator)
    if hint:
        click.echo(translator.gettext("hint: {hint}").format(hint=hint), err=True)


def say_unexpected(error: BaseException, translator: Translator, environment: Mapping[str, str]) -> None:
    """What kind of failure and where in the kit, without its message: a message may quote a patient's data."""
    _ = translator.gettext
    place = _place(traceback.extract_tb(error.__traceback__))
    click.echo(
        _("Something unexpected went wrong ({kind}, {place}).").format(kind=type(error).__name__, place=place), err=True
    )
    if environment.get("DOWNTIME_DEBUG") != "1":
        hint = _("report that line, it holds no patient data; DOWNTIME_DEBUG=1 shows more")
        click.echo(_("hint: {hint}").format(hint=hint), err=True)
        return
    click.echo(_("CAUTION: what follows may hold patient data. Do not send it to anybody."), err=True)
    click.echo("".join(traceback.format_exception(error)), err=True)


def hide_values(translator: Translator) -> None:
    """What fails outside of a verb, or in another thread, is said in the same way: Python's report quotes values."""

    def said(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt | SystemExit):
            say_unexpected(error, translator, os.environ)

    sys.excepthook = lambda _kind, error, _trace: said(error)
    threading.excepthook = lambda failure: said(failure.exc_value)


def _place(frames: Iterable[traceback.FrameSummary]) -> str:
    """The last line of the kit that was running, as `package/module.py:line`."""
    root = Path(__file__).resolve().parent.parent
    places = [(Path(frame.filename), frame.lineno) for frame in frames]
    inside = [(file.relative_to(root), line) for file, line in places if file.is_relative_to(root)]
    ours = [f"{file.as_posix()}:{line}" for file, line in inside if file.parts[0] in PACKAGES]
    return ours[-1] if ours else "?"


def kit(translator: Translator) -> Kit:
    """The command line, in the translator's language."""
    _ = translator.gettext
    return Kit(
        translator,
        name="downtime",
        help=_(
            "The kit a hospital opens when its information system has been switched off after a cyberattack: encrypted"
            " snapshots of its patients, a read-only application, paper."
        ),
        epilog=_("Every failure has its own exit code: downtime exit-codes lists them."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
        params=[
            click.Option(
                ["--language"], type=click.Choice(LANGUAGES), help=_("language of messages; default: the environment's")
            ),
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_say_version,
                help=_("say the version and exit"),
            ),
        ],
        callback=_take_language,
    )


def _take_language(language: str | None) -> None:
    """Nothing left to do: `chosen_language` read the option before the help was built."""


def _say_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"downtime {importlib.import_module('importlib.metadata').version('downtime')}")
        ctx.exit()


def speak(language: str) -> None:
    """Click's own words ("Usage", "Options", …) come from the process's gettext: point it at our catalogue."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(Path(__file__).resolve().parent / "locale"))
    gettext.textdomain(DOMAIN)


def main(arguments: Sequence[str] | None = None) -> None:
    """The program `downtime`. Ends the process with the exit code."""
    keep_out_of_crash_reports()
    write_every_letter(sys.stdout, sys.stderr)
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = chosen_language(given, os.environ)
    speak(language)
    spoken = translator(language)
    hide_values(spoken)
    kit(spoken).main(given, prog_name="downtime")


if __name__ == "__main__":
    main()
