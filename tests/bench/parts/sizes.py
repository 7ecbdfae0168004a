"""A summary, and a figure of every kind of measure, with all rows against a tenth of them."""

from contextlib import ExitStack

from ..ground import FULL, TENTH, Asking, Ground
from ..harness import Goal, Rounds, Row, Sample, Variant, interleaved
from ..seeds import DOMAINS, FILLINGS
from ..stage import MONTHS

_KINDS = {
    "a flow (receipts)": ("revenue", "revenue.general_revenue.ytd"),
    "a stock (payments that were not cleared)": ("revenue", "revenue.treasury_payment.uncleared_overdue"),
    "a stock (payments that bounced)": ("revenue", "revenue.treasury_payment.bounced_overdue"),
    "a distinct count (households that borrowed)": ("credit", "credit.microcredit.new_households"),
    "a balance (loans outstanding)": ("credit", "credit.microcredit.balance"),
    "a balance by days (loans overdue)": ("credit", "credit.microcredit.overdue"),
    "keys that are reached and lost (households paid)": ("performance", "performance.subsidies.households"),
}
_GOAL = Goal("<=", 1.1)


async def measure(ground: Ground) -> list[Row]:
    rows = []
    with ExitStack() as stack:
        # Suites of their own: of no month is an answer kept.
        sizes = {size: stack.enter_context(await ground.fresh(size)) for size in (FULL, TENTH)}
        asking = {size: Asking(up) for size, up in sizes.items()}

        async def compared(domain: str, path: str) -> Rounds:
            def asked(size: str) -> Variant:
                months = iter(MONTHS[::-1])  # the newest first: most rows stand behind them

                async def ask() -> Sample:
                    request = asking[size].get(path.format(next(months)), of=domain)
                    return (await ground.generator.fire([[request]])).median()

                return ask

            return await interleaved({size: asked(size) for size in sizes}, ground.rounds, warm_up=2)

        for domain in DOMAINS:
            rows.append(_row(f"summary of {domain}", domain, ground, await compared(domain, "/v1/summary?period={}")))
        for kind, (domain, figure) in _KINDS.items():
            found = await compared(domain, f"/v1/figures/{figure}?period={{}}")
            rows.append(_row(f"figure of {kind}", domain, ground, found))
    return rows


def _row(what: str, domain: str, ground: Ground, found: Rounds) -> Row:
    tables = [each.book.replace("-", "_") for each in FILLINGS if each.domain == domain]
    counts = ", ".join(f"{ground.rows[FULL][table]:,} {table}" for table in tables)
    return Row(
        "sizes", f"{what}, made, all rows against a tenth", "times", _GOAL, found.ratio(FULL, TENTH), sized=True,
        beside=found.medians("ms"), refused=found.refused(), note=f"each round another month; all rows: {counts}",
    )  # fmt: skip
