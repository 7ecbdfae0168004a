"""The balance of hidden debt by the bureau's scope: every debt, or those outside of the monitoring system alone."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx

Body = Callable[..., dict[str, object]]
Enter = Callable[..., Awaitable[str]]
Approve = Callable[..., Awaitable[httpx.Response]]
DEBTS = {"Y1": ("off_system", "1000.00"), "Y2": ("in_system", "700.00"), "Y3": ("off_system", "300.00")}
RESOLVED = (
    # Debt, day, way, amount, and the day of its confirmation.
    ("Y1", "2021-02-10", "budget_funds", "120.00", "2021-04-01"),
    ("Y2", "2021-03-10", "asset_sale", "55.00", "2021-04-01"),
    ("Y3", "2021-03-20", "extension", "40.00", None),
    ("Y3", "2021-05-20", "conversion", "7.50", None),
)
FOUND = (("Y1", "2021-03-05", "30.00"), ("Y2", "2021-03-05", "9.00"))
BALANCE = "debt.hidden_debt.balance"


def by_hand(end: str, *, off_system: bool, confirmed_only: bool, relief: bool = False) -> Decimal:
    """What a clerk would add up of the debts in scope."""
    inside = {code for code, (status, _) in DEBTS.items() if not off_system or status == "off_system"}
    stock = sum(Decimal(amount) for code, (_, amount) in DEBTS.items() if code in inside)
    stock += sum(Decimal(amount) for code, day, amount in FOUND if code in inside and day <= end)
    for code, day, way, amount, confirmed in RESOLVED:
        on = confirmed if confirmed_only else day
        if code in inside and on is not None and on <= end and (relief or way != "extension"):
            stock -= Decimal(amount)
    return stock


async def test_the_balance_is_of_the_debts_in_scope_by_every_other_setting(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    async def decide(key: str, value: str) -> None:
        about = {"source": "office", "source_ref": f"{key}-{value}", "reporting_unit": "bureau"}
        entry = {**about, "business_date": "2020-01-01", "key": key, "value": value, "document": "示办〔2021〕1号"}
        assert (await approve("parameters", entry)).status_code == 200

    async def read(period: str) -> Decimal:
        figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
        (found,) = [each["value"] for each in figures if each["id"] == BALANCE]
        return Decimal(found)

    for code, (status, amount) in DEBTS.items():
        bond = body("hidden-debts", code, "2018-08-31", debt_no=code, system_status=status, principal=amount)
        await enter("hidden-debts", bond)
    for number, (code, day, amount) in enumerate(FOUND):
        found = body(
            "hidden-debt-adjustments", f"F{number}", day, debt_no=code, amount=amount, document_no=f"文{number}"
        )
        assert (await approve("hidden-debt-adjustments", found)).status_code == 200
    for number, (code, day, way, amount, confirmed) in enumerate(RESOLVED):
        voucher = {"debt_no": code, "voucher_no": f"记-{number}"}
        paid = body("hidden-debt-resolutions", f"R{number}", day, way=way, amount=amount, **voucher)
        await enter("hidden-debt-resolutions", paid)
        if confirmed is not None:
            await enter(
                "hidden-debt-confirmations", body("hidden-debt-confirmations", f"C{number}", confirmed, **voucher)
            )
    ends = ("2021-02-28", "2021-03-31", "2021-04-30", "2021-05-31")
    for end in ends:
        assert await read(end[:7]) == by_hand(end, off_system=False, confirmed_only=False), end
    await decide("hidden_debt_scope", "off_system")
    for end in ends:
        assert await read(end[:7]) == by_hand(end, off_system=True, confirmed_only=False), end
    await decide("hidden_debt_relief_counted", "both")
    for end in ends:
        assert await read(end[:7]) == by_hand(end, off_system=True, confirmed_only=False, relief=True), end
    await decide("hidden_debt_confirmed_only", "yes")
    for end in ends:
        assert await read(end[:7]) == by_hand(end, off_system=True, confirmed_only=True, relief=True), end


async def test_nothing_moves_a_debt_before_it_is_on_the_register(
    client: httpx.AsyncClient, body: Body, enter: Enter, approve: Approve
) -> None:
    """Whether its moves are in scope follows from its record: corrected in an open month, it would change a closed one."""
    debt = body("hidden-debts", "Y9", "2021-11-05", debt_no="Y9", system_status="in_system", principal="0.00")
    record = await enter("hidden-debts", debt)

    def found(ref: str, day: str) -> dict[str, object]:
        return body("hidden-debt-adjustments", ref, day, debt_no="Y9", amount="100.00", document_no=f"文{ref}")

    early = await approve("hidden-debt-adjustments", found("1", "2021-10-10"))
    assert [each["code"] for each in early.json()["findings"]] == ["too_early"]
    assert (await approve("hidden-debt-adjustments", found("2", "2021-11-05"))).status_code == 200
    later = {"reason": "登记日期更正", "entry": {**debt, "business_date": "2021-11-06"}}
    refused = await client.post(f"/v1/hidden-debts/{record}/correct", json=later)
    assert [each["code"] for each in refused.json()["findings"]] == ["too_early"]
