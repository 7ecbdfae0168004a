"""Files of a bureau's own books as its offices send them: each goes in with its right value, or names the cell and the way out."""

import io
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

import httpx
import pytest
import xlsxwriter

Receipt = Callable[..., dict[str, object]]
COMMON = ("来源系统", "来源单号", "填报单位")
RECEIPT = ("凭证号", "预算种类", "科目编码", "预算级次", "区级分成比例", "收入类型", "金额（元）", "征收机关")
ROW = ("V1", "一般公共预算", "1010101", "共享", "50", "入库", "1000.00", "税务部门")
PAYEE = ("收款账号", "收款单位全称", "收款银行", "收款单位类型", "核验结果", "核验依据")
BALANCE = ("账户编号", "本期收入（元）", "本期支出（元）", "日末余额（元）")
ALLOTMENT = ("指标编号", "预算年度", "资金性质", "功能科目编码", "来源文号", "指标类型", "金额（元）")
ALLOTTED = ("指1", "2021", "一般公共预算", "20502", "示财预〔2021〕1号", "下达", "1.00")


def sheet(header: Sequence[str], *rows: Sequence[object], percent: Sequence[int] = (), day: str = "业务日期") -> bytes:
    """A sheet with the common columns before its own; the columns of `percent` hold fractions that are shown so."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page, shown = book.add_worksheet(), book.add_format({"num_format": "0.00%"})
        page.write_row(0, 0, [*COMMON, day, *header])
        for number, row in enumerate(rows, 1):
            page.write_row(number, 0, ["office", str(number), "349901", "2021-10-08", *row])
            for column in percent:
                page.write_number(number, column, float(str(row[column - len(COMMON) - 1])), shown)
    return target.getvalue()


async def send(client: httpx.AsyncClient, book: str, content: bytes, *, dry: bool = False) -> httpx.Response:
    headers = {"Idempotency-Key": f"{book}-{len(content)}"}
    params = {"dry_run": "true"} if dry else {}
    return await client.post(f"/v1/{book}/import", files={"file": ("a.xlsx", content)}, headers=headers, params=params)


async def test_shares_that_a_cell_shows_as_percentages_are_percentages(client: httpx.AsyncClient) -> None:
    rows = [[*ROW[:4], share, *ROW[5:]] for share in (0.5, 0.0312, 0.99)]
    answer = await send(client, "receipts", sheet(RECEIPT, *rows, percent=[8]))
    assert answer.status_code == 201, answer.text
    items = (await client.get("/v1/receipts")).json()["items"]
    assert sorted(item["district_share_pct"] for item in items) == ["3.1200", "50.0000", "99.0000"]


@pytest.mark.parametrize("subject", ["１０１０１０１", "\u200b1010101", "1010101\u00a0\u3000", 1010101])
async def test_a_subject_is_read_however_it_was_typed(client: httpx.AsyncClient, subject: object) -> None:
    answer = await send(client, "receipts", sheet(RECEIPT, [*ROW[:2], subject, *ROW[3:]]))
    assert answer.status_code == 201, answer.text
    assert (await client.get("/v1/receipts")).json()["items"][0]["subject"] == "1010101"


@pytest.mark.parametrize(
    ("subject", "said"),
    [("10101", None), ("1010", "G2“科目编码”：科目编码为3、5、7或9位数字"), ("增值税", "G2“科目编码”：科目编码为")],
)
async def test_a_subject_that_is_none_is_told_in_words(
    client: httpx.AsyncClient, subject: str, said: str | None
) -> None:
    answer = await send(client, "receipts", sheet(RECEIPT, [*ROW[:2], subject, *ROW[3:]]), dry=True)
    assert answer.status_code == (200 if said is None else 422)
    assert said is None or answer.json()["errors"][0]["message"].startswith(said)


async def test_a_subject_of_no_list_names_its_cell(client: httpx.AsyncClient) -> None:
    answer = await send(client, "receipts", sheet(RECEIPT, ROW, ["V2", *ROW[1:2], "9990101", *ROW[3:]]), dry=True)
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")
    assert {(each["row"], each["cell"]) for each in answer.json()["findings"]} == {(3, "G3")}
    assert answer.json()["findings"][0]["message_zh"].startswith("G3“科目编码”：")


async def test_an_account_that_a_spreadsheet_damaged_is_refused(client: httpx.AsyncClient) -> None:
    for account, rule in (("6.22848E+18", "scientific"), (6228480402564890000, "digits")):
        row = [account, "示范测试单位", "示范银行", "企业", "核验一致", "回单"]
        answer = await send(client, "payee-accounts", sheet(PAYEE, row), dry=True)
        (error,) = answer.json()["errors"]
        assert (error["cell"], error["rule"]) == ("E2", rule)
        assert "请设为文本格式后重填" in error["message"]


async def test_a_dash_is_no_zero(client: httpx.AsyncClient) -> None:
    page = sheet(BALANCE, ["FW-01", " -   ", "—", "100.00"], day="余额日期")
    errors = (await send(client, "treasury-balances", page, dry=True)).json()["errors"]
    told = [each["message"] for each in errors if each["rule"] == "value_error"]
    assert [text.split("：")[1] for text in told] == [
        "“-”不是数字，零请写 0，未发生请留空", "“—”不是数字，零请写 0，未发生请留空",
    ]  # fmt: skip


@pytest.mark.parametrize("year", ["2021年", "2021年度", 2021, "２０２１"])
async def test_a_year_is_read_however_it_was_typed(client: httpx.AsyncClient, year: object) -> None:
    answer = await send(client, "budget-allotments", sheet(ALLOTMENT, [ALLOTTED[0], year, *ALLOTTED[2:]]), dry=True)
    assert answer.status_code in (200, 409), answer.text  # a year's budget may be asked for; the file itself is right
    assert answer.json().get("errors", []) == []


async def test_shares_are_rounded_half_up_to_the_fen(client: httpx.AsyncClient, receipt: Receipt) -> None:
    shares = [("0.01", "50"), ("0.03", "33.3333"), ("100.01", "12.5")]
    for number, (amount, share) in enumerate(shares):
        body = receipt(f"R{number}", business_date="2019-03-05", amount=amount, district_share_pct=share)
        assert (await client.post("/v1/receipts", json=body)).status_code == 201
    rows = (await client.get("/v1/figures/revenue.general_revenue.ytd/records?period=2019-03")).json()["items"]
    cents = Decimal("0.01")
    expected = [(Decimal(a) * Decimal(p) / 100).quantize(cents, ROUND_HALF_UP) for a, p in shares]
    assert sorted(Decimal(row["contribution"]) for row in rows) == sorted(expected)
    assert sorted(map(str, expected)) == ["0.01", "0.01", "12.50"]
