"""The words of campaigns."""

from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import Term

RAISING = Clause(document="《防范和处置非法集资条例》（国务院令第737号）", article=None, verified=False)
CAMPAIGN = Term("宣传活动", "campaign", RAISING)
