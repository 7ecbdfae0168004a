"""The enterprises and households that records of this service name, and the demand that an enterprise is known."""

from typing import Any

from sqlalchemy import ColumnElement

from bureau_common.kit.books.demands import registered as stands_in
from bureau_common.kit.books.guards import Guard
from bureau_common.kit.people.registers import ENTERPRISE, enterprise_register, household_register

from .metadata import metadata

ENTERPRISES = enterprise_register(metadata)
HOUSEHOLDS = household_register(metadata)


def registered(credit_code: ColumnElement[Any]) -> Guard:
    """The enterprise that a record names is in the register."""
    return stands_in(credit_code, ENTERPRISES.table.c.credit_code, ENTERPRISE)
