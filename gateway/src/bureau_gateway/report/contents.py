"""What a file that is printed holds, ready to be set: the paragraphs, what stands at head and foot, and the annex."""

import re
from dataclasses import dataclass

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.report import FigureRun, Report, TextRun

from ..marks import STATES, gap
from .annex import BASES, head_notes, known_figures, listings, sources, title
from .imprint import Imprint, Signed, signature, written_until

ANNEX = "附件：数据来源"
SOURCE_HEADS = ["来源", "状态", "数据版本", "校验码", "说明"]
INDEX_HEADING = "正文数据索引"
INDEX_HEADS = ["正文数据", "编号", "本期数", "口径"]
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no XML file can hold, and no typeface shows."""


@dataclass(frozen=True)
class Piece:
    """Some text, where it leads (nowhere if empty), and what is said of it beside."""

    text: str
    href: str = ""
    about: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph; `level` is none for body text."""

    level: int | None
    pieces: list[Piece]


@dataclass(frozen=True)
class Group:
    """A heading of the annex with its lines."""

    heading: str
    lines: list[list[Piece]]


@dataclass(frozen=True)
class Contents:
    """A document in its order: mark, title with notes, text, signature, annex."""

    title: str
    classification: str
    blocks: list[Block]
    notes: list[str]
    signature: list[Signed]
    data_until: str
    sources: list[list[str]]
    groups: list[Group]
    index: list[list[str]]
    """Of each figure of the text its name, id, value and basis; empty where links lead to them."""


def contents(report: Report, imprint: Imprint) -> Contents:
    known = known_figures(report)
    return Contents(
        title=printable(title(report)),
        classification=printable(imprint.classification),
        blocks=[Block(each.level, [_piece(run, known, imprint) for run in each.runs]) for each in report.paragraphs],
        notes=[printable(note) for note in head_notes(report)],
        signature=[Signed(printable(each.text), each.from_right) for each in signature(imprint)],
        data_until=written_until(imprint),
        sources=[
            [printable(cell) for cell in (each.domain, each.status, each.version, each.chain, each.remark)]
            for each in sources(report)
        ],
        groups=[
            Group(
                printable(listing.heading),
                [
                    [
                        Piece(printable(line.about)),
                        *[
                            Piece(printable(f"{'、' if place else ''}{name}"), link(href, imprint))
                            for place, (name, href) in enumerate(line.names)
                        ],
                        Piece(printable(line.remark)),
                    ]
                    for line in listing.lines
                ],
            )
            for listing in listings(report)
        ],
        index=[] if imprint.public_url else _index(report, known),
    )


def printable(text: str) -> str:
    """Text without the characters that no file can show."""
    return _UNPRINTABLE.sub("", text)


def link(href: str | None, imprint: Imprint) -> str:
    """A full address, where it is known under which the gateway is reached."""
    return f"{imprint.public_url.rstrip('/')}{href}" if href and imprint.public_url else ""


def _piece(run: TextRun | FigureRun, known: dict[str, Figure], imprint: Imprint) -> Piece:
    if isinstance(run, TextRun):
        return Piece(printable(run.text), link(run.href, imprint))
    if run.state == "restricted":
        return Piece(printable(run.text))
    figure = known.get(run.figure_id)
    about = run.figure_id if figure is None else f"{figure.name_zh}（{BASES[figure.basis]}）：{figure.formula}"
    return Piece(printable(run.text), link(run.href, imprint), printable(about))


def _index(report: Report, known: dict[str, Figure]) -> list[list[str]]:
    """The figures of the text in the order in which they are first named."""
    runs = [run for each in report.paragraphs for run in each.runs if isinstance(run, FigureRun)]
    named = {run.figure_id: run for run in runs if run.state != "restricted"}
    rows = []
    for figure_id, run in named.items():
        figure = known.get(figure_id)
        if figure is None:
            rows.append(["", figure_id, gap(run.state), ""])
        else:
            value = gap(figure.state) if figure.value is None else figure.written
            state = "" if figure.state == "reported" else f"（{STATES[figure.state]}）"
            rows.append([figure.name_zh, figure_id, f"{value}{state}", BASES[figure.basis]])
    return [[printable(cell) for cell in row] for row in rows]
