"""What the gateway says of the four registers."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel

from bureau_common.schemas.changes import Head
from bureau_common.schemas.imports import Imported, ImportRehearsal
from bureau_common.schemas.reporting_units import LackingUnit, Register, Unit


class UnitsImported(BaseModel):
    """What each service wrote of the file."""

    services: Mapping[str, Imported]


class UnitsRehearsed(BaseModel):
    """What each service would say to the file: nothing was written."""

    services: Mapping[str, ImportRehearsal]


class DomainRegister(BaseModel):
    """The register of one service: its newest change, and how many units stand; null where it did not answer."""

    head: Head | None
    units: int | None

    @classmethod
    def of(cls, register: Register | None) -> Self:
        return cls(head=register and register.head, units=None if register is None else len(register.units))


class DifferingUnit(BaseModel):
    """A code of which the registers say different things; null where one lacks it."""

    code: str
    by_domain: Mapping[str, Unit | None]


class DomainLacks(LackingUnit):
    """A code of older rows that the register of their service lacks."""

    domain: str


class Units(BaseModel):
    """The units on which all that answered agree, and where they differ; equal only if all four answered."""

    is_equal: bool
    services: Mapping[str, DomainRegister]
    units: list[Unit]
    differing: list[DifferingUnit]
    lacking: list[DomainLacks]
