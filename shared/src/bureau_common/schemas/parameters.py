"""Parameters: what a service lets its bureau set (bases, thresholds, sets), declared in code beside the rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from .codes import Spelt
from .findings import Clause
from .records import BusinessDate, Line, RecordEntry

ParameterKind = Literal["choice", "decimal", "count", "codes", "day"]
ParameterValue = str | int | Decimal | frozenset[str] | date

_DECIMAL = re.compile(r"(?!-0(\.0+)?$)-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?")
"""Of nothing there is no negative."""
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[0-9A-Za-z_-]{1,32}")


@dataclass(frozen=True)
class Parameter:
    """One setting: its default holds until a value is approved, and cites where it comes from.

    A value is text and means one of `choices`, a decimal, a count, a day (2020-12-01), or a set of codes separated by
    commas (of `choices`, where they are given).
    """

    key: str
    label_zh: str
    kind: ParameterKind
    default: str
    clause: Clause
    choices: Mapping[str, str] = field(default_factory=dict)
    """Value or code, and its Chinese label."""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    topic: str | None = None
    """The topic whose writes alone it decides: restricted with it, though no figure reads it."""

    def __post_init__(self) -> None:
        self.parse(self.default)

    def parse(self, text: str) -> ParameterValue:
        """The value that a text means; a ValueError says in both languages (`zh / en`) what would be one."""
        if self.kind == "choice":
            return self._choice(text)
        if self.kind == "codes":
            return self._codes(text)
        if self.kind == "day":
            return self._day(text)
        pattern = _DECIMAL if self.kind == "decimal" else _COUNT
        if not pattern.fullmatch(text):
            kinds = ("小数", "a decimal") if self.kind == "decimal" else ("整数", "a whole number")
            raise ValueError(f"{self.label_zh}应为{kinds[0]} / {self.key} must be {kinds[1]}")
        number = Decimal(text)
        self._check_bounds(number)
        return number if self.kind == "decimal" else int(text)

    def show_zh(self, text: str) -> str:
        """A value as people read it: labels for choices and codes."""
        if self.kind == "codes":
            return "、".join(self.choices.get(code, code) for code in sorted(self._codes(text)))
        return self.choices.get(text, text)

    def _choice(self, text: str) -> str:
        if text not in self.choices:
            raise ValueError(
                f"{self.label_zh}应为{self._listed()} / {self.key} must be one of {', '.join(self.choices)}"
            )
        return text

    def _day(self, text: str) -> date:
        try:
            found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            found = None
        if found is None:
            raise ValueError(f"{self.label_zh}应为日期，如2020-12-01 / {self.key} must be a day, such as 2020-12-01")
        return found

    def _codes(self, text: str) -> frozenset[str]:
        codes = text.split(",")
        wrong = [code for code in codes if not _CODE.fullmatch(code) or (self.choices and code not in self.choices)]
        if wrong or len(set(codes)) != len(codes):
            allowed_zh, allowed_en = (
                (f"，取自{self._listed()}", f" of {', '.join(self.choices)}") if self.choices else ("", "")
            )
            raise ValueError(
                f"{self.label_zh}应为英文逗号分隔、不重复的代码{allowed_zh} / "
                f"{self.key} must be codes{allowed_en}, separated by commas, without repeats"
            )
        return frozenset(codes)

    def _listed(self) -> str:
        return "、".join(f"{value}（{label}）" for value, label in self.choices.items())

    def _check_bounds(self, number: Decimal) -> None:
        if self.minimum is not None and number < self.minimum:
            raise ValueError(f"{self.label_zh}应不小于{self.minimum} / {self.key} must be at least {self.minimum}")
        if self.maximum is not None and number > self.maximum:
            raise ValueError(f"{self.label_zh}应不大于{self.maximum} / {self.key} must be at most {self.maximum}")


@dataclass(frozen=True)
class Setting:
    """A parameter's value on one day: approved from `since` on, or the default where nothing was."""

    parameter: Parameter
    text: str
    since: date | None = None
    document: str | None = None

    @property
    def value(self) -> ParameterValue:
        return self.parameter.parse(self.text)

    def note_zh(self) -> str:
        """How a figure's notes name it."""
        told = f"{self.parameter.label_zh}：{self.parameter.show_zh(self.text)}"
        if self.since is not None:
            return f"{told}（自{self.since}起，依据{self.document}）"
        clause = self.parameter.clause
        return f"{told}（默认，依据{clause.document}{clause.article or ''}{'' if clause.verified else '，未经核实'}）"


_KEY = Spelt(
    r"^[a-z][a-z0-9_]{0,63}$",
    "参数写作其英文名（小写字母、数字和下划线），可从参数列表复制",
    "a parameter is named in lower case letters, digits and underscores; copy it from the list",
)
_VALUE = Spelt(
    r"^[0-9A-Za-z_.,-]{1,2000}$",
    "取值只含数字、英文字母和英文的点、逗号、短横线、下划线，多个值以逗号分隔",
    "a value has digits, letters, dots, commas, hyphens and underscores",
)


class ParameterEntry(RecordEntry):
    """A value of a parameter; it holds from its business date until the next one."""

    business_date: Annotated[BusinessDate, Field(title="生效日期")]
    key: Annotated[str, _KEY, Field(title="参数")]
    value: Annotated[str, _VALUE, Field(title="取值")]
    document: Annotated[Line, Field(title="来源文件")]


class ValueInForce(BaseModel):
    """What holds on a day; `since` and `document` are null while the default does."""

    value: str
    since: date | None
    document: str | None
    note_zh: str


class DeclaredParameter(BaseModel):
    """What may be set, within what, and what is in force: enough for a form."""

    key: str
    label_zh: str
    kind: ParameterKind
    choices: dict[str, str]
    minimum: str | None
    maximum: str | None
    default: str
    clause: Clause
    in_force: ValueInForce
