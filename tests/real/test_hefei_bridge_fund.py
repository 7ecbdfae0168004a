"""合肥市's bridge fund, 2015 to August 2017 as published: a pool of 6.999 亿元 that lent 231.7 亿元 turned over 33.1 times.

The city publishes the sums alone. The records are built to them: the pool is paid in on the first day, and lent as nearly
whole as it is in rounds of four weeks, each returned after a fortnight, so that never more is out than there is.
"""

import csv
import io
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.suite import Suite

DATA = Path(__file__).parent / "data" / "hefei_bridge_fund.csv"
FIRST, LAST, ROUNDS, LOANS = date(2015, 1, 1), date(2017, 8, 31), 34, 4
YI = 100_000_000
FIRM = "91330100799655058B"
HEAD = "来源系统,来源单号,填报单位"
Lines = list[list[object]]


def published() -> dict[str, Decimal]:
    """By indicator what the city printed, in its own units."""
    with DATA.open(encoding="utf-8") as file:
        return {row["indicator"]: Decimal(row["value"]) for row in csv.DictReader(file)}


def amounts(whole: Decimal) -> list[Decimal]:
    """The drawings, equal to the fen; the last bears what is left over."""
    part = (whole / (ROUNDS * LOANS)).quantize(Decimal("0.01"))
    return [*[part] * (ROUNDS * LOANS - 1), whole - part * (ROUNDS * LOANS - 1)]


def records(pool: Decimal, drawn: list[Decimal]) -> dict[str, tuple[str, Lines]]:
    """By book its headers and lines."""
    loans: Lines = []
    steps: Lines = []
    for number, amount in enumerate(drawn):
        no, day = f"HF{number:04d}", FIRST + timedelta(28 * (number // LOANS))
        loans.append([day, no, FIRM, "示范银行", f"旧{no}", amount, "0.02", "是", f"诺{no}", amount])
        steps.append([day, no, "审批", "", ""])
        steps.append([day, no, "发放", amount, day + timedelta(14)])
        steps.append([day + timedelta(14), no, "归还", amount, ""])
    firms: Lines = [[FIRST, FIRM, "示范公司", "小型", "纺织业"]]
    return {
        "enterprises": ("业务日期,统一社会信用代码,企业名称,企业规模,所属行业", firms),
        "bridge-pool-movements": (
            "业务日期,方向,出资方,金额（元）,来源文件",
            [[FIRST, "拨入", "市财政局", pool, "据公布数"]],
        ),
        "bridge-loans": (
            "申请日期,过桥编号,统一社会信用代码,续贷银行,原贷款编号,申请金额（元）,日费率（%）,封闭运行账户,续贷承诺函编号,承诺续贷金额（元）",
            loans,
        ),
        "bridge-steps": ("业务日期,过桥编号,环节,金额（元）,应归还日期", steps),
    }


async def load(suite: Suite, book: str, headers: str, lines: Lines) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*HEAD.split(","), *headers.split(",")])
    writer.writerows(["published", f"{book}-{n}", "349901", *line] for n, line in enumerate(lines))
    answer = await suite.gateway.post(
        f"/v1/credit/{book}/import",
        files={"file": (f"{book}.csv", text.getvalue().encode("gb18030"), "text/csv")},
        headers={**suite.auth("recorder"), "Idempotency-Key": book},
    )
    assert answer.status_code == 201, answer.text


async def count_since_it_began(suite: Suite) -> None:
    """Two persons set the basis by which the city counts."""
    entry = {
        "source": "published", "source_ref": "basis", "reporting_unit": "bureau", "business_date": f"{FIRST}",
        "key": "bridge_fund_turnover_basis", "value": "amount_since", "document": "据公布口径",
    }  # fmt: skip
    path, asked = "/v1/credit/parameters/proposals", {"operation": "enter", "reason": "公布口径", "entry": entry}
    proposed = await suite.gateway.post(path, json=asked, headers=suite.auth("recorder"))
    assert proposed.status_code == 201, proposed.text
    approved = await suite.gateway.post(
        f"{path}/{proposed.json()['proposal']['id']}/approve",
        headers={**suite.auth("approver"), "Idempotency-Key": "basis"},
    )
    assert approved.status_code == 200, approved.text


async def test_the_published_pool_and_loans_give_the_published_turnover(suite: Suite) -> None:
    told = published()
    pool, lent = told["续贷过桥资金投入(池)"] * YI, told["累计周转贷款金额"] * YI
    drawn = amounts(lent)
    assert sum(drawn) == lent
    assert sum(drawn[-LOANS:]) <= pool
    await count_since_it_began(suite)
    for book, (headers, lines) in records(pool, drawn).items():
        await load(suite, book, headers, lines)
    figures = (await suite.get(f"/v1/credit/summary?period={LAST:%Y-%m}")).json()["figures"]
    found = {each["id"].rpartition(".")[2]: each for each in figures if "bridge_fund" in each["id"]}
    turnover = Decimal(found["turnover"]["value"])
    assert abs(turnover - lent / pool) < Decimal("1e-11")
    assert turnover.quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("33.1")
    assert "资金池设立以来发放额÷资金池日均规模" in " ".join(found["turnover"]["notes"])
    assert Decimal(found["pool"]["value"]) == pool
    assert {each["name"]: Decimal(each["value"]) for each in found["turnover"]["inputs"]} == {
        "uses": lent, "capital": pool * ((LAST - FIRST).days + 1), "days": (LAST - FIRST).days + 1,
    }  # fmt: skip
