"""`downtime station`: the laptops that may open the snapshots."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from exports.errors import StationUnknown
from exports.language import Translator
from exports.site import Site, add_station, load_site, remove_station, trusts_former_key
from exports.station import read_station

_SITE = click.Path(path_type=Path, file_okay=False)


def command(translator: Translator) -> click.Command:
    """The verb, a group of three."""
    group = click.Group(help=translator.gettext("The laptops that may open the snapshots: add, list, remove."))
    group.add_command(_add(translator), "add")
    group.add_command(_list(translator), "list")
    group.add_command(_remove(translator), "remove")
    return group


def _add(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(
        help=_(
            "Let the laptop of FILE (NAME.station, made by downtime enroll) open the snapshots of SITE from the next"
            ' export on.\n\nWithout --ward it opens the scopes that name it, else those with stations = ["*"]. With'
            " --ward a scope of these wards for this laptop alone is written at the end of downtime.toml: it then opens"
            " that and nothing else."
        )
    )
    @click.argument("site", type=_SITE)
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--ward", "wards", multiple=True, metavar="WARD", help=_("only this ward; may be given again"))
    def add_command(site: Path, file: Path, wards: tuple[str, ...]) -> None:
        station, before = read_station(file), load_site(site)
        add_station(before, station, wards)
        scopes = _scopes(load_site(site), station.station)
        click.echo(_("{station} is enrolled.").format(station=station.station))
        if scopes:
            click.echo(_("From the next export on it opens: {scopes}").format(scopes=", ".join(scopes)))
        else:
            click.echo(_("No scope of downtime.toml is for it: it opens nothing yet."), err=True)
        if trusts_former_key(before, station):
            message = _(
                "It trusts a key that the site has replaced: new snapshots reach it once somebody accepts the new key"
                " there (downtime pull, then downtime trust)."
            )
            click.echo(message, err=True)

    return add_command


def _list(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(help=_("The enrolled laptops of SITE and the scopes that each can open."))
    @click.argument("site", type=_SITE)
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    def list_command(site: Path, as_json: bool) -> None:
        loaded = load_site(site)
        found = {station.station: _scopes(loaded, station.station) for station in loaded.stations}
        if as_json:
            recipients = {station.station: station.recipient for station in loaded.stations}
            rows = [{"station": n, "scopes": s, "recipient": recipients[n]} for n, s in found.items()]
            click.echo(msgspec.json.encode(rows))
            return
        if not found:
            click.echo(
                _("No laptop is enrolled. On the laptop: downtime enroll VAULT --site-key site.pub --station NAME")
            )
        nothing = _("opens nothing")
        for name, scopes in found.items():
            click.echo(f"{name:<24} {', '.join(scopes) or nothing}")

    return list_command


def _remove(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(
        help=_(
            "Take a lost or retired laptop off SITE. What is published from now on is closed to it; what it has fetched"
            " before, it can still open."
        )
    )
    @click.argument("site", type=_SITE)
    @click.argument("name")
    def remove_command(site: Path, name: str) -> None:
        loaded = load_site(site)
        if not remove_station(loaded, name):
            known = ", ".join(station.station for station in loaded.stations)
            raise StationUnknown(station=name, stations=known or _("none"))
        click.echo(_("{station} opens nothing that is published from now on.").format(station=name))
        click.echo(
            _(
                "It still opens what was published before: the copies on its disk, and any older file that somebody"
                " takes to it. If it was stolen, its passphrase alone keeps them shut. Export now, take the older files"
                " away from the destinations, and tell the security officer and the data protection officer what it"
                " held."
            )
        )

    return remove_command


def _scopes(site: Site, name: str) -> tuple[str, ...]:
    return tuple(
        scope.name for scope in site.config.scope if any(station.station == name for station in site.stations_of(scope))
    )
