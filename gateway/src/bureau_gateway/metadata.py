"""The MetaData that the gateway's tables belong to; migrations and verification read it."""

from bureau_common.kit.tables import NAMES
from sqlalchemy import MetaData

metadata = MetaData(naming_convention=NAMES)
