"""The guide in the pages: every article, both languages, words found and kept nowhere."""

import pytest

from downtime.guide import articles
from tests.downtime.web.browsing import Hospital, Page, Reader


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_article_opens_and_stands_in_the_list(hospital: Hospital, language: str) -> None:
    reader = Reader(hospital.app()).enter(language)
    listed = {link.get("href") for link in reader.page("/guide").all("a")}
    for one in articles(language):
        assert f"/guide/{one.name}" in listed
        page = reader.page(f"/guide/{one.name}")
        assert page.status == 200
        assert one.title in page.texts("h1")


def test_an_article_that_is_none_is_not_found(reader: Reader) -> None:
    assert reader.get("/guide/../etc/passwd").status_code == 404
    assert reader.get("/guide/nothing").status_code == 404


def test_words_are_found_and_a_name_typed_there_goes_nowhere(hospital: Hospital) -> None:
    reader = Reader(hospital.app()).enter("en")
    found = Page(reader.post("/guide/search", q="order generic name"))
    assert "/guide/order" in {link.get("href") for link in found.all("a")}
    entries = len(hospital.journal.entries)
    none = Page(reader.post("/guide/search", q="Lovelace <b>"))
    assert "No page of the guide holds these words." in none.text
    assert not none.all("b", of_class="q")
    assert len(hospital.journal.entries) == entries
