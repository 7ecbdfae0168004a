"""The demo district as an office that starts in mid-year hands it over: nothing is lost in the sums, and every sheet has a name."""

from collections import defaultdict
from decimal import Decimal

from demo.revenue.payments import FILES as PAYMENTS
from demo.revenue.receipts import FILES as RECEIPTS
from tests.soak._office import OPENED, Row, rows_of, summed_payments, summed_receipts


def amount(row: Row) -> Decimal:
    return Decimal(row["金额（元）"].replace(",", ""))


def test_the_sums_of_receipts_are_the_districts_own_part_and_that_of_the_tiers_above() -> None:
    rows = rows_of(dict(RECEIPTS)["revenue/receipts"]())
    own: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    whole: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        key = (row["业务日期"][:7], row["科目编码"], row["收入类型"])
        # To the fen, half a fen upwards: in whole fen, by integers.
        hundredths = int(amount(row) * 100) * int(row["区级分成比例"])
        own[key] += Decimal((abs(hundredths) + 50) // 100 * (1 if hundredths > 0 else -1)) / 100
        whole[key] += amount(row)
    for row in summed_receipts(rows):
        key = (row["业务日期"][:7], row["科目编码"], row["收入类型"])
        whole[key] -= amount(row)
        own[key] -= amount(row) if row["区级分成比例"] == "100" else 0
    assert {*own.values(), *whole.values()} == {Decimal(0)}


def test_the_sums_of_payments_are_net_of_what_came_back() -> None:
    rows = rows_of(dict(PAYMENTS)["revenue/payments"]())
    counted = {"支付": 1, "退票": -1, "退回": -1}
    spent = sum(counted.get(row["支付类型"], 0) * amount(row) for row in rows)
    assert sum(map(amount, summed_payments(rows))) == spent != 0


def test_every_sheet_of_openings_has_a_name_of_its_own_that_spreadsheets_take() -> None:
    for domain, books in OPENED.items():
        labels = [book.label_zh for book in books]
        assert len({*labels}) == len(labels), domain
        assert [label for label in labels if len(label) > 31 or {*label} & {*"[]:*?/\\'"}] == []
