"""A template as it is sent, as it is kept, and what the answer says of it."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import ImpersonalLine, Reason, RecordEntry


class TemplateFormat(Labelled):
    """What a template was written in; what is kept is its text."""

    TEXT = "text", "文本"
    DOCX = "docx", "DOCX"


class TemplateEntry(RecordEntry):
    """A template as it is kept: `source_ref` is its name, and each version corrects the one before."""

    format: Annotated[TemplateFormat, Field(title="格式")]
    body: Annotated[str, Field(min_length=1, max_length=256 * 1024, title="模板正文")]


class TemplateToPreview(BaseModel):
    """A template that is tried: its text, or a DOCX file in base64; of a month, else of the last that is over."""

    model_config = ConfigDict(extra="forbid")

    format: TemplateFormat = TemplateFormat.TEXT
    body: Annotated[str, Field(min_length=1, max_length=1024 * 1024)]
    period: Period | None = None


class TemplateToKeep(TemplateToPreview):
    """A template that becomes a draft under its name: of a name in use it is the next version."""

    name: ImpersonalLine
    """The reference of its record, in which no ID number stands."""
    reason: Reason


class TemplateWarning(BaseModel):
    """What does not stop a template and should be looked at before it is approved; `line` is that of the text."""

    line: int | None
    rule: str
    message: str


class TemplatePreview(BaseModel):
    """What a template makes of a month, as Markdown, and what is to be looked at."""

    period: Period
    text: str
    """The template's text as it was read: the lines of the warnings are its lines."""
    warnings: list[TemplateWarning]
    unused_figures: list[str]
    unused_claims: list[str]
    preview: str


class TemplateDraft(TemplatePreview):
    """A draft that waits for another person's approval, by the id of its proposal."""

    proposal_id: UUID
