"""The district's one zero-balance account, from which the treasury pays."""

from ..templates import as_written, files

FILES = files(__name__, {"treasury-accounts": as_written})
