"""What sqlmap and wapiti do, over every route and every field of every form, in process and thus thousands of times.

Each answer is one of ours: no failure, no page of the framework, no file of this machine, no condition of SQL that
changes what is found, no template that ran, no header that was not there, and nothing of what was sent that could act.
The pages that say again what was sent are read as a browser reads them. `make scan` runs sqlmap and wapiti themselves.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.downtime.web import hospital as sample
from tests.downtime.web.browsing import ORIGIN, PASSPHRASE
from tests.security.active_content import active_content
from tests.security.conftest import Target
from tests.security.payloads import MARK, OUTSIDE, SQL, SQL_PAIRS, WORKED, attacks, everything
from tests.security.surface import Form, addresses, headers_missing, routes

ANSWERS = frozenset({200, 204, 206, 303, 308, 400, 403, 404, 405, 413, 414, 416})
SLOWEST = 2.0
"""Seconds. A condition that makes the database wait would make it wait longer."""
ECHO = re.compile(f"{MARK}[^\"'<>]*")
WRITTEN = frozenset({"q", "name", "reason", "passphrase", "comment", "note", "text", "pin"})
"""Fields that take any text."""
SIGNS_OUT = frozenset({"/lock"})


def check(response: TestResponse, sent: str, where: str, read: set[str]) -> None:
    """What must be true of any answer. `read` are the pages that were read, without what they say again: between two
    quotation marks, and without quotation marks or brackets of its own, that changes nothing."""
    assert response.status_code in ANSWERS, f"{where}: {response.status_code} for {sent!r}"
    assert headers_missing(response) == [], where
    assert "stolen" not in str(response.headers) and "evil" not in (response.headers.get("Location") or ""), where
    if response.mimetype != "text/html":
        return
    text = response.text
    for sign in (*OUTSIDE, *(sign for sign in WORKED if sign not in sent)):
        assert sign not in text, f"{where}: {sign} for {sent!r}"
    if MARK in text and (shape := ECHO.sub("", text)) not in read:
        assert active_content(text) == [], f"{where}: {sent!r}"
        read.add(shape)


def marked(payload: str) -> str:
    """So that the page that says it again is known."""
    return payload if len(payload) > 1000 else MARK + payload


def fields_of(target: Target) -> Iterator[tuple[Form, str]]:
    """Each field of each form, with one more that no form has (a sheet that is drawn each time takes long)."""
    for form in target.surface.forms:
        if form.action not in SIGNS_OUT:
            for name in form.names if form.action.endswith(".pdf") else (*form.names, "extra"):
                yield form, name


def post(target: Target, form: Form, **changes: str) -> TestResponse:
    """The form with these fields changed, and this moment's token."""
    page = target.inside.client.get("/search", base_url=ORIGIN, follow_redirects=True).text
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    fields: dict[str, Any] = dict(form.fields) | {"csrf": token} | changes
    return target.inside.client.post(form.action, base_url=ORIGIN, headers={"Origin": ORIGIN}, data=fields)


def come_in(target: Target) -> None:
    if target.inside.get("/wards").status_code != 200:
        assert target.inside.unlock(PASSPHRASE).status_code == 303
        assert target.inside.sign_in(role="manager").status_code == 303


def test_every_field_of_every_form(target: Target) -> None:
    """The whole list where a person writes; the attacks where one of few words is meant. Each field of a name once."""
    tried, seen = 0, set[tuple[str, str]]()
    for form, name in fields_of(target):
        field = (form.action.split("/")[1], name)
        if field in seen:
            continue
        seen.add(field)
        free = name in WRITTEN
        for payload in everything() if free else attacks():
            started = time.perf_counter()
            response = post(target, form, **{name: marked(payload)})
            assert time.perf_counter() - started < SLOWEST, (form.action, name, payload)
            check(response, payload, f"{form.action} {name}", target.read)
            tried += 1
        come_in(target)
    print(f"{tried} forms posted")
    assert tried > 3000


def test_every_place_of_every_address(target: Target) -> None:
    """In keys of wards, patients, documents and forms, in names of files, and behind the question mark."""
    tried = 0
    for method in ("GET", "POST"):
        for rule in routes(target.app, method):
            if rule.rule in SIGNS_OUT:
                continue
            token = target.inside.token("/search")
            for payload in everything() if "<" in rule.rule else attacks():
                for address in addresses(rule, marked(payload)[:3000]):
                    data = {"csrf": token} if method == "POST" else None
                    response = target.inside.client.open(
                        address, method=method, base_url=ORIGIN, headers={"Origin": ORIGIN}, data=data
                    )
                    check(response, payload, f"{method} {rule.rule}", target.read)
                    tried += 1
            come_in(target)
    print(f"{tried} addresses asked")
    assert tried > 10_000


