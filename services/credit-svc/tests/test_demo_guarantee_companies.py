"""The demo's guarantee companies: their figures are those of the files in plain Python, and one of them is near its cap."""

import csv
import io
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest

from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.issuer import Issuer
from credit_svc.settings import Settings
from demo import FILES

FEN = Decimal("0.01")


@pytest.fixture
def settings(demo_database: NewDatabase, issuer: Issuer) -> Settings:
    """A service with the demo district in its books."""
    return Settings(database_url=demo_database("credit"), AUTH_JWKS_FILE=issuer.jwks_file)


def lines(book: str) -> list[dict[str, str]]:
    made = [make_file().decode("gb18030") for address, make_file in FILES if address == f"credit/{book}"]
    return [line for text in made for line in csv.DictReader(io.StringIO(text))]


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def outstanding(end: str) -> list[tuple[dict[str, str], Decimal]]:
    """What of each guarantee's principal stands at the end of a day: of its own, or of its contract."""
    left: dict[str, Decimal] = defaultdict(Decimal)
    signs = {"发放": 1, "还款": -1, "解除": -1, "代偿": -1}
    for book, key in (("guarantee-loan-steps", "合同编号"), ("guarantee-moves", "担保合同编号")):
        for line in lines(book):
            if line["业务日期"] <= end:
                moved = amount(line.get("金额（元）") or line.get("主债权本金（元）") or "0")
                left[line[key]] += signs.get(line["环节"], 0) * moved
    for line in lines("compensations"):
        if line["代偿日期"] <= end:
            left[line["合同编号"]] -= amount(line["损失本金（元）"])
    found = []
    for line in lines("guarantees"):
        contract = line["政银担合同编号"]
        whole = amount(line["主债权本金（元）"]) if not contract and line["起始日期"] <= end else Decimal(0)
        found.append((line, whole + left[contract or line["担保合同编号"]]))
    return found


@pytest.mark.parametrize("end", ["2020-06-30", "2020-12-31", "2021-10-31"])
async def test_the_figures_of_the_demo_are_those_of_its_files(client: httpx.AsyncClient, end: str) -> None:
    principal = own = Decimal(0)
    clients: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line, left in outstanding(end):
        bank, others = Decimal(line["银行分担（%）"]), Decimal(line["再担保分担（%）"]) + Decimal(line["政府分担（%）"])
        guaranteed = (left * (100 - bank) / 100).quantize(FEN, ROUND_HALF_UP)
        principal += guaranteed
        own += (left * (100 - bank - others) / 100).quantize(FEN, ROUND_HALF_UP)
        kind = "bond" if line["担保种类"] == "发行债券担保" else line["被担保人类型"]
        if guaranteed:
            clients[line["担保公司统一社会信用代码"], line["被担保人代码"]][kind] += guaranteed
    weighted = Decimal(0)
    for kinds in clients.values():
        light = sum(kinds.values()) <= 5_000_000
        weights = {"bond": 80, **(dict.fromkeys(("小型企业", "微型企业"), 75) if light else {})}
        weighted += (sum(part * weights.get(kind, 100) for kind, part in kinds.items()) / Decimal(100)).quantize(
            FEN, ROUND_HALF_UP
        )
    capital: dict[str, Decimal] = {}
    for line in sorted(lines("guarantee-company-balances"), key=lambda line: line["报表日期（月末）"]):
        if line["报表日期（月末）"] <= end:
            equity = amount(line["对其他融资担保公司和再担保公司的股权投资（元）"])
            capital[line["担保公司统一社会信用代码"]] = amount(line["净资产（元）"]) - equity
    summary = (await client.get("/v1/summary", params={"period": end[:7]})).json()
    figures = {
        each["id"].rpartition(".")[2]: each["value"]
        for each in summary["figures"]
        if ".guarantee_company." in each["id"]
    }
    assert None not in figures.values(), figures
    assert (Decimal(figures["principal"]), Decimal(figures["outstanding"])) == (principal, own)
    assert Decimal(figures["weighted_liability"]) == weighted
    assert round(Decimal(figures["leverage"]), 10) == round(own / sum(capital.values()), 10)
    assert next(each["holds"] for each in summary["claims"] if each["id"] == "C33") is True


async def test_one_company_of_the_demo_is_near_its_cap_since_the_spring(client: httpx.AsyncClient) -> None:
    alerts = (await client.get("/v1/summary", params={"period": "2021-10"})).json()["alerts"]
    near = [each for each in alerts if each["cause"]["code"].startswith("guarantee_company")]
    assert [(each["cause"]["code"], each["cause"]["level"], each["since"][:4]) for each in near] == [
        ("guarantee_company_leverage", "yellow", "2021")
    ]
