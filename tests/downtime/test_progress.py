import io

from downtime.progress import terminal_progress
from exports.source import no_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_is_drawn_over_and_wiped() -> None:
    out = Terminal()
    with terminal_progress(out) as progress:
        progress("Patient.ndjson", 1, 4)
        progress("x" * 500, 4, 4)
        progress("nothing", 0, 0)
    text = out.getvalue()
    assert "\n" not in text
    assert "Patient.ndjson" in text
    assert "25 %" in text
    assert "100 %" in text
    assert max(len(part) for part in text.split("\r")) < 80
    assert text.endswith("\r")
    assert text.rsplit("\r", 2)[1].strip() == ""


def test_elsewhere_nothing_is_written() -> None:
    out = io.StringIO()
    with terminal_progress(out) as progress:
        progress("Patient.ndjson", 1, 4)
    assert progress is no_progress
    assert out.getvalue() == ""
