"""What the report asserts of financial risk: no township borrows, companies were looked into, campaigns held, what is grave."""

from bureau_common.kit.figures.claims import Claim, Evidence

from ..topics.bank_loans.rules import CONCENTRATION_ALERT, NPL_ALERT, OVERDUE_ALERT, PROVISION_ALERT
from ..topics.supervised_institutions.rules import LICENCE_ALERT, LIMIT_ALERT
from ..topics.supervised_institutions.rules import OVERDUE_ALERT as FINDING_ALERT
from ..topics.township_borrowing.rules import ALERT as TOWNSHIP_ALERT
from ..topics.watch_list.rules import DEFAULT_ALERT, WALL_ALERT

_HELD = "debt.campaigns.held"
_OPEN, _FOUND = "debt.township_borrowing.open", "debt.township_borrowing.found"
_COMPANIES = "debt.supervision.investment_companies"
OFTEN = 2
"""How many campaigns are 多次."""


def _is_grave(known: Evidence) -> bool:
    """Any alert of debt-svc that the reader may see is red or orange."""
    return not {"red", "orange"}.isdisjoint(known.spoken.values())


def _is_above_its_tens(known: Evidence) -> bool:
    """多 after a number that is printed in tens: it is ten at least, and the tens are not all of it."""
    companies = known.exact(_COMPANIES)
    return companies > 10 and companies % 10 != 0


CLAIMS = (
    Claim(
        "C16", "严禁乡镇举债，检查和审计未发现乡镇举债问题", "检查和审计发现乡镇举债问题，如实列示",
        (_OPEN, _FOUND), lambda known: known.exact(_OPEN) + known.exact(_FOUND) == 0,
    ),
    Claim("C20", "排查投资类公司若干多家", "写实数，不写“多”", (_COMPANIES,), _is_above_its_tens),
    Claim("C21", "多次开展防范金融风险宣传活动", "（不写）", (_HELD,), lambda known: known.exact(_HELD) >= OFTEN),
    Claim(
        "C42", "财政风险不容忽视", "（不写）", (), _is_grave,
        watches=(NPL_ALERT, OVERDUE_ALERT, PROVISION_ALERT, CONCENTRATION_ALERT, DEFAULT_ALERT, WALL_ALERT,
            TOWNSHIP_ALERT, FINDING_ALERT, LICENCE_ALERT, LIMIT_ALERT),
    ),
)  # fmt: skip
