"""Filings (报送): what a unit says of a book and a month, what the plan wants of whom, and the roll-call of a month."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from .codes import Spelt
from .labels import Labelled
from .periods import Period
from .records import BusinessDate, ImpersonalLine, Line, RecordEntry, RegisteredUnit, UnitCode, wrong_field
from .reporting_units import BUREAU, UnitKind
from .several import Several

OF_DISTRICT = BUREAU
"""The reporting unit of what the bureau keeps as a whole: it files for every unit's rows of a book."""
OF_DISTRICT_ZH, OF_DISTRICT_EN = f"区财政局（{OF_DISTRICT}）", f"The bureau ({OF_DISTRICT})"
"""How it is called in a sentence: it stands in no register."""
MAX_DUE_DAYS = 366
MAX_LINES = 300
"""As many lines of a plan as fit into one cell of an export."""

BookName = Annotated[
    str,
    Spelt(
        r"^[a-z0-9-]{1,64}$",
        "账簿写作其路径名（小写字母、数字和短横线），如 receipts",
        "a book is written as its path, e.g. receipts",
    ),
    Field(title="账簿", examples=["receipts"]),
]
"""The path of a book."""


class FilingState(Labelled):
    """What was said of the month: it is all there, there was nothing, or nothing is asked of the unit this time."""

    FILED = "filed", "已报"
    NIL = "nil", "零报"
    WAIVED = "waived", "免报"


class FilingEntry(RecordEntry):
    """A unit's filing of a book for a month, or of the whole book by `bureau`; its business date is the month's last day.

    A filing that is waived says why, and no other does; who waived it stands in the journal.
    """

    reporting_unit: Annotated[RegisteredUnit, Field(title="报送单位")]
    business_date: Annotated[BusinessDate, Field(title="所属月份最后一日")]
    book: BookName
    period: Annotated[Period, Field(title="所属期")]
    filing_state: Annotated[FilingState, Field(title="报送情况")]
    waiver_reason: Annotated[ImpersonalLine | None, Field(title="免报理由")] = None

    @model_validator(mode="after")
    def _ends_the_month(self) -> Self:
        if self.business_date != self.period.last_day:
            told = f"应为{self.period}的最后一日{self.period.last_day} / must be the last day of {self.period}"
            raise wrong_field(type(self), "business_date", told)
        return self

    @model_validator(mode="after")
    def _says_why_it_is_waived(self) -> Self:
        waived = self.filing_state is FilingState.WAIVED
        if waived and self.waiver_reason is None:
            raise wrong_field(type(self), "waiver_reason", "免报请写明理由 / a waiver says why")
        if not waived and self.waiver_reason is not None:
            raise wrong_field(type(self), "waiver_reason", "免报理由只用于免报 / only a waiver has a reason of its own")
        return self


class PlanLine(BaseModel):
    """A filing that is due for every month: of a book, from a unit (`bureau`: of the book as a whole) or all of a kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    book: BookName
    unit: Annotated[UnitCode | None, Field(title="报送单位")] = None
    kind: Annotated[UnitKind | None, Field(title="单位类型")] = None
    due_days: Annotated[int, Field(ge=0, le=MAX_DUE_DAYS, title="月后天数")]
    """The filing is due so many days after the month's last day."""
    unit_name: Annotated[
        str | None,
        BeforeValidator(lambda sent: None),
        Field(title="报送单位（登记名称）", json_schema_extra={"readOnly": True}),
    ] = None
    """What the register calls the unit where a plan is read; nothing that is sent is kept of it."""

    @model_validator(mode="after")
    def _names_whom(self) -> Self:
        if (self.unit is None) == (self.kind is None):
            raise ValueError("请填报送单位或单位类型之一 / name either a unit or a kind of units")
        return self

    def __str__(self) -> str:
        """How it stands in a file."""
        whom = self.unit or self.kind if self.unit_name is None else f"{self.unit}（{self.unit_name}）"
        return f"{self.book} {whom} {self.due_days}"


class FilingPlanEntry(RecordEntry):
    """What is due from whom by which day; it holds from its business date until the next plan does, as a whole."""

    business_date: Annotated[BusinessDate, Field(title="生效日期")]
    lines: Annotated[list[PlanLine], Field(max_length=MAX_LINES, title="报送事项")]
    document: Annotated[Line, Field(title="来源文件")]


class RollCallLine(BaseModel):
    """One filing that is due, or was made without being due (`due_on` is null then).

    `state`, `filed_on`, `filed_by` and `record_id` are null while nobody has filed; `filed_on` is the day, in Beijing, on
    which it was first recorded. `late`: recorded after `due_on`; or not at all, and that day has passed. Of what is waived
    `waived_by` and `waiver_reason` say who did so and why; waivers of before a reason was asked for have none.
    """

    book: str
    label_zh: str
    unit: str
    name: str | None
    """The unit's name in the register, none of the bureau."""
    due_on: date | None
    state: FilingState | None
    filed_on: date | None
    filed_by: str | None
    record_id: UUID | None
    late: bool
    waived_by: str | None = None
    waiver_reason: str | None = None


class RollCall(BaseModel):
    """Who has filed what for a month, and who has not: `due` are those of whom something is asked, `made` have filed."""

    period: Period
    change_no: int
    due: int
    made: int
    waived: int
    lines: Several[RollCallLine]
