"""Caps of the three public expenses, year by year: they only fall."""

from ..templates import as_written, files

FILES = files(__name__, {"three-public-caps": as_written})
