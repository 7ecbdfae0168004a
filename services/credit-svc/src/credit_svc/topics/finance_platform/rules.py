"""The words of the platform, and the course of an enterprise there: it may register again after it withdrew."""

from collections.abc import Iterator
from datetime import date

from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.terms import Term

from .schemas import PlatformAction

PLATFORM = Clause(document="中小微企业综合金融服务平台建设运行的通知", article=None, verified=False)
NEED, PRODUCT = Term("平台融资需求", "need on the platform"), Term("平台产品", "product on the platform")
LOAN = Term("平台贷款", "loan through the platform")


class PlatformState(Labelled):
    """Whether an enterprise is at the platform."""

    OUTSIDE = "outside", "未注册"
    REGISTERED = "registered", "已注册"


COURSE = Course(
    Term("平台注册企业", "enterprise at the platform", PLATFORM),
    PlatformState.OUTSIDE,
    {
        (PlatformState.OUTSIDE, PlatformAction.REGISTER): PlatformState.REGISTERED,
        (PlatformState.REGISTERED, PlatformAction.WITHDRAW): PlatformState.OUTSIDE,
    },
)


def say_outside(credit_code: str, day: date) -> Iterator[Finding]:
    """Who is not registered neither publishes a need nor borrows through the platform."""
    zh = f"企业{credit_code}在{day}未在平台注册，请先登记注册或核对日期"
    en = f"The enterprise {credit_code} was not registered at the platform on {day}; enter its registration, or check the day"
    yield blocked("platform_outside", zh, en, PLATFORM, "credit_code", credit_code)
