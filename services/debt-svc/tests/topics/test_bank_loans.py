"""A bank's loans over HTTP: reports that balance, figures by the rows, and alerts by lines that are dated."""

import itertools
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from tests.alerts import alerts_of

Body = dict[str, object]
Send = Callable[..., Awaitable[httpx.Response]]
Approve = Callable[..., Awaitable[httpx.Response]]
BALANCES, MIGRATIONS, DISPOSALS, INDUSTRIES, BORROWERS = (
    "bank-loan-balances", "bank-loan-migrations", "bank-loan-disposals", "bank-industry-loans", "bank-large-borrowers",
)  # fmt: skip
CLASSES = ("normal", "special_mention", "substandard", "doubtful", "loss")
SHEETS = {
    # By month's end: the five classes, overdue, provisions. Non-performing: 50, 51, 40 of 1000.
    "2021-01-31": ("900", "50", "30", "15", "5", "50", "60"),
    "2021-02-28": ("899", "50", "31", "15", "5", "51.01", "61.2"),
    "2021-03-31": ("920", "40", "25", "10", "5", "41", "47.99"),
}
MILL, TRADE = "91330100799655058B", "9144030071526726XG"
_numbers = itertools.count(1)


def sheet(day: str, **changes: object) -> Body:
    """A bank's report, in yuan."""
    *classes, overdue, provisions = (f"{Decimal(each):.2f}" for each in SHEETS[day])
    held = dict(zip(CLASSES, classes, strict=True))
    rest = {"total": "1000.00", "overdue_90": overdue, "provisions": provisions, "net_capital": "200.00"}
    return {"business_date": day, "bank": "示范农商行", **held, **rest, **changes}


@pytest.fixture
def send(client: httpx.AsyncClient) -> Send:
    """Write a record, or rehearse it."""

    async def post(book: str, content: Body, *, dry: bool = False) -> httpx.Response:
        common = {"source": "bank", "source_ref": f"R{next(_numbers)}", "reporting_unit": "349901"}
        return await client.post(f"/v1/{book}", json={**common, **content}, params={"dry_run": True} if dry else {})

    return post


async def refused(send: Send, book: str, content: Body) -> list[tuple[str, str]]:
    """The blocking findings of a record, dry run and write alike, each said in both languages and with a clause."""
    dry, wet = await send(book, content, dry=True), await send(book, content)
    assert (dry.status_code, wet.status_code) == (409, 409), wet.text
    assert dry.json()["findings"] == wet.json()["findings"]
    found = [each for each in wet.json()["findings"] if each["severity"] == "block"]
    assert all(each["message_zh"] and each["message_en"] and each["clause"]["document"] for each in found)
    return [(each["code"], each["field"]) for each in found]


async def entered(send: Send, book: str, content: Body) -> httpx.Response:
    answer = await send(book, content)
    assert answer.status_code == 201, answer.text
    return answer


async def summary(client: httpx.AsyncClient, period: str) -> dict[str, str | None]:
    told = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
    return {each["id"].removeprefix("debt.banks."): each["value"] for each in told if "debt.banks." in each["id"]}


async def told(client: httpx.AsyncClient, period: str) -> dict[str, tuple[str, str]]:
    """By code of an alert about the bank its level and the day from which it holds."""
    found = await alerts_of(client, period)
    return {each.code: (each.level, str(each.since)) for each in found}


async def test_a_report_balances_at_its_month_end_once_and_is_never_refused_for_what_it_says_of_the_bank(
    client: httpx.AsyncClient, send: Send
) -> None:
    good = sheet("2021-02-28")
    for changes, wanted in (
        ({"total": "1000.01"}, [("differs", "total")]),
        ({"total": "999.99"}, [("differs", "total")]),
        ({"business_date": "2021-02-27"}, [("not_month_end", "business_date")]),
        ({"overdue_90": "1000.01"}, [("bank_overdue_above_total", "overdue_90")]),
    ):
        assert await refused(send, BALANCES, {**good, **changes}) == wanted
    warned = (await entered(send, BALANCES, good)).json()["findings"]
    assert [(each["code"], each["severity"], each["difference"]) for each in warned] == [
        ("bank_overdue_unclassified", "warn", "0.01")
    ]
    assert await refused(send, BALANCES, good) == [("repeated", "bank")]
    exact = {**sheet("2021-01-31"), "overdue_90": "50.00"}
    assert (await entered(send, BALANCES, exact)).json()["findings"] == []


