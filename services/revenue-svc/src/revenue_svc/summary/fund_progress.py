"""Special funds that are paid more slowly than the year passes: the alert of each, and what the report says of them."""

from dataclasses import dataclass
from decimal import Decimal

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.schemas.alerts import Cause, FigurePart, Said, cause, points
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.parameters import Parameter

from ..topics.direct_funds.rules import MONITORING as DIRECT_MONITORING
from ..topics.direct_funds.rules import PROGRESS_TOLERANCE as DIRECT_TOLERANCE
from ..topics.rural_revitalization.rules import MONITORING as RURAL_MONITORING
from ..topics.rural_revitalization.rules import PROGRESS_TOLERANCE as RURAL_TOLERANCE


@dataclass(frozen=True)
class Fund:
    """A kind of money whose payment is held against the year; `claim` says of it alone what C43 says of all."""

    claim: str
    code: str
    label_zh: str
    label_en: str
    paid_pct: str
    tolerance: Parameter
    clause: Clause

    def is_slow(self, seen: Evidence) -> bool:
        """Further behind the passed share of the year than is tolerated; at the border it is not."""
        # Multiplied out, so that thirds of a year are exact.
        return (seen.exact(self.paid_pct) + seen.setting(self.tolerance)) * 12 < Decimal(100) * seen.period.month

    def judge(self, seen: Evidence) -> Cause | None:
        if not self.is_slow(seen):
            return None
        zh = f"{self.label_zh}支付进度{{paid}}，落后序时进度超过{{tolerance}}"
        en = f"{{paid}} of {self.label_en} is paid: more than {{tolerance}} behind the schedule"
        tolerated = points(seen.setting(self.tolerance))
        told: dict[str, Said] = {"paid": FigurePart(figure_id=self.paid_pct), "tolerance": tolerated}
        return cause(self.code, "yellow", zh, en, self.clause, **told)


FUNDS = (
    Fund(
        "C943", "direct_fund_progress", "直达资金", "direct funds",
        "revenue.direct_funds.paid_pct", DIRECT_TOLERANCE, DIRECT_MONITORING,
    ),
    Fund(
        "C944", "rural_fund_progress", "衔接资金", "rural revitalization funds",
        "revenue.rural_revitalization.paid_pct", RURAL_TOLERANCE, RURAL_MONITORING,
    ),
)  # fmt: skip

WATCHES = [Watch(each.code, (each.paid_pct,), each.judge, parameters=(each.tolerance,)) for each in FUNDS]


def _any_is_slow(seen: Evidence) -> bool:
    return any(each.is_slow(seen) for each in FUNDS)


CLAIMS = (
    Claim(
        "C43", "资金支付慢于序时进度", "不写支付偏慢", tuple(each.paid_pct for each in FUNDS), _any_is_slow,
        parameters=tuple(each.tolerance for each in FUNDS),
    ),
    *[
        Claim(each.claim, f"{each.label_zh}支付慢于序时进度", "不点名", (each.paid_pct,), each.is_slow, parameters=(each.tolerance,))
        for each in FUNDS
    ],
)  # fmt: skip
