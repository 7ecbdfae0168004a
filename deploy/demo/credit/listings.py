"""Listings since 2018, what was raised directly, two guidance funds and trainings, up to October 2021.

Two enterprises were delisted, one withdrew its filing; one is on its way to an exchange.
"""

from ..templates import as_written, files

FILES = files(
    __name__,
    {
        "listing-steps": as_written,
        "direct-financings": as_written,
        "guidance-funds": as_written,
        "guidance-fund-moves": as_written,
        "capital-market-trainings": as_written,
    },
)
