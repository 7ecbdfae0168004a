"""The books of guarantee companies over HTTP: names, amounts and shares, related parties, and what stands for 4321 contracts."""

from collections.abc import Awaitable, Callable, Mapping

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Make = Callable[..., Body]
GUARANTEES, MOVES, SHARES = "guarantees", "guarantee-moves", "guarantee-share-changes"


def codes(findings: list[Body]) -> list[object]:
    return [finding["code"] for finding in findings]


async def alerts(client: httpx.AsyncClient, period: str, code: str) -> list[tuple[str, str, str]]:
    """Key, first day and level of the alerts of one kind."""
    answer = await client.get("/v1/summary", params={"period": period})
    found = [each for each in answer.json()["alerts"] if each["cause"]["code"] == code]
    return [(each["key"], each["since"], each["cause"]["level"]) for each in found]


async def test_what_a_guarantee_names_must_be_known_and_a_number_stands_once(
    company: str, give: Enter, refused: Refused, guarantee: Make, enter: Enter
) -> None:
    terms = guarantee("P1", "medium A", "100.00")
    unknown = "91330100799655058B"
    assert codes(await refused(GUARANTEES, "2021-01-05", **{**terms, "company_code": unknown}))[0] == "unknown"
    assert codes(await refused(GUARANTEES, "2021-01-05", **{**terms, "client_code": unknown})) == ["unknown"]
    assert codes(await refused(MOVES, "2021-01-05", policy_no="P1", action="release", amount="1.00"))[0] == "unknown"
    await give("P1", "medium A", "100.00")
    assert codes(await refused(GUARANTEES, "2021-01-05", **guarantee("P1", "medium B", "1.00"))) == ["repeated"]
    sheet = {"company_code": company, "net_assets": "1.00", "guarantor_equity": "0.00"}
    assert codes(await refused("guarantee-company-balances", "2020-12-31", **sheet)) == ["repeated"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"principal": "0.00"}, "guarantee_amount_sign"),
        ({"bank_pct": "60", "reguarantee_pct": "30", "reguarantee_contract": "Z1", "government_pct": "10"}, "guarantee_own_share"),
        ({"starts_on": "2021-01-04"}, "guarantee_days"),
        ({"due_on": "2021-01-05"}, "guarantee_days"),
        ({"guarantee_kind": "bond"}, "guarantee_issuer_rating"),
        ({"issuer_rating": "aa_or_above"}, "guarantee_issuer_rating"),
        ({"reguarantee_pct": "30"}, "reguarantee_contract"),
        ({"reguarantee_contract": "Z1"}, "reguarantee_contract"),
    ],
)  # fmt: skip
async def test_a_guarantee_that_contradicts_itself_is_refused_with_the_field(
    company: str, refused: Refused, guarantee: Make, changes: Mapping[str, object], code: str
) -> None:
    (found,) = await refused(GUARANTEES, "2021-01-05", **{**guarantee("P1", "medium A", "100.00"), **changes})
    assert found["code"] == code
    assert found["field"] in guarantee("P1", "medium A", "1.00") | {"issuer_rating": None, "reguarantee_contract": None}
    assert str(found["message_zh"]).isascii() is False
    assert str(found["message_en"]).isascii()


async def test_shares_of_99_9999_percent_leave_the_company_its_part(company: str, give: Enter) -> None:
    parts = {"bank_pct": "60", "reguarantee_pct": "29.9999", "government_pct": "10", "reguarantee_contract": "Z1"}
    assert (await give("P1", "medium A", "100.00", **parts))["policy_no"] == "P1"


