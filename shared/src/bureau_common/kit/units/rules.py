"""What an entry of the register says by itself: a code that may be used, a kind that the code bears out, a span."""

from collections.abc import Iterator

from ...schemas.findings import Clause, Finding, blocked
from ...schemas.records import RecordEntry
from ...schemas.reporting_units import BUREAU, UnitEntry, UnitKind, kind_by_code, township_of
from ...schemas.terms import Term

REGISTER = Clause(document="本系统单位登记规则：填报单位先登记、后使用，四个服务登记一致", article=None, verified=True)
UNIT = Term("单位", "unit", REGISTER)


def of_the_bureau(entry: RecordEntry) -> Iterator[Finding]:
    """The kit's own books are the bureau's, and say so."""
    if entry.reporting_unit != BUREAU:
        zh, en = f"本账簿由区财政局维护，填报单位应填 {BUREAU}", f"This book is the bureau's own: its unit is {BUREAU}"
        yield blocked("reserved", zh, en, REGISTER, "reporting_unit", entry.reporting_unit, BUREAU)


def check_code(entry: UnitEntry) -> Iterator[Finding]:
    """The bureau's own code is no unit's, and a code that is a township's or village's division is of such a unit."""
    if entry.code.lower() == BUREAU:
        zh, en = f"代码 {BUREAU} 由本系统专用，请换用其他代码", f"The code {BUREAU} is the system's own; use another"
        yield blocked("reserved", zh, en, REGISTER, "code", entry.code)
    said = kind_by_code(entry.code)
    if said is not None and entry.kind is not said:
        zh = f"{entry.code}是{said.label_zh}的区划代码，单位类型应为{said.label_zh}；设在当地的其他单位请另编代码，并填所在区划"
        en = f"{entry.code} is the division of a {said}: say so, or give the unit another code and its division"
        yield blocked("differs", zh, en, REGISTER, "kind", entry.kind, said)


def check_division(entry: UnitEntry) -> Iterator[Finding]:
    """A township and a village stand in a township's division; by it their offices and companies are known."""
    if entry.kind in (UnitKind.TOWNSHIP, UnitKind.VILLAGE) and township_of(entry.division_code) is None:
        zh = f"{entry.kind.label_zh}的区划代码应为9位或12位，第7至9位为001至399"
        en = f"The division of a {entry.kind} has 9 or 12 digits, its seventh to ninth being 001 to 399"
        yield blocked("unit_division", zh, en, REGISTER, "division_code", entry.division_code)
    elif (said := kind_by_code(entry.code)) is not None and township_of(entry.division_code) != township_of(entry.code):
        zh = f"{said.label_zh}{entry.code}的区划代码应在{township_of(entry.code)}之内"
        en = f"The division of {entry.code} lies in {township_of(entry.code)}"
        yield blocked("unit_division", zh, en, REGISTER, "division_code", entry.division_code, township_of(entry.code))


def check_span(entry: UnitEntry) -> Iterator[Finding]:
    """A unit ends after it began, and only one that ends has a successor, which is another."""
    if entry.until_day is not None and entry.until_day <= entry.from_day:
        zh = f"停用日期{entry.until_day}应晚于启用日期{entry.from_day}；从未使用的，请作废该记录"
        en = f"The unit ends on {entry.until_day}, not after it began on {entry.from_day}; void what never was"
        yield blocked("too_early", zh, en, REGISTER, "until_day", entry.until_day, f"> {entry.from_day}")
    if entry.successor is not None and entry.until_day is None:
        zh, en = "有承接单位的，请填停用日期", "A unit with a successor says when it ends"
        yield blocked("unit_without_end", zh, en, REGISTER, "until_day")
    for field in ("successor", "owner_department"):
        if getattr(entry, field) == entry.code:
            zh, en = "不得填本单位", "It is another unit, not the unit itself"
            yield blocked("unit_names_itself", zh, en, REGISTER, field, entry.code)
