"""A token bound to units is told which rule its write breaks, and no sum and no room in which other units' rows are."""

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.fund_rows import opportunity, planned, upper_step

from .test_township_finance import budget, plan
from .test_treasury_cash import Body, balance, transfer, write

OF_A, OF_B = {"reporting_unit": "340311"}, {"reporting_unit": "340312"}
UPPER = ("upper-fund-opportunities", "upper-fund-applications", "upper-fund-steps")


def township(other: Body) -> list[tuple[str, Body]]:
    return [("township-budgets", budget("1", "2020-12-20", "100.00", **OF_A)),
            ("township-plans", plan("1", "2021-03-01", "71.23", **other))]  # fmt: skip


def upper(other: Body) -> list[tuple[str, Body]]:
    steps = [("apply", "500.00", "2021-03-10"), ("approve", "100.00", "2021-03-11"), ("receive", "71.23", "2021-03-12")]
    return [(UPPER[0], opportunity(**OF_A)), (UPPER[1], planned(**OF_A)),
            *[(UPPER[2], upper_step(*each) | other) for each in steps]]  # fmt: skip


def cash(other: Body) -> list[tuple[str, Body]]:
    return [("treasury-balances", balance("1", "2021-03-01", "100.00") | OF_A),
            ("treasury-balances", balance("2", "2021-03-01", "5.00", account="ZH-02") | OF_A),
            ("cash-transfers", transfer("1", "2021-03-02", "71.23") | other)]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "book", "little", "much", "codes", "room"),
    [
        (township, "township-plans", plan("9", "2021-03-01", "1.00", **OF_A),
         plan("9", "2021-03-01", "50.00", **OF_A), "not_covered", "27.77"),
        (upper, UPPER[2], upper_step("receive", "1.00", "2021-03-13") | OF_A,
         upper_step("receive", "50.00", "2021-03-13") | OF_A, "not_covered", "27.77"),
        (cash, "cash-transfers", transfer("9", "2021-03-03", "1.00") | OF_A,
         transfer("9", "2021-03-03", "50.00") | OF_A, "cash_transfer_overdrawn", "27.77"),
    ],
    ids=["township", "upper", "cash"],
)  # fmt: skip
@pytest.mark.parametrize("other", [OF_B, OF_A], ids=["others", "own"])
async def test_the_rule_is_told_to_everybody_and_the_sums_to_whoever_sees_all_that_is_in_them(
    client: httpx.AsyncClient, issuer: Issuer, before: object, book: str, little: Body, much: Body, codes: str,
    room: str, other: Body,
) -> None:  # fmt: skip
    for name, body in before(other):  # type: ignore[operator]
        await write(client, name, body)
    bound = issuer.headers("viewer", "recorder", units=["340311"])
    told = {}
    for who, headers in (("bound", bound), ("district", {})):
        fits = await client.post(f"/v1/{book}?dry_run=true", json=little, headers=headers)
        refused = await client.post(f"/v1/{book}", json=much, headers=headers)
        assert (fits.status_code, refused.status_code) == (200, 409), (fits.text, refused.text)
        (finding,) = refused.json()["findings"]
        assert finding["code"] == codes
        told[who] = (room in fits.json()["headroom"].values(), finding["difference"] is not None)
        numbers = ("121.23", "21.23", "71.23", "100.00")
        told[who] += (any(number in refused.text for number in numbers),)
    assert told == {"bound": (other == OF_A,) * 3, "district": (True,) * 3}
