"""4321 loans from the records to the report's sentence through the gateway, and back to the rows."""

import re
from decimal import Decimal
from html import unescape

from tests.guarantee_records import COMMON, RECORDS, fill_guarantees
from tests.suite import Suite

FIGURE = "credit.guarantee_4321"


async def test_the_report_prints_4321_loans_and_each_number_opens_rows_that_sum_to_it(suite: Suite) -> None:
    await fill_guarantees(suite)
    page = (await suite.get("/v1/reports/2021-10/document?format=html")).text
    text = unescape(re.sub(r"<[^>]+>", "", page))
    # 9 of 12 million are 75 %, below 10 months of 12
    for words in ("累计放款0.09亿元", "年度目标0.12亿元，已完成75.0%，低于序时进度", "期末在保贷款本金余额0.09亿元"):
        assert words in text
    links = {unescape(link) for link in re.findall(r'<a class="figure[^"]*" href="([^"]+)"', page)}
    opened = {link.split("?")[0].rpartition(f"{FIGURE}.")[2]: link for link in links if FIGURE in link}
    assert set(opened) == {
        "ytd/records",
        "annual_target/records",
        "completion_pct",
        "outstanding/records",
        "fee_rate_pct",
    }
    values = {"ytd/records": "9000000.00", "annual_target/records": "12000000.00", "outstanding/records": "9000000.00"}
    for name, value in values.items():
        rows = (await suite.get(opened[name])).json()["items"]
        assert sum(Decimal(row["contribution"]) for row in rows) == Decimal(value)
    ratio = (await suite.get(opened["completion_pct"])).json()
    assert [each["value"] for each in ratio["inputs"]] == ["9000000.00", "12000000.00"]


async def lend(suite: Suite, contract: str, amount: str) -> None:
    """One loan more, filed and lent on a day of September."""
    common = {**COMMON, "business_date": "2021-09-01", "contract_no": contract}
    loan = {**RECORDS["guarantee-loans"], **common, "source_ref": contract, "principal": amount}
    step = {**common, "source_ref": contract, "action": "disburse", "amount": amount}
    for book, record in (("guarantee-loans", loan), ("guarantee-loan-steps", step)):
        answer = await suite.gateway.post(f"/v1/credit/{book}", json=record, headers=suite.auth("recorder"))
        assert answer.status_code == 201, answer.text


async def told(suite: Suite, period: str) -> str:
    """The report's words on 4321 loans."""
    return (await suite.words(period)).partition("政银担合作方面，")[2].partition("期末")[0]


async def test_the_words_on_the_task_turn_with_the_loans(suite: Suite) -> None:
    """Claim C08: of a task of 12 million 10 keep the pace in October, and 12 are the whole year's."""
    await fill_guarantees(suite)
    await lend(suite, "C2", "999999.99")
    assert "，低于序时进度" in await told(suite, "2021-10")
    await lend(suite, "C3", "0.01")
    assert "，达到序时进度" in await told(suite, "2021-10")
    december = await told(suite, "2021-12")
    assert december.startswith("全年各银行按“4321”风险分担机制累计放款0.10亿元")
    assert "完成年度目标的83.3%，未完成全年任务" in december
    await lend(suite, "C4", "2000000.00")
    assert "完成年度目标的100.0%，完成全年任务" in await told(suite, "2021-12")
