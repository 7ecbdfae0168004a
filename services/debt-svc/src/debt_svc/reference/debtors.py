"""Whose debt it is, and that a township has none: asked by every book of debts."""

import re
from collections.abc import Iterator

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.labels import Labelled

TOWNSHIPS = Clause(
    document="《中华人民共和国预算法》、《国务院关于加强地方政府性债务管理的意见》（国发〔2014〕43号）",
    article="预算法第三十五条",
    verified=True,
)


class DebtorLevel(Labelled):
    """Whose debt it is; a township is listed so that its debt is refused by name."""

    DISTRICT = "district", "区本级"
    DEPARTMENT = "department", "区直部门"
    ZONE = "zone", "园区"
    TOWNSHIP = "township", "乡镇（街道）"


def is_township(code: str) -> bool:
    """A division of nine digits whose last three are those of a street, town or township (001 to 399)."""
    return re.fullmatch("[0-9]{6}(?!000)[0-3][0-9]{2}", code) is not None


def check_debtor(code: str, level: DebtorLevel) -> Iterator[Finding]:
    """By the level that is said and by the code alike: either alone could be mistaken, or chosen to pass."""
    by_level = level is DebtorLevel.TOWNSHIP
    if not by_level and not is_township(code):
        return
    field, actual = ("debtor_level", level) if by_level else ("debtor_code", code)
    zh = "乡镇不得举借债务；确系区级债务的，请核对债务人代码和层级，乡镇举债线索请转监督检查"
    en = "A township may not borrow; if the debt is the district's, check the debtor's code and level"
    yield blocked("township_borrows", zh, en, TOWNSHIPS, field, actual)
