"""The MetaData that this service's tables belong to; migrations and verification read it."""

from sqlalchemy import MetaData

from bureau_common.kit.core.records import NAMES

metadata = MetaData(naming_convention=NAMES)
