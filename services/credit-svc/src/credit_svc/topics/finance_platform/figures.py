"""The figures of the platform: enterprises registered at a month's end, and the loans made through it since its launch."""

from datetime import date

from sqlalchemy import ColumnElement, func, literal, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import End, Stock

from .schemas import PlatformAction
from .tables import loans, registrations

LENT = Flow("platform_loans", loans, "lent", loans.c.amount)
COUNTED = Flow("platform_loans_counted", loans, "lent", literal(1), unit="count")


def _withdrawn(cutoff: Cutoff) -> ColumnElement[date | None]:
    """The first day, from the registration's own on, on which its enterprise withdrew."""
    later = select(registrations).where(cutoff.live(registrations)).subquery()
    first = select(func.min(later.c.business_date)).where(
        later.c.credit_code == registrations.c.credit_code,
        later.c.action == PlatformAction.WITHDRAW,
        # On one day a withdrawal comes first: it ends what was there before.
        later.c.business_date > registrations.c.business_date,
    )
    return first.correlate(registrations).scalar_subquery()


_REGISTERED = Stock(
    "platform_registrations",
    registrations,
    End(_withdrawn, {registrations: registrations.c.credit_code}),
    where=registrations.c.action == PlatformAction.REGISTER,
)

FIGURES = topic_figures(
    "credit.finance_platform",
    figure(
        "enterprises", "综合金融服务平台注册企业", "家", "月末已在平台注册、未注销的企业", enterprises=_REGISTERED
    ),
    figure(
        "loans", "平台发放贷款笔数", "笔", "平台上线以来至月末通过平台发放的贷款笔数",
        basis="since", loans=Input(Measure("平台贷款笔数", COUNTED, ("lent",)), since_ever),
    ),
    figure(
        "amount", "平台发放贷款金额", "亿元", "平台上线以来至月末通过平台发放的贷款金额合计",
        basis="since", loans=Input(Measure("平台贷款", LENT, ("lent",)), since_ever),
    ),
)  # fmt: skip
