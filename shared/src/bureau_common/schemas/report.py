"""The consolidated report: sections with their cut-offs, and one document model for every format."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from .alerts import Alert
from .claims import ClaimResult
from .figures import Figure, State
from .periods import Period
from .plans import PlanTask

SectionState = Literal["complete", "busy", "unavailable"]
"""Busy is a service that says to come again; whatever else kept its summary away is unavailable."""


class Section(BaseModel):
    """One service's share of the report: complete at a cut-off, or not there, with the reason and since when."""

    domain: str
    status: SectionState
    reason: str | None
    since: datetime | None
    change_no: int | None
    chain: str | None
    figures: list[Figure]
    claims: list[ClaimResult]
    alerts: list[Alert]
    not_judged: list[str]
    """Codes of the watches that could not be judged."""
    unlisted: dict[str, int] = {}
    """By code how many alerts there are beyond those of `alerts`."""
    tasks: list[PlanTask] = []
    """The tasks of the year's work plan and of the next year's, from the service that keeps them."""


class TextRun(BaseModel):
    """Words; an amount of an alert's sentence leads to what it is from, by `href`."""

    kind: Literal["text"] = "text"
    text: str
    href: str | None = None


class FigureRun(BaseModel):
    """A printed number that keeps its figure's id; `href` opens the rows behind it.

    What is carried from an earlier month says so in the text behind it.
    """

    kind: Literal["figure"] = "figure"
    text: str
    figure_id: str
    state: State
    href: str
    carried_from: Period | None = None


class Paragraph(BaseModel):
    """`level` 0 is the title, 1 to 3 are headings, none is body text."""

    level: int | None
    runs: list[TextRun | FigureRun]


class Report(BaseModel):
    """The bureau's report of January to `period`; a gap is named in `missing` and never shown as 0.

    `carried` names the figures that are those of an earlier month; with one of them, too, the report is partial. It is
    provisional while a figure of it may still change without a restatement.
    """

    period: Period
    is_partial: bool
    is_provisional: bool
    missing: list[str]
    carried: list[str]
    sections: list[Section]
    paragraphs: list[Paragraph]
