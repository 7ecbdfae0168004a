"""Township treasury payment: five townships, and the year since which each pays through the treasury."""

from ..templates import as_written, files

FILES = files(__name__, {"townships": as_written, "township-treasury-steps": as_written})
