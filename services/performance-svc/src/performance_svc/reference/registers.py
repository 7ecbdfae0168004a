"""The households that records of this service name, and the demand that they are known."""

from typing import Any

from sqlalchemy import ColumnElement

from bureau_common.kit.books.demands import registered
from bureau_common.kit.books.guards import Guard
from bureau_common.kit.people.registers import HOUSEHOLD, household_register

from .metadata import metadata

HOUSEHOLDS = household_register(metadata)


def registered_household(household_no: ColumnElement[Any]) -> Guard:
    """The household that a record names is in the register."""
    return registered(household_no, HOUSEHOLDS.table.c.household_no, HOUSEHOLD)
