"""What the sheets of the command line say of the copy and of the act of printing."""

from __future__ import annotations

from datetime import UTC, datetime

from downtime.crisis.opening import Reading
from downtime.crisis.words import copy_notices
from downtime.paper.own_forms import headed
from downtime.serials import Serials
from downtime.standing import data_at, notices
from downtime.vault import GenerationState, Opened, Vault
from exports.language import Translator
from exports.snapshot.read import feeds
from printable.context import PrintContext
from printable.dates import Dates


def context_of(vault: Vault, reading: Reading, translator: Translator) -> PrintContext:
    """What the sheets say of the copy and of this act of printing."""
    opened, crisis = reading.opened, reading.standing.crisis
    manifest = opened.copy.manifest
    dates = Dates(vault.settings.language, manifest.timezone, translator)
    said = (*copy_notices(reading.standing, dates, translator), *notices_of(opened, translator))
    with opened.copy.page() as connection:
        ages = feeds(connection)
    context = PrintContext(
        site_name=manifest.site_name,
        language=vault.settings.language,
        timezone=manifest.timezone,
        data_at=data_at(manifest, ages),
        feeds=ages,
        printed_at=datetime.now(UTC),
        printed_by=translator.gettext("station {station}").format(station=vault.settings.station),
        next_serial=Serials(vault).next,
        exercise=crisis is not None and crisis.drill,
        high_alert=manifest.paper.high_alert,
        notice=" ".join(said) or None,
    )
    with opened.copy.page() as connection:
        return headed(context, connection, manifest)


def notices_of(opened: Opened, translator: Translator) -> tuple[str, ...]:
    """What every sheet must say when the copy is not plainly the newest good one."""
    refused = [refusal.error for refusal in opened.refused]
    suspect = opened.generation.state is GenerationState.SUSPECT
    return notices(
        translator,
        refused=refused,
        set_aside=len(opened.suspect),
        suspect=suspect,
        suspicion=opened.generation.suspicion,
        aside_for=opened.aside_for,
        missing_newest=opened.missing_newest,
    )
