"""Township treasury payment: the year since which each township of the register pays through the treasury."""

from ..templates import as_written, files

FILES = files(__name__, {"township-treasury-steps": as_written})
