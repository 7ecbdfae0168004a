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
    """Collects runs in reading order; `finish` gives the paragraphs.

    Words are joined as text with the way where they lead, and become runs when their paragraph ends.
    """

    def __init__(self) -> None:
        self._paragraphs: list[Paragraph] = []
        self._level: int | None = None
        self._runs: list[tuple[str, str | None] | FigureRun] = []
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
        self._append(_WHITE_SPACE.sub(" ", text), href)

    def figure(self, run: FigureRun, unit: str, mark: str) -> None:
        """A number; its mark stands behind its unit, where that is written right behind it.

        Before another number a mark is a run of its own.
        """
        if run.text:
            self._at_line_start = False
            if self._mark:
                self._runs.append((self._mark, None))
            self._runs.append(run)
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
            if text.startswith("#") and (heading := _HEADING.match(text)):
                self._end_paragraph()
                self._level = len(heading[1]) - 1
                self._at_line_start = False
                text = text[heading.end() :].lstrip()
        self._append(text)

    def _append(self, text: str, href: str | None = None) -> None:
        if not text:
            return
        self._at_line_start = False
        if self._mark:
            text = self._marked(text)
        match self._runs[-1:]:
            case [(str() as before, None)] if href is None:
                self._runs[-1] = (before + text, None)
            case _:
                self._runs.append((text, href))

    def _marked(self, following: str) -> str:
        """What follows a marked number, with the mark in it."""
        mark, self._mark = self._mark, ""
        unit = self._unit if following.startswith(self._unit) else ""
        return f"{unit}{mark}{following.removeprefix(unit)}"

    def _end_line(self) -> None:
        self._at_line_start = True
        match self._runs[-1:]:
            case [(str() as text, href)]:
                self._runs[-1] = (text.rstrip(), href)
        if self._level is not None:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        if self._mark:
            self._runs.append((self._marked(""), None))
        runs = [
            each if isinstance(each, FigureRun) else TextRun(text=each[0], href=each[1])
            for each in self._runs
            if isinstance(each, FigureRun) or each[0]
        ]
        if runs:
            self._paragraphs.append(Paragraph(level=self._level, runs=runs))
        self._runs, self._level = [], None
