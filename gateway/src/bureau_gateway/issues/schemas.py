"""A version of a month's report as it is kept, as it is asked for, and as readers get it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.figures import State as FigureState
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import BusinessDate, HistoryItem, Line, Reason, RecordEntry
from bureau_common.schemas.units import BaseUnit


class Kind(Labelled):
    """A flash may be provisional and says so; a final version may not. A month has versions of both beside each other."""

    FLASH = "flash", "快报"
    FINAL = "final", "决算"


class State(Labelled):
    """How far a version is; one that a later version replaced is still the issued one of its day."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    ISSUED = "issued", "已发布"
    RESTATED = "restated", "已更正"


class Step(Labelled):
    """What is done to a version that is not yet issued."""

    SUBMIT = "submit", "提交"
    ISSUE = "issue", "发布"
    RETURN = "return", "退回"
    WITHDRAW = "withdraw", "撤回"


class IssueEntry(RecordEntry):
    """A version as it is kept: who made it, from which rows, and the hashes of everything that was frozen."""

    period: Annotated[Period, Field(title="期间")]
    number: Annotated[int, Field(title="版次")]
    kind: Annotated[Kind, Field(title="类别")]
    stage: Annotated[State, Field(title="状态")]
    """Never `restated`: that follows from the version that restates it."""
    previous: Annotated[int, Field(title="更正的版次")]
    """The version that it restates, or 0: of two that name the same one, one is issued."""
    material: Annotated[bool | None, Field(title="是否重大更正")] = None
    reason: Annotated[str | None, Field(title="更正原因")] = None
    dated: Annotated[date, Field(title="成文日期")]
    makers: Annotated[list[str], Field(title="编制人")]
    """Who drafted it, and whoever submitted it: none of them issues it."""
    issued_by: Annotated[str | None, Field(title="签发人")] = None
    cutoffs: Annotated[list[str], Field(title="数据截止")]
    """For each domain its name, the number of its last change, and the chain up to there."""
    gaps: Annotated[list[str], Field(title="缺少或沿用的指标")]
    provisional: Annotated[list[str], Field(title="暂定的指标")]
    template_name: Annotated[str, Field(title="模板")]
    """`shipped`, or of a bureau's own template the id of the record that is its version, and its name."""
    template_sha256: Annotated[str, Field(title="模板校验码")]
    payload_sha256: Annotated[str, Field(title="数据校验码")]
    open_payload_sha256: Annotated[str, Field(title="公开版数据校验码")]
    files: Annotated[list[str], Field(title="文件校验码")]
    """Of every file its name and SHA-256."""


class FileEntry(RecordEntry):
    """A file of a version, whole: `whole.html` is the page, `open.html` that of the open edition."""

    period: Annotated[Period, Field(title="期间")]
    number: Annotated[int, Field(title="版次")]
    name: Annotated[str, Field(title="文件")]
    media_type: Annotated[str, Field(title="类型")]
    sha256: Annotated[str, Field(title="校验码")]
    content: Annotated[str, Field(title="内容")]
    """In base64."""


class Drafting(BaseModel):
    """A new version of the live report: its first, or one that restates the newest issued one of its kind."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Kind
    dated: BusinessDate
    """The day that the document bears."""
    restates: Annotated[int | None, Field(ge=1, le=9999)] = None
    material: bool | None = None
    reason: Reason | None = None
    template: Line | None = None
    """The name of an approved template of the bureau's own; without it the shipped one, whatever was used before."""


class Remark(BaseModel):
    """Why a version is returned or withdrawn."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Reason


class CutOff(BaseModel):
    """Which rows of a domain the version was made from."""

    domain: str
    change_no: int
    chain: str


class StoredFile(BaseModel):
    """A file of a version that is kept as it was made."""

    name: str
    sha256: str


class Issue(BaseModel):
    """A version. `restated_by` is the version that replaced it; where `material`, what it restates was wrong in a way that
    matters to its readers. `gaps` and `provisional` name the figures for which it cannot be issued as final.
    `template_version` is the id of the record of a bureau's own template, and null for the shipped one."""

    period: Period
    number: int
    kind: Kind
    state: State
    label_zh: str
    restates: int | None
    restated_by: int | None
    material: bool | None
    reason: str | None
    dated: date
    makers: list[str]
    issued_by: str | None
    recorded_at: datetime
    cutoffs: list[CutOff]
    gaps: list[str]
    provisional: list[str]
    template_name: str
    template_version: str | None
    template_sha256: str
    payload_sha256: str
    open_payload_sha256: str
    files: list[StoredFile]


class IssueWithHistory(Issue):
    """A version with every step that was taken, oldest first."""

    history: list[HistoryItem]


class Rows(BaseModel):
    """Where the rows of a sum are read, at the report's own cut-off."""

    label_zh: str
    href: str


class ReportFigure(Figure):
    """A figure of a report: `sentences` are those that print it, `rows` lead to what each input was summed from, and
    `parameters_href` to the rule set: what was set on the period's last day, as it stood at the cut-off."""

    domain: str
    sentences: list[str]
    rows: list[Rows]
    parameters_href: str


class ReportFigures(BaseModel):
    """All figures of a report; `version` is null for the live one."""

    period: Period
    version: int | None
    cutoffs: list[CutOff]
    figures: list[ReportFigure]


class FigureDifference(BaseModel):
    """A figure that two versions tell otherwise; the difference is that of its values, where both are numbers."""

    id: str
    name_zh: str
    unit: BaseUnit
    display_unit: str
    decimals: int
    old: str | None
    old_state: FigureState
    new: str | None
    new_state: FigureState
    difference: str | None
    formula_changed: bool


class SentenceDifference(BaseModel):
    """Sentences that stand in one version in the place of others, or of none."""

    old: list[str]
    new: list[str]


class Difference(BaseModel):
    """What two versions say otherwise, by figure and by sentence."""

    period: Period
    older: str
    newer: str
    figures: list[FigureDifference]
    sentences: list[SentenceDifference]


class Unreachable(BaseModel):
    """A service whose figures were not computed anew, and why."""

    domain: str
    reason: str


class FormulaChange(BaseModel):
    """A figure that the service computes by another version of its formula since."""

    id: str
    stored: int
    now: int


class Replay(BaseModel):
    """A version computed again from the services' rows at its own cut-offs, beside what was stored of it.

    `outcome` is `same` where the hash of the canonical payload is the stored one and nothing stored was changed;
    `tampered` where something stored is no longer what was signed, which `tampered` names; `differs` where the rows now
    give something else; `formula_changed` where nothing else differs than figures of formulas that changed since; and
    `unreachable` where a service gave no answer, so that nothing is said of its figures. `rendered_otherwise` names the
    formats that today's program writes with other bytes, of the same report.
    """

    period: Period
    number: int
    edition: Literal["whole", "open"]
    outcome: Literal["same", "tampered", "differs", "formula_changed", "unreachable"]
    stored_sha256: str
    replayed_sha256: str | None
    tampered: list[str]
    unreachable: list[Unreachable]
    differing: list[FigureDifference]
    sentences: list[SentenceDifference]
    formula_changed: list[FormulaChange]
    rendered_otherwise: list[str]
