"""The guide says the same in both languages, and nothing in it can act."""

import html5lib
import pytest

from downtime.guide import GROUPS, article, articles, find, rendered
from exports.language import LANGUAGES

NAMES = [one.name for one in articles("fr")]


def test_each_group_has_articles() -> None:
    assert {one.group for one in articles("fr")} == set(GROUPS)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_shape(name: str) -> None:
    shapes = []
    for language in LANGUAGES:
        one = article(language, name)
        assert one is not None
        assert one.title
        lines = one.text.splitlines()
        shapes.append(
            [line.split(" ")[0] + ("☐" if "☐" in line else "") for line in lines if line[:1] in set("#-|123")]
        )
    assert [len(shape) for shape in shapes] == [len(shapes[0])] * len(LANGUAGES)
    assert [line[:1] for line in shapes[0]] == [line[:1] for line in shapes[1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_renders_without_an_error(language: str) -> None:
    for one in articles(language):
        html5lib.HTMLParser(strict=True).parseFragment(str(rendered(one.text)))


def test_a_hostile_text_stays_text() -> None:
    html = rendered(
        "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](http://elsewhere/z.png)\n\n"
        "<img src=x onerror=1>\n\n"
        "<http://elsewhere>\n\n[a]: http://elsewhere\n"
    )
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter()} <= {"DOCUMENT_FRAGMENT", "p"}


@pytest.mark.parametrize(
    ("query", "first"), [("ecrire prescription", "order"), ("SURVEILLER", "watch"), ("bracelet", "nurse")]
)
def test_words_are_found_without_accents_or_capitals(query: str, first: str) -> None:
    assert find(articles("fr"), query)[0].article.name == first


def test_the_line_shown_holds_a_word() -> None:
    (hit, *_rest) = find(articles("en"), "pressure cylinders")
    assert hit.article.name == "watch"
    assert "cylinders" in hit.line


@pytest.mark.parametrize("query", ["", "   ", "zzzz", "%", "zzzz prescription"])
def test_nothing_is_found_for_nothing(query: str) -> None:
    assert find(articles("fr"), query) == ()


def test_a_box_to_tick_has_no_bullet() -> None:
    html = rendered("- ☐ Write down the time\n- a thing to know\n")
    assert html.count('<li class="box">') == 1 and html.count("<li>") == 1
