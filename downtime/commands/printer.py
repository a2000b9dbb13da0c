"""`downtime printer`: the printers of this laptop, and a test page. Needs no secret; prints nothing of a patient."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import msgspec

from downtime.commands.journalled import by_account, journal_of, note
from downtime.paper import Order, find_what, sheet_entries
from downtime.printing import send, spooler, wait
from downtime.serials import Serials
from downtime.vault import Vault
from exports.language import Translator
from exports.language import translator as speaking
from printable.context import PrintContext

TEST_PAGE = "test-page"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One printer, as `--json` gives it."""

    name: str
    uri: str
    local: bool


def command(translator: Translator) -> click.Group:
    """The group."""
    _ = translator.gettext
    group = click.Group(help=_("The printers of this laptop: what the kit may print on, and a test page."))
    group.add_command(_list(translator), "list")
    group.add_command(_test(translator), "test")
    return group


def _list(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(help=_("The printers that the system knows. On those of the network only if the site says so."))
    @click.option("--json", "as_json", is_flag=True, help=_("as JSON"))
    def list_command(*, as_json: bool) -> None:
        system = spooler()
        queues, advice = system.all_queues(), system.spool_advice()
        if as_json:
            lines = [Line(name=queue.name, uri=queue.uri, local=queue.local) for queue in queues]
            click.echo(msgspec.json.encode(lines))
            return
        for queue in queues:
            place = _("of this laptop") if queue.local else _("of the network")
            click.echo(f"{queue.name}: {place}")
        if not queues:
            click.echo(_("The kit sees no printer here: print from the browser."))
        elif advice is not None:
            click.echo(advice.say(translator), err=True)

    return list_command


def _test(translator: Translator) -> click.Command:
    _ = translator.gettext

    @click.command(help=_("Print a test page, with a serial number, on the printer QUEUE; wait until it is printed."))
    @click.argument("vault", type=click.Path(path_type=Path))
    @click.argument("queue")
    @click.option("--network", is_flag=True, help=_("also on a printer of the network"))
    def test_command(vault: Path, queue: str, *, network: bool) -> None:
        opened, system = Vault.open(vault), spooler(network)
        system.local(queue)
        order = Order(find_what(TEST_PAGE), empty=True, duplex=False)
        printed = order.drawn(_context(opened))
        note(journal_of(opened), translator, *sheet_entries(order, printed, partial(by_account), printer=queue))
        parts = send(system, queue, printed, duplex=False)
        for _done in wait(system, parts):
            pass
        click.echo(_("Printed: {serial}. Look at the page.").format(serial=printed.sheets[0].serial))

    return test_command


def _context(vault: Vault) -> PrintContext:
    """A sheet without a copy: the vault stays locked."""
    settings = vault.settings
    said = speaking(settings.language).gettext("station {station}").format(station=settings.station)
    return PrintContext(
        site_name=settings.site_name or settings.station,
        language=settings.language,
        timezone=settings.timezone or "UTC",
        data_at=None,
        printed_at=datetime.now(UTC),
        printed_by=said,
        next_serial=Serials(vault).next,
    )