@pytest.mark.parametrize(
    "raw", ["%", "%zz", "%ff%fe", "%00", "%c3", "%F0%9F", "%ed%a0%80", "a%0d%0aX: y", "%2e%2e%2f" * 9]
)
def test_addresses_that_are_no_text(target: Target, raw: str) -> None:
    for rule in routes(target.app, "GET"):
        parts = rule.rule.split("<")[0]
        for address in (parts + raw, f"{parts}?q={raw}", f"{parts}?{raw}={raw}"):
            check(target.inside.client.get(address, base_url=ORIGIN), raw, address, target.read)


def test_a_condition_that_is_true_finds_no_more_than_one_that_is_false(target: Target) -> None:
    """The same page for both, what was asked apart. A search for words may find other words: then its page is that of
    the words without any sign."""
    for form, name in fields_of(target):
        if name == "csrf":
            continue
        for base in ("lovelace", "3000040", "med-b", sample.BUSY, MARK):
            for true, false in SQL_PAIRS:
                pages = [post(target, form, **{name: base + condition}) for condition in (true, false)]
                assert pages[0].status_code == pages[1].status_code, (form.action, name, true)
                if pages[0].mimetype == "text/html" and found(pages[0]) != found(pages[1]):
                    words = re.sub(r"\W+", " ", base + true)
                    assert found(post(target, form, **{name: words})) == found(pages[0]), (
                        form.action,
                        name,
                        base,
                        true,
                    )
        come_in(target)


ECHOED = ('value="', "<bdi>", 'class="number"')
"""What was asked, and the code of the journal, which goes on with every request."""


def found(page: TestResponse) -> list[str]:
    """The lines of a page, those apart that say again what was asked."""
    return [line for line in page.text.splitlines() if not any(said in line for said in ECHOED)]


def test_the_search_that_is_injected_finds_nobody(target: Target) -> None:
    both = target.inside.post("/search", q="lovel").text.lower()
    assert "lovelace" in both and "lovelance" in both
    for payload in (*(one for pair in SQL_PAIRS for one in pair), *SQL[:-1]):  # the last is signs only: not looked at
        text = target.inside.post("/search", q=f"lovel{payload}").text.lower()
        assert "lovelace" not in text and "lovelance" not in text, payload


SENT = (
    "User-Agent", "Referer", "Cookie", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Host", "X-Original-URL",
    "X-HTTP-Method-Override", "X-Rewrite-Url", "Authorization", "Range", "If-None-Match", "Content-Type",
)  # fmt: skip


@pytest.mark.parametrize("header", SENT)
def test_headers(target: Target, header: str) -> None:
    payloads = [text for text in (*attacks(), "127.0.0.1", "bytes=0-10", "DELETE") if text.isprintable() and text]
    for payload in payloads:
        value = marked(payload).encode("utf-8").decode("latin-1").replace("\x85", "")
        for address in ("/search", "/unlock", "/healthz", "/static/frame.css", "/nothing"):
            response = target.outside.client.get(address, base_url=ORIGIN, headers={header: value}, buffered=True)
            check(response, payload, f"{header} of {address}", target.read)


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/xml", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "", "x/y"],
)
@pytest.mark.parametrize(
    "body", [b"", b"{}", b"--x\r\n", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;", b"\xff" * 9000]
)
def test_bodies_of_another_kind(target: Target, kind: str, body: bytes) -> None:
    """Nothing but a form of ours carries the token: all are refused."""
    for rule in routes(target.app, "POST"):
        (address, *_) = [*addresses(rule, "x")]
        response = target.inside.client.post(
            address, base_url=ORIGIN, headers={"Origin": ORIGIN}, data=body, content_type=kind
        )
        check(response, kind, address, target.read)
        assert response.status_code in (403, 413), address


def test_fields_that_come_twice_or_by_the_thousand(target: Target) -> None:
    for form in target.surface.forms:
        if form.action in SIGNS_OUT:
            continue
        token = target.inside.token("/search")
        for fields in (
            [("csrf", token), ("csrf", "x"), *form.fields, *form.fields],
            [("csrf", token), *((f"f{i}", "x") for i in range(1000))],
            [("csrf", token), *((name, "x" * 15_000) for name in form.names[:1])],
        ):
            response = target.inside.client.post(
                form.action, base_url=ORIGIN, headers={"Origin": ORIGIN}, data="&".join(f"{n}={v}" for n, v in fields),
                content_type="application/x-www-form-urlencoded",
            )  # fmt: skip
            check(response, str(fields)[:50], form.action, target.read)
        come_in(target)


ELSEWHERE = (
    "//evil.example",
    "http://evil.example",
    "/\\evil.example",
    "\t//evil.example",
    "https:evil.example",
    "/%09/evil.example",
    "///evil.example",
    "javascript:alert(1)",
    "/\n/evil.example",
)


def test_nobody_is_led_elsewhere(target: Target) -> None:
    for form in target.surface.forms:
        for there in ELSEWHERE if "back" in form.names else ():
            said = post(target, form, back=there).headers.get("Location", "/")
            assert said.startswith("/") and not said.startswith(("//", "/\\")), there
            assert not set(said) & set("\t\r\n"), there
