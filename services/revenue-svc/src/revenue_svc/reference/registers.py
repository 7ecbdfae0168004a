"""The enterprises and households that records of this service name."""

from bureau_common.kit.people.registers import enterprise_register, household_register

from .metadata import metadata

ENTERPRISES = enterprise_register(metadata)
HOUSEHOLDS = household_register(metadata)
