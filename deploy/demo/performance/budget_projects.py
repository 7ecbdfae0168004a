"""The projects of three years' budgets: ten that come back every year, and four that were added in the course of one."""

from ..templates import as_written, files

FILES = files(__name__, {"budget-projects": as_written})
