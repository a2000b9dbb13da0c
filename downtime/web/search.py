"""`/search`: find a patient by whatever is known of them, or with a scanner; `/search/suggest`: while one types.

Rules of this module:

* what is searched is posted, never in an address, and is journalled, encrypted, before anybody is shown
  (`downtime.web.typed` for what is shown while typing);
* one whole number opens the patient at once, as a scanner expects; a number that two patients bear, a number that may
  as well be a birth date or a room, and a Datamatrix whose traits are not the patient's show a list and say so;
* the list shows what tells look-alikes apart, and why somebody was found whose line does not show it.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from downtime.journal import Act
from downtime.web.kit import Kit
from downtime.web.lookalikes import alike, apart, together
from downtime.web.scan import ScannedIns, ScannedSheet, read_scan
from downtime.web.typed import TYPED, TypedSearches
from downtime.web.visit import Visit, current, told
from downtime.web.ward_address import ward_address
from exports.language import N_
from exports.search import LIMIT, Found, Why, search

MAX_QUERY = 400
"""Characters: the longest INS Datamatrix has 294, more when a scanner spells its separators out."""
SUGGESTED = 12
SHORTEST = 2
"""Letters from which something is shown while typing; one, in scripts that write a word with one sign."""
_QUIET = frozenset({"search.suggest", "static", "health.healthz", "sign_in.awake"})
"""Requests that are not something else that the reader does."""

WHY = {
    Why.SOUND: N_("by its sound"),
    Why.TYPING: N_("possible typing error"),
    Why.INITIALS: N_("by the initials"),
    Why.USED_NAME: N_("by the used name"),
    Why.OTHER_GIVEN_NAME: N_("by another given name"),
    Why.PARTIAL_DATE: N_("birth date only partly known"),
    Why.OTHER_BIRTH: N_("BORN ON ANOTHER DATE than typed"),
    Why.BIRTH_UNKNOWN: N_("birth date not recorded in the copy"),
    Why.INS: N_("by the INS"),
    Why.OLD_NUMBER: N_("by an old number"),
    Why.OTHER_STAY: N_("by the number of another stay"),
    Why.ARCHIVE: N_("by the archive number"),
    Why.NUMBER_PART: N_("the number ends what was typed"),
}


def blueprint(kit: Kit) -> Blueprint:
    pages = Blueprint("search", __name__)
    typed = TypedSearches(kit.journal.record)

    @pages.before_app_request
    def settle() -> None:
        visit: Visit | None = g.get("visit")
        if visit is not None and visit.session is not None and request.endpoint not in _QUIET:
            submitted = _query() if request.endpoint == "search.found" else None
            typed.settle(visit.session.id, submitted=submitted)

    @pages.get("/search")
    def page() -> str:
        return render_template("search.html", query="", found=None)

    @pages.post("/search")
    def found() -> Response | str:
        visit, query, scanned = current(), _query(), read_scan(request.form.get("q", "")[:MAX_QUERY])
        hits, said = _found(visit, scanned)
        kit.journal.record(told(visit, Act.SEARCH, query=query))
        if hits.only is not None and not said:
            return redirect(url_for("patients.page", key=hits.only.patient.key), 303)
        return render_template("search.html", query=query, said=said, sheet=_sheet(scanned), **shown(hits))

    @pages.post("/search/suggest")
    def suggest() -> str:
        visit, query = current(), _query()
        if len(query) < SHORTEST and query.isascii():
            return render_template("suggestions.html", query=query, **shown(Found()))
        if visit.session is not None:
            typed.shows(visit.session.id, told(visit, Act.SEARCH, query=query, detail=TYPED))
        hits, _ = _found(visit, read_scan(query), SUGGESTED)
        return render_template("suggestions.html", query=query, **shown(hits))

    return pages


def _query() -> str:
    """What was typed, as it is shown again and journalled."""
    return " ".join(request.form.get("q", "")[:MAX_QUERY].split())


def _sheet(scanned: object) -> str:
    return scanned.serial if isinstance(scanned, ScannedSheet) else ""


def _found(visit: Visit, scanned: ScannedIns | ScannedSheet | str, limit: int = LIMIT) -> tuple[Found, str]:
    """Who it may be, and what must be said before anybody is taken for it."""
    today, index = _today(visit), visit.copy.index()
    with visit.copy.page() as connection:
        if isinstance(scanned, ScannedSheet):
            return search(connection, index, scanned.serial, today, limit), ""
        if isinstance(scanned, str):
            found = search(connection, index, scanned, today, limit)
            return found, visit.words.say(_SAME_NUMBER) if found.same_number else ""
        found = search(connection, index, scanned.ins, today, limit)
        if not found.hits:
            by_traits = search(connection, index, scanned.traits, today, limit)
            return by_traits, visit.words.say(_NO_INS)
        if found.same_number:
            return found, visit.words.say(_SAME_NUMBER)
        agrees = all(scanned.agrees_with(hit.patient) for hit in found.hits if hit.numbered)
        return found, "" if agrees else visit.words.say(_OTHER_TRAITS)


_SAME_NUMBER = N_("Several patients of this copy bear this number: compare name and birth date before you open one.")
_NO_INS = N_("Nobody in this copy bears the INS of this code: these were found by its name and birth date.")
_OTHER_TRAITS = N_(
    "The INS of this code is that of a patient with another name or birth date: check the identity at the bedside."
)


def _today(visit: Visit) -> date:
    """The day at the site."""
    return visit.now.astimezone(ZoneInfo(visit.manifest.timezone)).date()


def shown(found: Found) -> dict[str, object]:
    """What `search.html` and `search_parts.html` take."""
    resembling = alike(hit.patient for hit in found.hits)
    return {
        "found": found,
        "hits": together(found.hits, resembling),
        "alike": resembling,
        "apart": apart(found.hits, resembling),
        "why": WHY,
        "ward_address": ward_address,
    }
