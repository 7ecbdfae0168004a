"""The words of townships, and the course that each takes: it pays through the treasury or not, until it is merged away."""

from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.terms import Term

from .schemas import TownshipAction

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
