"""`downtime staff`: who may sign in at the stations, with which PIN.

Rules of this module: a PIN is asked for without echo, read from a private file, or drawn and shown once; it never
stands in an argument or in a file of the kit, only its hash does. What changes here is read at the stations from the
next export and pull on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from downtime.pin import new_pin
from exports.csv_files.staff import check_day, check_login, check_name, role_of
from exports.csv_files.staff_file import StaffFile
from exports.csv_files.table import BadCell
from exports.errors import AccountUnknown, StaffListMissing
from exports.language import Translator
from exports.pin import hash_pin
from exports.site import load_site

_SITE = click.Path(path_type=Path, file_okay=False)
FILE = "staff.csv"
F = TypeVar("F", bound=Callable[..., Any])


def command(translator: Translator) -> click.Command:
    """The verb, a group of four."""
    _ = translator.gettext
    group = click.Group(
        help=_(
            "The staff list of a site: who may sign in at the stations with a login and a PIN. It is the file staff.csv"
            ' of the [[source]] of type "csv" in downtime.toml; a station without a list asks for a name and a role.'
        )
    )
    for name, make in (("add", _add), ("pin", _pin), ("list", _list), ("remove", _remove)):
        group.add_command(make(translator), name)
    return group


def staff_file(site: Path) -> StaffFile:
    """The staff list of a site folder: the one that is there, else where the first csv source looks for it.

    Raises what `load_site` raises, and `StaffListMissing`.
    """
    loaded = load_site(site)
    tables = [table for table in loaded.config.source if table.type == "csv"]
    files = [StaffFile(loaded.path(table.path) / FILE, table.encoding) for table in tables]
    if not files:
        raise StaffListMissing(folder=site)
    return next((file for file in files if file.path.exists()), files[0])


def _add(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(
        help=_(
            "Put somebody on the staff list of SITE, with a PIN that is asked for, read from a file or drawn. Without"
            " --ward every record asks for a reason."
        )
    )
    @click.argument("site", type=_SITE)
    @click.option("--login", required=True, help=_("what is typed at the sign-in: account name or RPPS"))
    @click.option("--name", required=True, help=_("first name and name, as printed on sheets"))
    @click.option(
        "--role", default="", help=_("nurse, physician, manager, aid, pharmacist, it, other, or a word for it")
    )
    @click.option(
        "--ward", "wards", multiple=True, metavar="WARD", help=_("a ward that opens without a reason; * is all; repeat")
    )
    @click.option("--badge", default="", help=_("what the badge reader types, when it is not the login"))
    @click.option("--until", default="", metavar="YYYY-MM-DD", help=_("the last day"))
    @_pin_options(translator)
    def add_command(  # noqa: PLR0913 - one argument per option
        site: Path,
        *,
        login: str,
        name: str,
        role: str,
        wards: tuple[str, ...],
        badge: str,
        until: str,
        pin_file: Path | None,
        make_pin: bool,
    ) -> None:
        file = staff_file(site)
        cells = {"role": role_of(role.strip()) or "", "wards": "|".join(wards), "badge": badge, "until": until}
        cells |= _checked(translator, login=login, name=name, badge=badge, until=until, wards=wards)
        if file.has(login):
            problem = _("it is on the list already; change the PIN with: downtime staff pin SITE LOGIN")
            raise click.BadParameter(problem, param_hint="--login")
        pin = new_pin(pin_file, translator, make=make_pin)
        file.put(login, {**cells, "pin_hash": hash_pin(pin)})
        click.echo(_("{login} may sign in from the next export on.").format(login=login))
        _say_drawn(pin, translator, make=make_pin)

    return add_command


def _pin(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(help=_("Give LOGIN another PIN: asked for, read from a file, or drawn."))
    @click.argument("site", type=_SITE)
    @click.argument("login")
    @_pin_options(translator)
    def pin_command(site: Path, login: str, *, pin_file: Path | None, make_pin: bool) -> None:
        file = staff_file(site)
        if not file.has(login):
            raise AccountUnknown(file=file.path)
        pin = new_pin(pin_file, translator, make=make_pin)
        file.put(login, {"pin_hash": hash_pin(pin)})
        click.echo(_("The new PIN of {login} holds from the next export on.").format(login=login))
        _say_drawn(pin, translator, make=make_pin)

    return pin_command


def _list(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(help=_("Who is on the staff list of SITE, without PINs."))
    @click.argument("site", type=_SITE)
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    def list_command(site: Path, as_json: bool) -> None:
        found = staff_file(site).accounts()
        if as_json:
            rows = [msgspec.structs.asdict(one) | {"login": one.key} for one in found]
            click.echo(msgspec.json.encode([_without(row, "pin_hash", "key", "unreadable") for row in rows]))
            return
        if not found:
            click.echo(_("Nobody is on the staff list: stations ask for a name and a role."))
        for one in found:
            wards = ", ".join(one.wards) or _("no ward")
            until = "  " + _("until {day}").format(day=one.until) if one.until else ""
            click.echo(f"{one.key:<16} {one.name or '':<28} {one.role or '':<12} {wards}{until}")

    return list_command


def _remove(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(help=_("Take LOGIN off the staff list of SITE."))
    @click.argument("site", type=_SITE)
    @click.argument("login")
    def remove_command(site: Path, login: str) -> None:
        staff_file(site).remove(login)
        click.echo(_("{login} is off the list from the next export on.").format(login=login))

    return remove_command


def _pin_options(translator: Translator) -> Callable[[F], F]:
    """`--pin-file` and `--make-pin`, the same on both verbs that set a PIN."""
    _ = translator.gettext
    file = click.option(
        "--pin-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=_("read the PIN from FILE (its first line) instead of asking for it"),
    )
    make = click.option("--make-pin", is_flag=True, help=_("draw a PIN of six digits and show it once"))

    def both(command: F) -> F:
        return file(make(command))

    return both


def _checked(  # noqa: PLR0913 - one argument per option
    translator: Translator, *, login: str, name: str, badge: str, until: str, wards: tuple[str, ...]
) -> Mapping[str, str]:
    """The cells as they are written. Raises `click.BadParameter` for what `staff.csv` would not take."""
    hint = ""
    try:
        for hint, value in (("--login", login), ("--badge", badge)):
            if value or hint == "--login":
                check_login(value, hint)
        hint = "--name"
        folded = check_name(name)
        hint = "--until"
        check_day(until)
    except BadCell as bad:
        raise click.BadParameter(translator.gettext(bad.problem), param_hint=hint) from None
    if any("|" in ward or not ward.strip() or not ward.isprintable() for ward in wards):
        problem = translator.gettext("a ward is one name or key, without |; give --ward again for the next one")
        raise click.BadParameter(problem, param_hint="--ward")
    return {"name": folded}


def _say_drawn(pin: str, translator: Translator, *, make: bool) -> None:
    if make:
        click.echo(translator.gettext("PIN: {pin} – hand it over in person; it is shown once.").format(pin=pin))


def _without(row: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in names}
