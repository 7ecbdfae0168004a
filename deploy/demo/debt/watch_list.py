"""The lists of 2019 to 2021: of the last one enterprise is disposed of, one is in default, one has a wall of debts ahead."""

from ..templates import as_written, files

FILES = files(__name__, dict.fromkeys(("watched-enterprises", "watched-maturities", "watch-events"), as_written))
