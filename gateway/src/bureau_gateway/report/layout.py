"""Lays runs out as paragraphs: `# ` opens the title, `## ` to `#### ` headings, a blank line ends a paragraph.

The other lines of a paragraph are joined without a space, as Chinese is written, and white space at the ends of
lines is dropped. A line that holds nothing but template tags is not blank: only two line breaks in the same
piece of literal text end a paragraph.
"""

import re

from bureau_common.schemas.report import FigureRun, Paragraph, TextRun

_HEADING = re.compile(r"(#{1,4})[ \t]+")
_WHITE_SPACE = re.compile(r"\s+")


class Layout:
    """Collects runs in reading order; `finish` gives the paragraphs."""

    def __init__(self) -> None:
        self._paragraphs: list[Paragraph] = []
        self._level: int | None = None
        self._runs: list[TextRun | FigureRun] = []
        self._at_line_start = True
        self._unit, self._mark = "", ""

    def literal(self, text: str) -> None:
        """Text of the template itself, which may break lines and open headings."""
        first, *others = text.split("\n")
        self._rest_of_line(first)
        for position, line in enumerate(others, start=1):
            self._end_line()
            if not line.strip() and position < len(others):
                self._end_paragraph()
            self._rest_of_line(line)

    def text(self, text: str, href: str | None = None) -> None:
        """Text that was inserted, which never changes the layout; what leads somewhere is a run of its own."""
        self._append(TextRun(text=_WHITE_SPACE.sub(" ", text), href=href))

    def figure(self, run: FigureRun, unit: str, mark: str) -> None:
        """A number; its mark stands behind its unit, where that is written right behind it."""
        self._append(run)
        self._unit, self._mark = unit, mark

    def heading(self, text: str, level: int) -> None:
        """An inserted heading, which is a paragraph of its own."""
        self.end_paragraph()
        self._level = level
        self.text(text)
        self.end_paragraph()

    def finish(self) -> list[Paragraph]:
        self.end_paragraph()
        return self._paragraphs

    def end_paragraph(self) -> None:
        """What comes next stands in another paragraph."""
        self._end_line()
        self._end_paragraph()

    def _rest_of_line(self, text: str) -> None:
        if self._at_line_start:
            text = text.lstrip()
            if heading := _HEADING.match(text):
                self._end_paragraph()
                self._level = len(heading[1]) - 1
                self._at_line_start = False
                text = text[heading.end() :].lstrip()
        self._append(TextRun(text=text))

    def _append(self, run: TextRun | FigureRun) -> None:
        if not run.text:
            return
        self._at_line_start = False
        if self._mark:
            run = self._marked(run)
        last = self._runs[-1] if self._runs else None
        if isinstance(run, TextRun) and isinstance(last, TextRun) and run.href is last.href is None:
            self._runs[-1] = TextRun(text=last.text + run.text)
        else:
            self._runs.append(run)

    def _marked(self, following: TextRun | FigureRun) -> TextRun | FigureRun:
        """What follows a marked number, with the mark in it; before another number the mark is a run of its own."""
        mark, self._mark = self._mark, ""
        if isinstance(following, FigureRun):
            self._runs.append(TextRun(text=mark))
            return following
        unit = self._unit if following.text.startswith(self._unit) else ""
        return following.model_copy(update={"text": f"{unit}{mark}{following.text.removeprefix(unit)}"})

    def _end_line(self) -> None:
        self._at_line_start = True
        last = self._runs[-1] if self._runs else None
        if isinstance(last, TextRun):
            self._runs[-1] = last.model_copy(update={"text": last.text.rstrip()})
        if self._level is not None:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        if self._mark:
            self._runs.append(self._marked(TextRun(text="")))
        runs = [run for run in self._runs if run.text]
        if runs:
            self._paragraphs.append(Paragraph(level=self._level, runs=runs))
        self._runs, self._level = [], None
