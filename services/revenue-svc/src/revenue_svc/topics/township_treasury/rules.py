"""The words of townships, and the course that each takes: it pays through the treasury or not, until it is no more."""

from collections.abc import Iterator

from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.terms import Term

from .schemas import TownshipAction, TownshipStepEntry

TREASURY_PAYMENT = Clause(document="财政国库管理制度（乡镇国库集中支付）", article=None, verified=False)
TOWNSHIP = Term("乡镇", "township", TREASURY_PAYMENT)


class TownshipState(Labelled):
    """How a township pays."""

    OUTSIDE = "outside", "未实行国库集中支付"
    PAYING = "paying", "实行国库集中支付"
    ABOLISHED = "abolished", "已撤并"


COURSE = Course(
    TOWNSHIP,
    TownshipState.OUTSIDE,
    {
        (TownshipState.OUTSIDE, TownshipAction.BEGIN): TownshipState.PAYING,
        (TownshipState.PAYING, TownshipAction.STOP): TownshipState.OUTSIDE,
        (TownshipState.OUTSIDE, TownshipAction.ABOLISH): TownshipState.ABOLISHED,
        (TownshipState.PAYING, TownshipAction.ABOLISH): TownshipState.ABOLISHED,
    },
)


def check_step(entry: TownshipStepEntry) -> Iterator[Finding]:
    """The end of a township is said once, in the register of units."""
    if entry.action is TownshipAction.ABOLISH:
        zh = "乡镇撤并不在本账簿登记；请更正单位登记簿中该乡镇的停用日期，并填承接单位代码（reporting-units）"
        en = "That a township is no more is said in the register: correct its unit's until_day and successor (reporting-units)"
        yield blocked("ends_in_register", zh, en, TREASURY_PAYMENT, "action", entry.action, "begin / stop")
