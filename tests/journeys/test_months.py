"""The close of a month and the reconciliation of figures over the four services with the demo district in their books."""

from decimal import Decimal

from bureau_gateway.openapi import DOMAINS
from demo.revenue.payments import CLASSES, cases
from tests.suite import Suite

WAIVERS = "/v1/reconciliation/waivers"


def paid_under(subject: str, prefix: str) -> Decimal:
    """What the demo's treasury paid from January to October 2021 under a subject of the general public budget."""
    general = {each.code for each in CLASSES}
    return sum(
        (
            case.amount
            for case in cases()
            if "2021-01" <= case.month <= "2021-10"
            and case.of.code in general
            and str(getattr(case.of, subject)).startswith(prefix)
        ),
        Decimal(0),
    )


async def test_the_demos_pairs_agree_but_for_subsidies_that_its_treasury_does_not_pay(demo: Suite) -> None:
    found = (await demo.get("/v1/reconciliation?period=2021-10")).json()
    pairs = {each["id"]: each for each in found["pairs"]}
    assert {name for name, each in pairs.items() if each["state"] != "agrees"} == {"farm-subsidies"}
    assert Decimal(pairs["rural-projects"]["right"]["value"]) == paid_under("code", "21305")
    assert Decimal(pairs["interest-subsidies"]["right"]["value"]) == paid_under("government_economic", "507")
    farm = pairs["farm-subsidies"]
    assert (farm["state"], paid_under("government_economic", "509")) == ("differs", 0)
    assert farm["difference"] == farm["left"]["value"]

    wanted = {"pair": farm["id"], "period": "2021-10", "difference": farm["difference"], "reason": "演示区国库不含"}
    refused = await demo.gateway.post(WAIVERS, json=wanted, headers=demo.auth("recorder"))
    assert refused.status_code == 403
    kept = await demo.gateway.post(WAIVERS, json=wanted, headers=demo.auth("approver"))
    assert (kept.status_code, kept.json()["person"]) == (201, "person-approver"), kept.text
    assert (await demo.gateway.post(WAIVERS, json=wanted, headers=demo.auth("approver"))).json() == kept.json()
    found = (await demo.get("/v1/reconciliation?period=2021-10")).json()
    told = next(each for each in found["pairs"] if each["id"] == farm["id"])
    assert (told["state"], told["waiver"]) == ("waived", kept.json())
    page = await demo.get("/reconciliation?period=2021-10", accept="text/html")
    assert "person-approver：演示区国库不含" in page.text


async def test_one_call_closes_the_demos_month_in_all_four_and_says_so_again(demo: Suite) -> None:
    before = (await demo.get("/v1/months/2021-10")).json()
    assert {name: each["state"] for name, each in before["services"].items()} == dict.fromkeys(DOMAINS, "open")
    assert {name: each["in_the_way"] for name, each in before["services"].items()} == {name: [] for name in DOMAINS}
    headers = {**demo.auth("approver"), "Idempotency-Key": "october"}
    path, why = "/v1/months/2021-10/closings", {"reason": "十月月结"}
    closed = await demo.gateway.post(path, json=why, headers=headers)
    assert (closed.status_code, [*closed.json()["changes"]]) == (200, [*DOMAINS]), closed.text
    assert (await demo.gateway.post(path, json=why, headers=headers)).json() == closed.json()
    after = (await demo.get("/v1/months/2021-10")).json()
    assert after["is_closed"]
    assert {name: each["change_no"] for name, each in after["services"].items()} == closed.json()["changes"]
    series = (await demo.get("/v1/series/revenue.expenditure.ytd?from=2021-10&to=2021-11")).json()
    assert [each["provisional"] for each in series["points"]] == [False, True]
    page = await demo.get("/months/2021-10", accept="text/html")
    assert "四个服务均已关闭本月。" in page.text
