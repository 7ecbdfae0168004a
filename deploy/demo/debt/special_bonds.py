"""Projects of special bonds: four that are funded, one of them slow to spend, one that waits for quota, one returned by the list."""

from ..templates import as_written, files

FILES = files(
    __name__,
    {
        "special-bond-projects": as_written,
        "special-bond-steps": as_written,
        "special-bond-plans": as_written,
        "special-bond-uses": as_written,
        "special-bond-income": as_written,
    },
)
