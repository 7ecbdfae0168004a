"""Each January's special inspections of townships; what they found is rectified by summer, but for two findings of 2021."""

from ..templates import as_written, files

FILES = files(
    __name__,
    dict.fromkeys(
        (
            "special-inspection-plans",
            "special-inspections",
            "special-inspection-findings",
            "special-inspection-rectifications",
            "accountability-items",
        ),
        as_written,
    ),
)
