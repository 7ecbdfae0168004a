"""What a document was made from is let go when it is made."""

from pathlib import Path

from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.imprint import Imprint
from bureau_gateway.report.render_pdf import render_pdf
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, complete

PARAGRAPHS, DOCUMENTS, MOST = 300, 8, 40


def resident() -> int:
    """The memory of this process, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


def make(number: int) -> None:
    """A document of some twenty pages, of which no paragraph stands in another one."""
    lines = [f"第{number}份第{each}段，" + "财政收入稳步增长，" * 8 for each in range(PARAGRAPHS)]
    render_pdf(compose(OCTOBER, [complete("debt", 3)], parse_template("\n\n".join(lines)), Names()), Imprint())


def test_of_the_documents_before_nothing_is_kept() -> None:
    """Of ten months a gateway kept what their PDFs were made from: four times its own memory."""
    make(0)
    before = resident()
    for number in range(1, DOCUMENTS):
        make(number)
    assert resident() - before < MOST
