"""What the report asserts of financial risk: campaigns that were held often, and risks that must not be overlooked."""

from bureau_common.kit.figures.claims import Claim, Evidence

from ..topics.bank_loans.rules import CONCENTRATION_ALERT, NPL_ALERT, OVERDUE_ALERT, PROVISION_ALERT
from ..topics.watch_list.rules import DEFAULT_ALERT, WALL_ALERT

_HELD = "debt.campaigns.held"
OFTEN = 2
"""How many campaigns are 多次."""


def _is_grave(known: Evidence) -> bool:
    """Any alert of debt-svc that the reader may see is red or orange."""
    return not {"red", "orange"}.isdisjoint(known.spoken.values())


CLAIMS = (
    Claim("C21", "多次开展防范金融风险宣传活动", "（不写）", (_HELD,), lambda known: known.exact(_HELD) >= OFTEN),
    Claim(
        "C42", "财政风险不容忽视", "（不写）", (), _is_grave,
        watches=(NPL_ALERT, OVERDUE_ALERT, PROVISION_ALERT, CONCENTRATION_ALERT, DEFAULT_ALERT, WALL_ALERT),
    ),
)  # fmt: skip