async def test_what_belongs_to_a_report_names_it_and_keeps_within_it(send: Send) -> None:
    named = {"business_date": "2021-01-31", "bank": "示范农商行"}
    moved = {**named, "from_class": "special_mention", "to_class": "substandard", "amount": "12.00"}
    farming = {**named, "industry": "A", "balance": "400.00", "non_performing": "400.00"}
    assert await refused(send, MIGRATIONS, moved) == [("unknown", "bank")]
    await entered(send, BALANCES, sheet("2021-01-31"))
    await entered(send, MIGRATIONS, moved)
    assert await refused(send, MIGRATIONS, moved) == [("repeated", "bank")]
    assert await refused(send, MIGRATIONS, {**moved, "to_class": "special_mention"}) == [
        ("bank_migration_same", "to_class")
    ]
    assert await refused(send, INDUSTRIES, {**farming, "non_performing": "400.01"}) == [
        ("bank_industry_npl", "non_performing")
    ]
    await entered(send, INDUSTRIES, farming)
    assert await refused(send, INDUSTRIES, {**farming, "industry": "C", "balance": "600.01"}) == [
        ("not_covered", "balance")
    ]
    await entered(send, INDUSTRIES, {**farming, "industry": "C", "balance": "600.00"})


async def test_ratios_and_disposals_are_those_of_the_rows(client: httpx.AsyncClient, send: Send) -> None:
    for day in SHEETS:
        await entered(send, BALANCES, sheet(day))
    for number, (day, way, amount) in enumerate(
        [
            ("2020-12-31", "collected", "9.00"),
            ("2021-01-05", "written_off", "2.50"),
            ("2021-03-09", "transferred", "4.00"),
        ]
    ):
        content = {
            "business_date": day,
            "disposal_no": f"C{number}",
            "bank": "示范农商行",
            "way": way,
            "amount": amount,
        }
        await entered(send, DISPOSALS, {**content, "document": "文件"})
    for day, sold in (("2021-01-31", "2.50"), ("2021-02-28", "2.50"), ("2021-03-31", "6.50")):
        _, _, *bad, _, provisions = map(Decimal, SHEETS[day])
        known = await summary(client, day[:7])
        assert Decimal(str(known["npl_ratio"])) == sum(bad) / 10
        assert Decimal(str(known["provision_ratio_pct"])) == provisions / 10
        assert abs(Decimal(str(known["provision_coverage_pct"])) - provisions * 100 / sum(bad)) < Decimal("1e-10")
        assert known["disposed"] == sold
    carried = await summary(client, "2021-05")
    assert (carried["npl_ratio"], carried["disposed"]) == ("4.000000000000", "6.50")
    assert (await summary(client, "2020-11"))["npl_ratio"] is None


async def test_alerts_hold_from_the_first_report_beyond_a_line_until_one_within_it(
    client: httpx.AsyncClient, send: Send, approve: Approve
) -> None:
    for day in SHEETS:
        await entered(send, BALANCES, sheet(day))
    assert await told(client, "2021-01") == {}  # 5 % is on the line, 120 % and nothing more overdue
    assert await told(client, "2021-02") == {
        "bank_non_performing": ("orange", "2021-02-28"),
        "bank_overdue_unclassified": ("yellow", "2021-02-28"),
    }
    assert await told(client, "2021-04") == {
        "bank_overdue_unclassified": ("yellow", "2021-02-28"),
        "bank_provisions": ("yellow", "2021-03-31"),
    }
    dated = {"source": "o", "source_ref": "P1", "reporting_unit": "bureau", "document": "示金〔2021〕1号"}
    set_line = {**dated, "business_date": "2021-03-01", "key": "bank_npl_line", "value": "3.99"}
    assert (await approve("parameters", set_line)).status_code == 200
    assert "bank_non_performing" not in await told(client, "2021-01")
    assert (await told(client, "2021-03"))["bank_non_performing"] == ("orange", "2021-01-31")
    later = {**sheet("2021-03-31"), "business_date": "2023-07-31"}
    await entered(send, BALANCES, later)
    assert (await told(client, "2023-07"))["bank_overdue_unclassified"] == ("orange", "2021-02-28")


