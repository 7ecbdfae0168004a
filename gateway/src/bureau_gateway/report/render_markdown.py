"""The report as Markdown: the same paragraphs and annex as the page, each figure a link to what is behind it."""

import re

from bureau_common.schemas.report import FigureRun, Paragraph, Report, TextRun

from .annex import Line, Source, head_notes, listings, sources
from .imprint import Imprint, signature, written_until

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!$])")
_WHITE_SPACE = re.compile(r"\s+")
_BLOCK_START = re.compile(r"^(\d+)([.)])|^([-+=])")
"""What would open a list or underline a heading at the beginning of a line."""


def render_markdown(report: Report, imprint: Imprint | None = None) -> str:
    imprint = imprint or Imprint()
    blocks = [_paragraph(paragraph) for paragraph in report.paragraphs]
    blocks[1:1] = [f"> {_escaped(note)}" for note in head_notes(report)]
    blocks[:0] = [_escaped(imprint.classification)] if imprint.classification else []
    blocks += [_escaped(each.text) for each in signature(imprint)]
    until = written_until(imprint)
    blocks += ["---", "## 附件：数据来源", *([until] if until else []), _source_table(sources(report))]
    for each in listings(report):
        blocks += [f"### {each.heading}", "\n".join(map(_line, each.lines))]
    return "\n\n".join(blocks) + "\n"


def _paragraph(paragraph: Paragraph) -> str:
    line = "".join(_run(run) for run in paragraph.runs).strip()
    if paragraph.level is not None:
        return f"{'#' * (paragraph.level + 1)} {line}"
    return _BLOCK_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)


def _run(run: TextRun | FigureRun) -> str:
    if isinstance(run, TextRun):
        return _escaped(run.text) if run.href is None else f"[{_escaped(run.text)}]({run.href})"
    if run.state == "restricted":
        return _escaped(run.text)
    return f'[{_escaped(run.text)}]({run.href} "{run.figure_id}")'


def _source_table(found: list[Source]) -> str:
    rows = ["| 来源 | 状态 | 数据版本 | 校验码 | 说明 |", "| --- | --- | --- | --- | --- |"]
    for source in found:
        cells = (source.domain, source.status, source.version, source.chain, source.remark)
        rows.append(f"| {' | '.join(_escaped(cell) for cell in cells)} |")
    return "\n".join(rows)


def _line(line: Line) -> str:
    names = [_escaped(name) if href is None else f"[{_escaped(name)}]({href})" for name, href in line.names]
    return f"- {_escaped(line.about)}{'、'.join(names)}{_escaped(line.remark)}"


def _escaped(text: str) -> str:
    """On one line, with every character that Markdown could take for its own."""
    return _SPECIAL.sub(r"\\\1", _WHITE_SPACE.sub(" ", text))
