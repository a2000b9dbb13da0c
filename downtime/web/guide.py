"""`/guide`: what to do when everything is off; the hospital's own procedures and telephone numbers first,
then the manual, the cards of each role, the checklists of each phase.

Rules: read by who may read patients, and holding none; words searched in the guide are posted, since hurried people
type a patient's name into the nearest field, and neither kept nor journalled.
"""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from downtime.guide import GROUPS, article, articles, find, rendered
from downtime.guide.hospital import find_phones, find_procedures
from downtime.web import house_guide
from downtime.web.icons import sprite
from downtime.web.kit import Kit
from downtime.web.patterns import samples
from downtime.web.visit import current
from downtime.web.wards import DRAWINGS

MAX_QUERY = 200


def blueprint(_kit: Kit) -> Blueprint:
    pages = Blueprint("guide", __name__, url_prefix="/guide")
    pages.register_blueprint(house_guide.blueprint())
    symbols = sprite(DRAWINGS)

    @pages.get("")
    def page() -> str:
        language = current().language
        listed = [(title, [one for one in articles(language) if one.group is group]) for group, title in GROUPS.items()]
        first = articles(language)[0]
        return render_template(
            "guide.html", groups=listed, first=first, text=rendered(first.text), house=house_guide.here()
        )

    @pages.get("/keys")
    def keys() -> str:
        return render_template("guide_keys.html")

    @pages.get("/patterns")
    def patterns() -> str:
        return render_template("guide_patterns.html", sprite=symbols, **samples(current()))

    @pages.get("/<name>")
    def one(name: str) -> str:
        found = article(current().language, name)
        if found is None:
            abort(404)
        return render_template("guide_article.html", article=found, text=rendered(found.text))

    @pages.post("/search")
    def search() -> str:
        query = " ".join(request.form.get("q", "").split())[:MAX_QUERY]
        here = house_guide.here()
        return render_template(
            "guide_search.html",
            query=query,
            found=find(articles(current().language), query),
            of_house=find_procedures(here, query, house_guide.pdf_text),
            phones=find_phones(here.phones, query),
        )

    return pages
