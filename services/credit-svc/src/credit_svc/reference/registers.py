"""The enterprises and households that records of this service name, and the demand that they are known."""

from typing import Any

from sqlalchemy import ColumnElement

from bureau_common.kit.books.demands import registered as stands_in
from bureau_common.kit.books.guards import Guard
from bureau_common.kit.people.registers import ENTERPRISE, HOUSEHOLD, enterprise_register, household_register

from .metadata import metadata

ENTERPRISES = enterprise_register(metadata)
HOUSEHOLDS = household_register(metadata)


def registered(credit_code: ColumnElement[Any]) -> Guard:
    """The enterprise that a record names is in the register."""
    return stands_in(credit_code, ENTERPRISES.table.c.credit_code, ENTERPRISE)


def registered_household(household_no: ColumnElement[Any]) -> Guard:
    """The household that a record names is in the register."""
    return stands_in(household_no, HOUSEHOLDS.table.c.household_no, HOUSEHOLD)
