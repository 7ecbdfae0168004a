"""4321 loans from the records to the report's sentence through the gateway, and back to the rows."""

import re
from decimal import Decimal
from html import unescape

from tests.guarantee_records import fill_guarantees
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