async def test_no_more_is_released_compensated_or_recovered_than_there_is(
    company: str, give: Enter, enter: Enter, refused: Refused, client: httpx.AsyncClient
) -> None:
    given = await give("P1", "medium A", "100.00", day="2021-02-01")
    early = await refused(MOVES, "2021-02-01", policy_no="P1", action="release", amount="100.01")
    assert [(found["code"], found["difference"]) for found in early] == [("not_covered", "0.01")]
    await enter(MOVES, "2021-03-01", policy_no="P1", action="release", amount="60.00")
    await enter(MOVES, "2021-04-01", policy_no="P1", action="compensate", amount="30.00")
    assert codes(await refused(MOVES, "2021-05-01", policy_no="P1", action="compensate", amount="10.01")) == [
        "not_covered"
    ]
    assert codes(await refused(MOVES, "2021-05-01", policy_no="P1", action="recover", amount="30.01")) == [
        "not_covered"
    ]
    assert codes(await refused(MOVES, "2021-03-31", policy_no="P1", action="recover", amount="1.00")) == ["not_covered"]

    async def state() -> object:
        return (await client.get(f"/v1/{GUARANTEES}/{given['id']}/position")).json()

    assert await state() == {
        "policy_no": "P1", "state": "compensated", "begun": "100.00", "released": "60.00", "compensated": "30.00",
        "recovered": "0.00", "principal": "10.00", "guaranteed": "10.00", "liability": "10.00",
    }  # fmt: skip
    await enter(MOVES, "2021-05-01", policy_no="P1", action="recover", amount="30.00")
    await enter(MOVES, "2021-05-02", policy_no="P1", action="release", amount="10.00")
    assert (await client.get(f"/v1/{GUARANTEES}/{given['id']}/position")).json()["state"] == "recovered"


async def test_a_balance_sheet_is_of_a_months_end(company: str, refused: Refused) -> None:
    fields = {"company_code": company, "net_assets": "1.00", "guarantor_equity": "0.00"}
    (found,) = await refused("guarantee-company-balances", "2021-02-27", **fields)
    assert (found["code"], found["expected"]) == ("guarantee_balance_day", "2021-02-28")


@pytest.mark.parametrize("relation", ["controlling_shareholder", "actual_controller"])
async def test_none_is_given_to_who_controls_the_company_while_it_does(
    company: str,
    clients: Mapping[str, str],
    enter: Enter,
    give: Enter,
    refused: Refused,
    guarantee: Make,
    relation: str,
) -> None:
    party = {"company_code": company, "client_code": clients["large A"], "name": "示范集团", "relation": relation}
    await enter("guarantee-related-parties", "2020-01-01", **party, ended_on="2021-06-01")
    terms = {"starts_on": "2021-05-31", "usual_fee_rate_pct": "1"}
    (found,) = await refused(GUARANTEES, "2021-05-31", **guarantee("P1", "large A", "1.00", **terms))
    assert (found["code"], found["clause"]["article"]) == ("guarantee_to_controller", "第十七条")  # type: ignore[index]
    await give("P1", "large A", "1.00", day="2021-06-01")


async def test_a_controller_that_is_found_late_is_recorded_and_alerted_until_the_guarantee_is_released(
    company: str, clients: Mapping[str, str], enter: Enter, give: Enter, client: httpx.AsyncClient
) -> None:
    await give("P1", "large A", "100.00")
    party = {"company_code": company, "client_code": clients["large A"], "name": "示范集团"}
    await enter("guarantee-related-parties", "2021-02-01", **party, relation="actual_controller")
    assert await alerts(client, "2021-01", "guarantee_company_related") == []
    assert await alerts(client, "2021-03", "guarantee_company_related") == [("P1", "2021-02-01", "red")]
    await enter(MOVES, "2021-04-30", policy_no="P1", action="release", amount="100.00")
    assert await alerts(client, "2021-03", "guarantee_company_related") == [("P1", "2021-02-01", "red")]
    assert await alerts(client, "2021-04", "guarantee_company_related") == []


async def test_other_related_parties_get_no_better_terms_and_are_reported_within_thirty_days(
    company: str, clients: Mapping[str, str], enter: Enter, give: Enter, refused: Refused, guarantee: Make,
    client: httpx.AsyncClient,
) -> None:  # fmt: skip
    party = {"company_code": company, "client_code": clients["medium A"], "name": "示范企业", "relation": "other"}
    await enter("guarantee-related-parties", "2020-01-01", **party)
    terms = {"fee_rate_pct": "0.9999"}
    assert codes(await refused(GUARANTEES, "2021-01-05", **guarantee("P1", "medium A", "1.00"))) == [
        "related_terms_unknown"
    ]
    better = guarantee("P1", "medium A", "1.00", **terms, usual_fee_rate_pct="1")
    assert codes(await refused(GUARANTEES, "2021-01-05", **better)) == ["related_terms_better"]
    for number, day in enumerate(("2021-01-05", "2021-01-06", "2021-01-07"), 1):
        await give(f"P{number}", "medium A", "1.00", day=day, usual_fee_rate_pct="1")
    await enter("related-guarantee-reports", "2021-02-04", policy_no="P1", document="示担〔2021〕1号")
    await enter("related-guarantee-reports", "2021-03-10", policy_no="P2", document="示担〔2021〕2号")
    assert await alerts(client, "2021-01", "related_guarantee_unreported") == []
    late = [("P2", "2021-02-06", "orange"), ("P3", "2021-02-07", "orange")]
    assert await alerts(client, "2021-02", "related_guarantee_unreported") == late
    assert await alerts(client, "2021-03", "related_guarantee_unreported") == late[1:]


