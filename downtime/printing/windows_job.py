"""The process that draws on a printer of Windows: `python -m downtime.printing.windows_job`, started by `windows` with
a question and a PDF on its standard input. It answers the number of the job when all its pages are in the queue.

Rules of this module:

* the driver of the printer runs here: one that crashes or hangs takes nothing with it but this job;
* the job is retained in the queue from its first moment, so that printed can be told from cancelled;
* no word of the document is answered.
"""

from __future__ import annotations

import sys

import msgspec
import pypdfium2

from downtime.crash import keep_out_of_crash_reports
from downtime.printing.gdi import print_document
from downtime.printing.windows_queue import Question
from downtime.printing.winspool import Command, Winspool


def main() -> int:
    keep_out_of_crash_reports()
    question = msgspec.json.decode(sys.stdin.buffer.readline(), type=Question)
    jobs: list[int] = []

    def started(job: int) -> None:
        jobs.append(job)
        Winspool().control(question.printer, job, Command.RETAIN)

    try:
        print_document(
            question.printer, sys.stdin.buffer.read(), title=question.title, duplex=question.duplex, started=started
        )
    except (OSError, pypdfium2.PdfiumError):
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(jobs[0]))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
