"""Evaluations of the projects of 2019 and 2020 in the June after, what was made of them, and what the province said each September.

A project is poor and is cut, another fair twice; a unit did not answer, a result is still to be used, and one proposal
leaves the factor of its grade aside.
"""

from ..templates import as_written, files

AFTER = files(
    __name__,
    dict.fromkeys(
        (
            "project-evaluations",
            "evaluation-feedback",
            "evaluation-replies",
            "evaluation-uses",
            "evaluation-accountability",
            "next-year-proposals",
            "provincial-evaluations",
        ),
        as_written,
    ),
)
"""They follow upon the assessments of objectives."""