async def test_what_stands_for_a_4321_contract_agrees_with_it_and_moves_only_there(
    company: str, lend: Enter, enter: Enter, refused: Refused, guarantee: Make, client: httpx.AsyncClient, mill: str
) -> None:
    await lend("C1", "2021-01-05", "1000000.00", guaranteed_ratio_pct="80", client_class="small")
    await enter("guarantee-loans", "2021-01-05", **{
        "contract_no": "C2", "bank": "示范农商行", "client_class": "small", "client_code": mill, "principal": "5.00",
        "guaranteed_ratio_pct": "80", "fee_rate_pct": "1", "starts_on": "2021-01-05", "due_on": "2022-01-05",
    })  # fmt: skip
    shares = {"bank_pct": "20", "reguarantee_pct": "30", "government_pct": "10", "reguarantee_contract": "Z1"}
    terms = guarantee("P1", "small A", "1000000.00", **shares, contract_no="C1")
    assert codes(await refused(GUARANTEES, "2021-01-05", **terms)) == ["differs"]
    terms["client_code"] = mill
    assert codes(await refused(GUARANTEES, "2021-01-05", **{**terms, "contract_no": "C9"})) == ["unknown"]
    (found,) = await refused(GUARANTEES, "2021-01-05", **{**terms, "bank_pct": "19.9999"})
    assert (found["code"], found["expected"]) == ("guaranteed_ratio", "20.0000")
    given = await enter(GUARANTEES, "2021-01-05", **terms)
    again = {**terms, "policy_no": "P2"}
    assert codes(await refused(GUARANTEES, "2021-01-05", **again)) == ["repeated"]
    assert codes(await refused(MOVES, "2021-02-01", policy_no="P1", action="release", amount="1.00"))[-1] == (
        "guarantee_moved_elsewhere"
    )
    change = {"policy_no": "P1", "bank_pct": "10", "reguarantee_pct": "30", "government_pct": "10", "document": "Z2"}
    assert codes(await refused(SHARES, "2021-03-01", **change)) == ["guaranteed_ratio"]
    await enter("guarantee-loan-steps", "2021-03-01", contract_no="C1", action="repay", amount="250000.00")
    position = (await client.get(f"/v1/{GUARANTEES}/{given['id']}/position")).json()
    assert (position["state"], position["principal"], position["guaranteed"], position["liability"]) == (
        "partly_released", "750000.00", "600000.00", "300000.00",
    )  # fmt: skip


async def test_contracts_that_no_guarantee_names_are_told_once_any_is_named(
    company: str, lend: Enter, enter: Enter, guarantee: Make, client: httpx.AsyncClient, mill: str
) -> None:
    for contract, day in (("C1", "2021-01-05"), ("C2", "2021-02-05"), ("C3", "2021-03-05")):
        await lend(contract, day, "100.00", guaranteed_ratio_pct="80")
    assert await alerts(client, "2021-03", "guaranteed_contracts_unnamed") == []
    terms = {"bank_pct": "20", "client_code": mill, "contract_no": "C1"}
    await enter(GUARANTEES, "2021-01-05", **guarantee("P1", "small A", "100.00", **terms))
    assert await alerts(client, "2021-01", "guaranteed_contracts_unnamed") == []
    assert await alerts(client, "2021-03", "guaranteed_contracts_unnamed") == [("", "2021-02-05", "yellow")]
    await enter("guarantee-loan-steps", "2021-04-01", contract_no="C2", action="repay", amount="100.00")
    assert await alerts(client, "2021-04", "guaranteed_contracts_unnamed") == [("", "2021-03-05", "yellow")]
