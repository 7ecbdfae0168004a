"""What every record has, whatever its book: the common fields of an entry and of its view."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar, get_args, get_origin
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticKnownError

from .codes import Spelt, plain_line, plain_prose
from .days import AS_ISO, LAST_DAY
from .findings import Finding
from .money import AS_WRITTEN
from .naming import Named
from .personal import names_somebody, no_id_number, no_id_number_of_now
from .several import Several


def _no_nul(text: str) -> str:
    if "\x00" in text:  # PostgreSQL refuses it in text, with an error that names no field
        raise ValueError("不得含 NUL 字符 / the character NUL is not allowed")
    return text


def _at_most(most: int) -> BeforeValidator:
    """What is sent is no longer than the document says, whatever of it its spelling leaves."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and len(value) > most:
            raise PydanticKnownError("string_too_long", {"max_length": most})
        return value

    return BeforeValidator(check)


Line = Annotated[
    str, Field(min_length=1, max_length=200), AfterValidator(_no_nul), BeforeValidator(plain_line), _at_most(200)
]
"""One line of text, 1 to 200 characters, in one spelling."""

MAX_KEY = 500
AlertKey = Annotated[
    str,
    Field(min_length=1, max_length=MAX_KEY),
    AfterValidator(_no_nul),
    BeforeValidator(plain_line),
    _at_most(MAX_KEY),
]
"""What an alert is about: a line, or two of them with a sign between."""

ImpersonalLine = Annotated[Line, AfterValidator(no_id_number)]
"""A line of text, or the number of something, that names no person by an ID number."""

_Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True),  # of its own: in an address no model says so
    Field(min_length=2, max_length=500),
    AfterValidator(_no_nul),
    BeforeValidator(plain_prose),
    _at_most(500),
]
Reason = Annotated[_Prose, AfterValidator(no_id_number_of_now)]
"""Why a record is corrected or voided; it stands in the journal for good."""

StatedReason = Annotated[_Prose, AfterValidator(no_id_number)]
"""A reason that is a field of a record: it is judged again at each correction, years later, too."""

UnitCode = Annotated[
    str,
    Spelt(
        r"^[0-9A-Za-z-]{1,32}$",
        "应为1至32位的数字、字母或短横线，不含汉字和空格",
        "1 to 32 digits, letters or hyphens, without spaces",
    ),
    AfterValidator(no_id_number),
]


OPENING = "OPENING"
"""The source of openings (期初): what a bureau brings along when it starts, of which the suite has no voucher."""


class NamesUnit:
    """Marks a field that names a unit of the register by its code: readers get the unit's name beside it."""


RegisteredUnit = Annotated[UnitCode, NamesUnit()]
"""The code of a unit of the register."""

_DAY_PATTERN = r"^(199[0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
BusinessDate = Annotated[
    date,
    Field(ge=date(1990, 1, 1), le=LAST_DAY),
    AS_ISO,
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY_PATTERN}),
]
"""A day that a record may have."""


def wrong_field(model: type[BaseModel], field: str, message: str) -> ValidationError:
    """What a check of the whole model raises where one field is to blame; `message` is `zh / en`."""
    error = ValueError(message)
    return ValidationError.from_exception_data(
        model.__name__, [{"type": "value_error", "loc": (field,), "input": None, "ctx": {"error": error}}]
    )


def _is_plain_decimal(field: FieldInfo) -> bool:
    """Whether a field is a number that says nothing yet of how it is read, as amounts do."""
    kinds = (field.annotation, *get_args(field.annotation))
    named = [get_args(each)[0] if get_origin(each) is Annotated else each for each in kinds]
    marks = [*field.metadata, *(mark for each in kinds for mark in getattr(each, "__metadata__", ()))]
    return Decimal in named and not any(isinstance(mark, BeforeValidator) for mark in marks)


class RecordEntry(BaseModel):
    """The part of an entry that every book shares; `(source, source_ref)` names the record for good."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, str_strip_whitespace=True)

    source: Annotated[UnitCode, Field(title="来源系统")]
    source_ref: Annotated[Line, Field(title="来源单号")]
    reporting_unit: Annotated[RegisteredUnit, Field(title="填报单位")]
    business_date: Annotated[BusinessDate, Field(title="业务日期")]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Have every decimal of an entry read as it is written, in whatever words its field is declared."""
        decimals = [each for each in cls.model_fields.values() if _is_plain_decimal(each)]
        for each in decimals:
            each.metadata = [*each.metadata, AS_WRITTEN]
        if decimals:
            cls.model_rebuild(force=True)

    @model_validator(mode="after")
    def _reference_holds_no_id_number(self) -> Self:
        """References are shown and logged."""
        if names_somebody(self.source_ref, self.business_date):
            raise wrong_field(
                type(self),
                "source_ref",
                "来源单号含身份证号，请改用来源系统的内部编号 / holds an ID number; use the source's own key",
            )
        return self


class RecordView(BaseModel):
    """What the journal adds to an entry: when it was recorded, by whom, and what became of it."""

    model_config = ConfigDict(extra="ignore")

    id: UUID
    state: Literal["live", "corrected", "voided"]
    replaces: UUID | None
    """The record that this one corrects."""
    recorded_change: int
    recorded_at: datetime
    recorded_by: str


class HistoryItem(BaseModel):
    """One change of a record, oldest first."""

    change_no: int
    at: datetime
    person: str
    operation: str
    record_id: UUID
    reason: str | None


View = TypeVar("View", bound=BaseModel)
Entry = TypeVar("Entry", bound=BaseModel)


class WithHistory(Named, Generic[View]):
    """A record with everything that happened to it, from the first entry to the last correction or void."""

    NAME: ClassVar[str] = "{}WithHistory"

    record: View
    history: list[HistoryItem]


class Recorded(Named, Generic[View]):
    """A record as it stands after a write; `change_no` is null where an equal record was there already."""

    NAME: ClassVar[str] = "Recorded{}"

    record: View
    change_no: int | None
    findings: Several[Finding]


class Correction(Named, Generic[Entry]):
    """The whole content as it should be, and why."""

    NAME: ClassVar[str] = "{}Correction"

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Reason
    entry: Entry


class Voiding(BaseModel):
    """Why a record no longer counts."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Reason


MAX_BATCH = 1000
"""Entries of one batch."""


class Batch(Named, Generic[Entry]):
    """Up to 1,000 entries that are written together or not at all."""

    NAME: ClassVar[str] = "{}Batch"

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[Entry], Field(min_length=1, max_length=MAX_BATCH, fail_fast=True)]


class Written(BaseModel):
    """What a batch or an import wrote, in one change; `change_no` is null where everything was there already."""

    change_no: int | None
    created: int
    unchanged: int
    findings: Several[Finding]


class DryRun(BaseModel):
    """What the same write would meet: nothing was written."""

    accepted: bool
    findings: Several[Finding]
    headroom: dict[str, str]
