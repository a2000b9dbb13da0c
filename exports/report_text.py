"""The report of an export as a person reads it on a terminal, in the translator's language.

Rules of this module: warnings first after the outcome, each with what it means for the ward; then the tables. Only what
`exports.report` holds, which is never said of a patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from exports.language import N_, Translator
from exports.quality import LEFT_OUT_TEXTS, LeftOut
from exports.report import ExportReport, ScopeReport, SourceReport, stale_lists, stale_sources

SHOWN_REJECTS = 10
SHOWN_ELEMENTS = 20

SECTION_TEXTS: dict[str, str] = {
    "allergies": N_("allergies"),
    "alerts": N_("alerts"),
    "problems": N_("problems and history"),
    "orders": N_("orders"),
    "administrations": N_("administrations"),
    "usual-medications": N_("usual medications"),
    "vital-signs": N_("vital signs"),
    "laboratory": N_("laboratory results"),
    "observations": N_("other observations"),
    "reports": N_("reports"),
    "documents": N_("documents"),
    "notes": N_("notes"),
    "procedures": N_("procedures"),
    "requests": N_("requests"),
    "devices": N_("devices"),
    "diets": N_("diets"),
    "tasks": N_("care plan"),
    "immunizations": N_("vaccinations"),
    "contacts": N_("contacts"),
    "care-team": N_("care team"),
    "appointments": N_("appointments"),
    "movements": N_("movements"),
}
"""What a list is called (`exports.record.Section`)."""


def report_text(report: ExportReport, translator: Translator) -> str:
    """The whole report, ready for a terminal."""
    _ = translator.gettext
    zone = ZoneInfo(report.timezone)
    parts = [
        _("Export of {site}, {time}").format(
            site=report.site_name, time=local_time(report.created_at, zone, translator)
        ),
        _block(_("Published"), _outcome(report, translator)),
        _block(_("Warnings"), (f"! {line}" for line in warnings(report, translator))),
        *(_block(_("Source “{name}”").format(name=one.name), _source(one, translator)) for one in report.sources),
        _block(_("Lists and their newest data"), _feeds(report, zone, translator)),
        _block(_("Rows"), (f"{table:<20} {count:>9}" for table, count in report.tables.items() if count)),
        _("Done in {seconds:.1f} s.").format(seconds=report.seconds),
    ]
    return "\n\n".join(part for part in parts if part)


def warnings(report: ExportReport, translator: Translator) -> tuple[str, ...]:
    """What a person must look at, worst first."""
    return (*_scope_warnings(report, translator), *_data_warnings(report, translator))


def _scope_warnings(report: ExportReport, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    for scope in report.scopes:
        if scope.empty:
            yield _(
                "scope “{scope}”: no patient is or lately was in its wards; it was NOT published and its last snapshot"
                " stays the newest"
            ).format(scope=scope.scope)
        if scope.suspicion is not None:
            yield _(
                "scope “{scope}”: laptops with the usual limits will SET THIS SNAPSHOT ASIDE and go on with their last"
                " good one: {reason}; if that is how it is, accept it there (downtime accept)"
            ).format(scope=scope.scope, reason=scope.suspicion.say(translator))
        if scope.failed_at:
            yield _("scope “{scope}”: NOT published at {places}").format(
                scope=scope.scope, places=", ".join(scope.failed_at)
            )
        if scope.unknown_wards:
            yield _("scope “{scope}”: no source knows a ward named {wards}").format(
                scope=scope.scope, wards=", ".join(scope.unknown_wards)
            )
        if scope.missing_stations:
            yield _("scope “{scope}”: not enrolled: {stations}").format(
                scope=scope.scope, stations=", ".join(scope.missing_stations)
            )
        if not scope.stations:
            yield _("scope “{scope}”: no station can open it, only the recovery key").format(scope=scope.scope)


def _data_warnings(report: ExportReport, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    if report.unknown_staff_wards:
        yield _("staff list: no source knows a ward named {wards}; its people must say why before each record").format(
            wards=", ".join(report.unknown_staff_wards)
        )
    for section in report.missing_sections:
        yield _("no source brings this list: {section}; every patient will read “not recorded”").format(
            section=_(SECTION_TEXTS[section])
        )
    zone = ZoneInfo(report.timezone)
    if not report.present:
        yield _("according to the sources nobody is present: does the feed of stays reach them?")
    for name, at in stale_sources(report).items():
        yield _(
            "source “{source}”: its data were taken from the hospital's system on {time}, long before this export"
        ).format(source=name, time=local_time(at, zone, translator))
    for feed in stale_lists(report):
        yield _("{source}: nothing newer than {time} in this list: {section}; is its feed alive?").format(
            source=feed.source,
            time=local_time(feed.data_at or "", zone, translator),
            section=_(SECTION_TEXTS[feed.section]),
        )
    for source in report.sources:
        for count in source.resources:
            if count.unaccounted:
                yield _(
                    "{source}, {resource}: {count} read and not accounted for: this is a defect of the kit, report it"
                ).format(source=source.name, resource=count.resource, count=count.unaccounted)
        rejected = sum(count.rejected for count in source.resources)
        if rejected:
            yield translator.ngettext(
                "{source}: {count} thing could not be read and is NOT in the copy (listed below)",
                "{source}: {count} things could not be read and are NOT in the copy (listed below)",
                rejected,
            ).format(source=source.name, count=rejected)


def _outcome(report: ExportReport, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    for scope in report.scopes:
        if not scope.published_at:
            yield _("{scope}: not published").format(scope=scope.scope)
            continue
        yield _scope_line(scope, translator)
        yield f"    {scope.file}"
        for place in scope.published_at:
            yield "    → " + _("{place}, read back and compared").format(place=place)
        stations = ", ".join(scope.stations) or _("none")
        yield "    " + _("stations: {stations}").format(stations=stations)


def _scope_line(scope: ScopeReport, translator: Translator) -> str:
    return translator.gettext(
        "{scope}: number {sequence}, {patients} patients, {present} present, {rows} rows,"
        " {file_size} (database {database_size})"
    ).format(
        scope=scope.scope,
        sequence=scope.sequence,
        patients=scope.patients,
        present=scope.present,
        rows=scope.rows,
        file_size=size_text(scope.file_size, translator),
        database_size=size_text(scope.database_size, translator),
    )


def _source(source: SourceReport, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    kind, *columns = _("type|read|kept|left out|rejected").split("|")
    yield f"{kind:<28}" + "".join(f" {column:>9}" for column in columns)
    for count in source.resources:
        left = sum(count.left_out.values())
        yield f"{count.resource:<28} {count.read:>9} {count.kept:>9} {left:>9} {count.rejected:>9}"
        for reason, number in count.left_out.items():
            yield f"    {number:>7}  {_(LEFT_OUT_TEXTS[LeftOut(reason)])}"
    yield from _rejects(source, translator)
    for element in source.unreadable[:SHOWN_ELEMENTS]:
        yield _("unreadable, shown raw and marked: {resource} {path} ({count})").format(
            resource=element.resource, path=element.path, count=element.count
        )
    if len(source.unreadable) > SHOWN_ELEMENTS:
        yield _("… and {count} more kinds of unreadable elements").format(count=len(source.unreadable) - SHOWN_ELEMENTS)
    for remark, number in source.remarks.items():
        yield _("remark: {remark} ({count})").format(remark=_remark(remark, translator), count=number)


def _remark(remark: str, translator: Translator) -> str:
    """A message of the catalogue, or one followed by ": " and a name that no catalogue knows."""
    said = translator.gettext(remark) if remark else ""
    head, colon, name = remark.partition(": ")
    return said if said != remark or not colon else f"{translator.gettext(head)}{colon}{name}"


def _rejects(source: SourceReport, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    for reject in source.rejects[:SHOWN_REJECTS]:
        yield _("rejected: {file}, line {line}, {path}: {problem}").format(
            file=reject.file, line=reject.line, path=reject.path, problem=_(reject.problem) if reject.problem else ""
        )
    more = sum(count.rejected for count in source.resources) - min(len(source.rejects), SHOWN_REJECTS)
    if more > 0:
        yield _("… and {count} more rejected").format(count=more)
    if any(reject.file.startswith("#") for reject in source.rejects[:SHOWN_REJECTS]):
        yield _("#7 is the 7th file of the folder in the order of names: a name that may be a patient's is not shown")


def _feeds(report: ExportReport, zone: ZoneInfo, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    for feed in report.feeds:
        name = _(SECTION_TEXTS.get(feed.section, feed.section))
        newest = local_time(feed.data_at, zone, translator) if feed.data_at else _("time not known")
        yield f"{name:<26} {feed.source:<16} {feed.rows:>9}  {newest}"


def local_time(moment: str, zone: ZoneInfo, translator: Translator) -> str:
    """An instant in the site's time zone; a partial date as it is."""
    if "T" not in moment:
        return moment
    return datetime.fromisoformat(moment).astimezone(zone).strftime(translator.gettext("%Y-%m-%d %H:%M (%Z)"))


def size_text(size: int, translator: Translator) -> str:
    """A number of bytes as people say it."""
    _ = translator.gettext
    if size < 1_000_000:
        return _("{size:.0f} kB").format(size=size / 1000)
    return _("{size:.1f} MB").format(size=size / 1_000_000)


def _block(title: str, lines: Iterator[str]) -> str:
    content = [f"  {line}" for line in lines]
    return "\n".join([title, *content]) if content else ""
