"""Reporting units (填报单位): who files, who owes and who is paid, as every service has them in its register."""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from .changes import Head
from .codes import Spelt
from .labels import Labelled
from .records import BusinessDate, Line, RecordEntry, RegisteredUnit, UnitCode
from .several import Several

BUREAU = "bureau"
"""The unit of the kit's own books (this register, parameters, closings, reopenings); no other record may have it."""


class UnitKind(Labelled):
    """What a unit is: coverage, bans and counts go by it."""

    DISTRICT = "district", "区本级"
    ZONE = "zone", "园区"
    DEPARTMENT = "department", "区直部门"
    INSTITUTION = "institution", "事业单位"
    SCHOOL = "school", "学校"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    ENTERPRISE_GROUP = "enterprise_group", "企业集团"


DivisionOfUnit = Annotated[
    str,
    Spelt(
        "^[1-9][0-9]{5}([0-9]{3}([0-9]{3})?)?$",
        "区划代码为6位、9位（乡镇）或12位（村）数字，首位不为0",
        "a division has 6 digits, a township's 9, a village's 12",
    ),
]
"""A division of six digits, a township's of nine, a village's of twelve (国家统计局统计用区划代码)."""


class UnitEntry(RecordEntry):
    """A unit from one day on and, where it ends, until the first day on which it is no more."""

    code: Annotated[UnitCode, Field(title="单位代码")]
    name: Annotated[Line, Field(title="单位名称")]
    kind: Annotated[UnitKind, Field(title="单位类型")]
    division_code: Annotated[DivisionOfUnit, Field(title="区划代码")]
    """Where it stands: a township and a village have their own."""
    owner_department: Annotated[RegisteredUnit | None, Field(title="主管单位代码")] = None
    from_day: Annotated[BusinessDate, Field(title="启用日期")]
    until_day: Annotated[BusinessDate | None, Field(title="停用日期")] = None
    """The first day on which it no longer is."""
    successor: Annotated[RegisteredUnit | None, Field(title="承接单位代码")] = None


class Unit(BaseModel):
    """What a register says of a unit."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    kind: str
    division_code: str
    owner_department: str | None
    from_day: date
    until_day: date | None
    successor: str | None


class LackingUnit(BaseModel):
    """A code of records that the register lacks, and how many of a book have it."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    book: str
    rows: int


class Register(BaseModel):
    """The register of one service at its newest change, by code."""

    head: Head
    units: Several[Unit]
    lacking: Several[LackingUnit]


def township_of(code: str) -> str | None:
    """The township in which a division of nine or twelve digits lies: its seventh to ninth digit are 001 to 399."""
    found = re.fullmatch("([0-9]{6}(?!000)[0-3][0-9]{2})([0-9]{3})?", code)
    return found[1] if found else None


def kind_by_code(code: str) -> UnitKind | None:
    """What a code that is a division says of its unit: a township's or a village's; none of any other."""
    if township_of(code) is None:
        return None
    return UnitKind.TOWNSHIP if len(code) == 9 or code.endswith("000") else UnitKind.VILLAGE