async def test_a_field_may_be_called_by_a_word_of_sql_in_a_file_too(client: httpx.AsyncClient, send: Send) -> None:
    await entered(send, BALANCES, sheet("2021-01-31"))
    titles = "来源系统,来源单号,填报单位,报表日期（月末）,银行,企业统一社会信用代码,企业名称,所属集团,贷款余额（元）,五级分类"
    row = f"bank,F1,349901,2021-01-31,示范农商行,{MILL},米业,示范集团,1.00,正常"
    files = {"file": ("borrowers.csv", f"{titles}\n{row}\n".encode(), "text/csv")}
    answer = await client.post(f"/v1/{BORROWERS}/import", files=files, headers={"Idempotency-Key": "file-1"})
    assert (answer.status_code, answer.json()["created"]) == (201, 1), answer.text
    (listed,) = (await client.get(f"/v1/{BORROWERS}")).json()["items"]
    assert listed["group"] == "示范集团"


async def test_a_borrower_and_a_group_have_their_shares_of_net_capital(client: httpx.AsyncClient, send: Send) -> None:
    for day in ("2021-01-31", "2021-02-28", "2021-03-31"):
        await entered(send, BALANCES, sheet(day))
    for day, mill, trade in (("2021-01-31", "20.00", "10.00"), ("2021-02-28", "20.01", "10.00")):
        for code, name, balance in ((MILL, "米业", mill), (TRADE, "商贸", trade)):
            content = {
                "business_date": day,
                "bank": "示范农商行",
                "credit_code": code,
                "name": name,
                "group": "示范集团",
            }
            await entered(send, BORROWERS, {**content, "balance": balance, "loan_class": "normal"})

    async def keys(period: str) -> list[tuple[str, str]]:
        found = [each for each in await alerts_of(client, period) if each.code == "bank_concentration"]
        return sorted((each.key, str(each.since)) for each in found)

    assert await keys("2021-01") == []  # 10 % and 15 % of 200 to the fen
    assert await keys("2021-02") == [("示范农商行.示范集团", "2021-02-28"), ("示范农商行.米业", "2021-02-28")]
    content = {
        "business_date": "2021-03-31",
        "bank": "示范农商行",
        "credit_code": MILL,
        "name": "米业",
        "group": "示范集团",
    }
    await entered(send, BORROWERS, {**content, "balance": "20.00", "loan_class": "normal"})
    assert await keys("2021-03") == []


@pytest.mark.parametrize(
    ("bank", "group"), [("ICBC (1)", "示范集团"), ("B" * 200, "行" * 200)], ids=["spelt apart", "longest"]
)
async def test_an_alert_is_noted_by_the_key_that_it_shows_whatever_the_two_names_in_it_are(
    client: httpx.AsyncClient, send: Send, bank: str, group: str
) -> None:
    """Of two names each is spelt as a line of its own, and both together would be spelt otherwise."""
    month = {"business_date": "2021-01-31", "bank": bank}
    await entered(send, BALANCES, sheet("2021-01-31", bank=bank))
    lent = {**month, "credit_code": MILL, "name": "米业", "group": group, "balance": "31.00", "loan_class": "normal"}
    await entered(send, BORROWERS, lent)

    async def raised() -> dict[str, list[str]]:
        found = (await client.get("/v1/summary", params={"period": "2021-01"})).json()["alerts"]
        return {each["key"]: [note["note"] for note in each["notes"]] for each in found}

    key = f"{bank}.{group}"
    assert (await raised())[key] == []
    about = {"code": "bank_concentration", "alert_key": key, "period": "2021-01", "note": "已核实"}
    await entered(send, "alert-notes", {"business_date": "2021-02-05", "reporting_unit": "bureau", **about})
    assert (await raised())[key] == ["已核实"]
    listed = await client.get("/v1/alerts/bank_concentration/records", params={"period": "2021-01", "key": key})
    assert [each["book"] for each in listed.json()["items"]] == ["bank-loan-balances", "bank-large-borrowers"]
