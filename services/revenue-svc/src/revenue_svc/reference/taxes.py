"""The taxes that a district's reports tell one by one (分税种), by 款 of the revenue subjects (10101 增值税 …).

Document: 财政部《政府收支分类科目》 (101 税收收入). Those whose revenue is the central government's alone, and whatever a later list
adds, are told together as 其他各税; what stands under 101 itself, without a 款, is of no tax.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, case, func

from .subject_lists import GENERAL_WITHIN, LAST_YEAR, SubjectKind, national_subjects

_LISTED = (
    "10101", "10104", "10106", "10107", "10109", "10110", "10111", "10112", "10113", "10114", "10118", "10119", "10120", "10121",
)  # fmt: skip
_OTHERS, _OF_NONE = "10199", "whole"
_SUBJECTS = national_subjects(SubjectKind.REVENUE, LAST_YEAR)
TAXES: Mapping[str, str] = {**{code: _SUBJECTS[code].name for code in _LISTED}, _OTHERS: "其他各税"}
"""Their names by their codes, in the order of the list."""


def is_tax(subject: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a subject is one of tax revenue."""
    return subject.startswith(GENERAL_WITHIN[0])


def tax_of(subject: ColumnElement[str]) -> ColumnElement[str]:
    """Which of the taxes a subject of tax revenue belongs to."""
    item = func.left(subject, len(_OTHERS))
    return case((item.in_(_LISTED), item), (func.length(subject) >= len(_OTHERS), _OTHERS), else_=_OF_NONE)
