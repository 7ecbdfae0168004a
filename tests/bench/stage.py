"""What several parts ask alike: receipts to write, the four summaries, the floors and the peers on the suite of a tenth."""

import itertools
from collections.abc import Sequence

from bureau_common.schemas.periods import Period
from tests.services import DOMAINS
from tests.soak._suite import Suite

from .floors import Bare, start_bare
from .generator import Request, Shot
from .ground import TENTH, Asking, Ground, fetch_whole
from .rivals import Rivals, compare, start_rivals

PERIOD = Period(2021, 10)
MONTHS = [each for year in (2019, 2020, 2021) for month in range(1, 13) if (each := Period(year, month)) != PERIOD]
"""The other months of the three years that have rows."""
RECEIPT = {
    "source": "written", "reporting_unit": "349901", "business_date": "2021-12-15", "voucher_no": "V1",
    "budget_kind": "general_public_budget", "subject": "1010101", "budget_level": "shared", "district_share_pct": "50",
    "kind": "in", "amount": "1.00", "collecting_body": "tax",
}  # fmt: skip
_numbers = itertools.count(1)


def receipts(recorder: Asking, count: int) -> list[Request]:
    """So many single receipts that nobody entered before in this run."""
    bodies = [{**RECEIPT, "source_ref": f"W{next(_numbers)}"} for _ in range(count)]
    return [recorder.post("/v1/revenue/receipts", body) for body in bodies]


def after_each(writes: Sequence[Request], reads: Shot) -> list[Shot]:
    """Each write by itself, and after it the reads at once: every second shot is what is looked at."""
    return [shot for write in writes for shot in ([write], reads)]


def summaries(asking: Asking, period: Period = PERIOD) -> Shot:
    """The four summaries, asked of the services themselves."""
    return [asking.get(f"/v1/summary?period={period}", of=domain) for domain in DOMAINS]


def databases(ground: Ground, up: Suite) -> dict[str, str]:
    """The addresses of the services' databases that were copied for a suite, for their owner."""
    return {domain: ground.cluster.url(ground.copy_of(up, domain)) for domain in DOMAINS}


async def bare(ground: Ground) -> Bare:
    """The floors, which keep the bytes of the suite's report."""
    up = await ground.suite(TENTH)
    report = await fetch_whole(Asking(up).get(f"/v1/reports/{PERIOD}"))
    return start_bare(ground, up, databases(ground, up), report.content)


async def rivals(ground: Ground) -> tuple[Rivals, int]:
    """The peers, once they were found to answer as the suite does, and how many figures of the report they have."""
    up = await ground.suite(TENTH)
    started = await start_rivals(ground, databases(ground, up))
    return started, await compare(up, started, PERIOD)
