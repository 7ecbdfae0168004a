"""Microcredit over HTTP: every term at its border by the day of the contract, dry run and write alike."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
LOANS, MOVES, EXTENSIONS, KINDS = "microcredits", "microcredit-moves", "microcredit-extensions", "household-kinds"
PAID_OUT = "2021-06-01"
OLD = {"signed_on": "2021-03-03"}
NEW = {"signed_on": "2021-03-04"}


def codes(findings: list[Body]) -> list[tuple[object, object]]:
    return [(finding["code"], finding["field"]) for finding in findings]


@pytest.mark.parametrize(
    ("day", "good", "bad", "told"),
    [
        # three years from the day on which it was paid out
        (PAID_OUT, {"due_on": "2024-06-01"}, {"due_on": "2024-06-02"}, ("microcredit_term", "due_on")),
        (PAID_OUT, {"due_on": "2021-06-02"}, {"due_on": PAID_OUT}, ("microcredit_term", "due_on")),
        ("2020-02-29", {"signed_on": "2020-02-29", "due_on": "2023-02-28"},
         {"signed_on": "2020-02-29", "due_on": "2023-03-01"}, ("microcredit_term", "due_on")),
        (PAID_OUT, {"signed_on": PAID_OUT}, {"signed_on": "2021-06-02"}, ("too_early", "signed_on")),
        # the LPR of the contract's day by the term: 3.85 and 4.65 then, 3.80 from 20 December on
        (PAID_OUT, {"rate_pct": "3.85"}, {"rate_pct": "3.8501"}, ("microcredit_rate", "rate_pct")),
        (PAID_OUT, {"rate_pct": "4.65", "due_on": "2022-06-02"},
         {"rate_pct": "4.6501", "due_on": "2022-06-02"}, ("microcredit_rate", "rate_pct")),
        (PAID_OUT, {"rate_pct": "3.85", "due_on": PAID_OUT.replace("2021", "2022")},
         {"rate_pct": "4.65"}, ("microcredit_rate", "rate_pct")),
        ("2021-12-25", {"signed_on": "2021-12-19"}, {"signed_on": "2021-12-20"}, ("microcredit_rate", "rate_pct")),
        (PAID_OUT, {**OLD, "rate_pct": "9.9"}, {**NEW, "rate_pct": "9.9"}, ("microcredit_rate", "rate_pct")),
        (PAID_OUT, {"lpr_pct": "3.85"}, {"lpr_pct": "4.65"}, ("differs", "lpr_pct")),
        # what a household owes in all
        (PAID_OUT, {**OLD, "amount": "50000.00"}, {**OLD, "amount": "50000.01"}, ("not_covered", "amount")),
        (PAID_OUT, {**NEW, "amount": "100000.00"}, {**NEW, "amount": "100000.01"}, ("not_covered", "amount")),
        # production only, on the borrower's credit
        (PAID_OUT, {"purpose": "other_production"}, {"purpose": "housing"}, ("microcredit_purpose", "purpose")),
        (PAID_OUT, {"purpose": "breeding"}, {"purpose": "lent_on"}, ("microcredit_purpose", "purpose")),
        (PAID_OUT, {"security": "credit"}, {"security": "surety"}, ("microcredit_security", "security")),
        (PAID_OUT, {"renews": None}, {"renews": "L0"}, ("microcredit_renews", "renews")),
        (PAID_OUT, {"renews": None}, {"origin": "after_repayment"}, ("microcredit_renews", "renews")),
    ],
)  # fmt: skip
async def test_each_term_is_kept_at_its_border(
    enter: Enter, refused: Refused, household: Callable[..., Awaitable[str]], microcredit: Make,
    day: str, good: Body, bad: Body, told: tuple[str, str],
) -> None:  # fmt: skip
    await household("H1")
    usual = {"due_on": f"{int(day[:4]) + 1}-{day[5:]}".replace("02-29", "02-28"), "signed_on": day}
    findings = await refused(LOANS, day, **microcredit("L1", "H1", **{**usual, **bad}))
    assert told in codes(findings)
    assert len({*codes(findings)} - {("unknown", "renews")}) == 1
    for finding in findings:
        assert finding["message_zh"]
        assert finding["message_en"]
    await enter(LOANS, day, **microcredit("L1", "H1", **{**usual, **good}))


async def test_borrowers_are_of_18_to_65_years_on_the_day_of_a_new_contract(
    enter: Enter, refused: Refused, household: Callable[..., Awaitable[str]], person: Callable[..., Awaitable[str]],
    microcredit: Make,
) -> None:  # fmt: skip
    for number, born in (("H1", "2003-06-01"), ("H2", "1955-06-02")):
        await household(number, born=born)
        await enter(LOANS, PAID_OUT, **microcredit(f"L{number}", number))
    for number, born in (("H3", "2003-06-02"), ("H4", "1955-06-01")):
        await household(number, born=born)
        (finding,) = await refused(LOANS, PAID_OUT, **microcredit(f"L{number}", number))
        assert (finding["code"], finding["actual"]) == ("microcredit_age", None)
        assert born[:4] not in str(finding)
        await enter(LOANS, PAID_OUT, **microcredit(f"O{number}", number, **OLD))
    child = await person("1999-01-01")
    await enter(LOANS, PAID_OUT, **microcredit("L5", "H4", "10000.00", borrower=child))
    nobody = "018f0000-0000-7000-8000-000000000000"
    found = await refused(LOANS, PAID_OUT, **microcredit("L6", "H1", "10000.00", borrower=nobody))
    assert codes(found) == [("unknown", "borrower")]


async def test_the_kind_is_the_households_on_the_day_of_the_contract(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, household: Callable[..., Awaitable[str]],
    microcredit: Make,
) -> None:  # fmt: skip
    near = {"household_kind": "near_poverty", "rate_pct": "3.5"}
    await household("H1", "ordinary")
    kind = {"household_no": "H1", "document": "认定〔2020〕1号"}
    now_near = await enter(KINDS, "2020-06-01", kind="near_poverty", **kind)
    signed = {"signed_on": "2020-07-02", "due_on": "2021-07-01", **near}
    found = await refused(LOANS, "2020-07-10", **microcredit("L1", "H1", **signed))
    assert codes(found) == [("microcredit_household", "signed_on")]
    assert found[0]["clause"] == {
        "document": "银保监会等四部门《关于进一步完善扶贫小额信贷有关政策的通知》（2020-07-03）",
        "article": None, "verified": True,
    }  # fmt: skip
    await enter(LOANS, "2020-07-10", **microcredit("L1", "H1", "20000.00", **{**signed, "signed_on": "2020-07-03"}))
    assert codes(await refused(LOANS, PAID_OUT, **microcredit("L2", "H1"))) == [("differs", "household_kind")]
    await enter(KINDS, "2021-06-01", kind="lifted_out", **kind)
    await enter(LOANS, PAID_OUT, **microcredit("L2", "H1", "20000.00"))
    ordinary = microcredit("L3", "H1", household_kind="ordinary", signed_on="2020-05-31", due_on="2021-12-01")
    assert ("microcredit_household", "household_kind") in codes(await refused(LOANS, PAID_OUT, **ordinary))
    void = await client.post(f"/v1/{KINDS}/{now_near['id']}/void", json={"reason": "登记有误"})
    assert (void.status_code, codes(void.json()["findings"])) == (409, [("differs", "household_kind")])
    early = microcredit("L4", "H1", signed_on="2017-12-31", due_on="2019-01-01")
    assert ("too_early", "signed_on") in codes(await refused(LOANS, "2018-01-02", **early))
    assert codes(await refused(LOANS, PAID_OUT, **microcredit("L5", "H9")))[:1] == [("unknown", "household_no")]


async def test_the_ceiling_is_the_lpr_and_the_points_in_force_on_the_day_of_the_contract(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, approve: Approve, body: Make,
    household: Callable[..., Awaitable[str]], microcredit: Make,
) -> None:  # fmt: skip
    await household("H1")
    margin = body(
        "2021-05-01",
        key="microcredit_rate_margin_bp",
        value="150",
        document="示乡振〔2021〕3号",
        reporting_unit="bureau",
    )
    assert (await approve("parameters", margin)).status_code == 200
    before = {"signed_on": "2021-04-30", "due_on": "2022-05-01", "rate_pct": "3.86"}
    (finding,) = await refused(LOANS, "2021-05-01", **microcredit("L1", "H1", "1000.00", **before))
    assert (finding["code"], finding["expected"], finding["difference"]) == ("microcredit_rate", "<= 3.85", "0.0100")
    await enter(LOANS, "2021-06-01", **microcredit("L1", "H1", "1000.00", rate_pct="5.35"))
    assert codes(await refused(LOANS, PAID_OUT, **microcredit("L2", "H1", "1000.00", rate_pct="5.3501"))) == [
        ("microcredit_rate", "rate_pct")
    ]
    # A quote that the bureau enters takes the place of the one of its day, and a late one is asked for.
    await enter("lpr-quotes", "2021-05-20", one_year_pct="3.50", five_year_pct="4.65")
    assert codes(await refused(LOANS, PAID_OUT, **microcredit("L2", "H1", "1000.00", rate_pct="5.01"))) == [
        ("microcredit_rate", "rate_pct")
    ]
    assert codes(await refused("lpr-quotes", "2021-05-20", one_year_pct="3.60", five_year_pct="4.65")) == [
        ("repeated", "business_date")
    ]
    assert codes(await refused("lpr-quotes", "2019-08-19", one_year_pct="4.25", five_year_pct="4.85")) == [
        ("lpr_too_early", "business_date")
    ]
    late = {"signed_on": "2026-04-11", "due_on": "2027-04-11", "rate_pct": "3"}
    answer = await client.post(f"/v1/{LOANS}", json=body("2026-04-11", **microcredit("L3", "H1", "1000.00", **late)))
    assert [(each["code"], each["severity"]) for each in answer.json()["findings"]] == [("lpr_stale", "warn")]


async def test_a_household_owes_no_more_in_all_than_the_contract_of_the_day_allows(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, body: Make,
    household: Callable[..., Awaitable[str]], microcredit: Make,
) -> None:  # fmt: skip
    await household("H1")
    await enter(LOANS, "2021-06-01", **microcredit("L1", "H1", "60000.00"))
    dry = await client.post(
        f"/v1/{LOANS}", json=body(PAID_OUT, **microcredit("L2", "H1", "30000.00")), params={"dry_run": True}
    )
    assert dry.json()["headroom"] == {"H1.borrowable": "10000.00"}
    (finding,) = await refused(LOANS, "2021-06-02", **microcredit("L2", "H1", "40000.01"))
    assert (finding["code"], finding["actual"], finding["difference"]) == ("not_covered", "100000.01", "0.01")
    repaid = await enter(MOVES, "2021-06-03", loan_no="L1", action="repay", amount="0.01")
    await enter(LOANS, "2021-06-03", **microcredit("L2", "H1", "40000.01"))
    void = await client.post(f"/v1/{MOVES}/{repaid['id']}/void", json={"reason": "误登"})
    assert (void.status_code, codes(void.json()["findings"])) == (409, [("not_covered", "amount")])
    # An old contract allows the old amount, whatever is owed by a new one.
    assert codes(await refused(LOANS, "2021-06-04", **microcredit("L3", "H1", "0.01", **OLD))) == [
        ("not_covered", "amount")
    ]


async def test_no_more_is_settled_than_was_lent_and_nothing_of_what_does_not_stand(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, household: Callable[..., Awaitable[str]],
    microcredit: Make,
) -> None:  # fmt: skip
    await household("H1")
    loan = await enter(LOANS, PAID_OUT, **microcredit("L1", "H1"))
    move = {"loan_no": "L1", "action": "repay"}
    assert codes(await refused(MOVES, "2021-05-31", **move, amount="1.00"))[:1] == [("too_early", "business_date")]
    await enter(MOVES, "2021-08-01", **move, amount="30000.00")
    (finding,) = await refused(MOVES, "2021-07-01", **move, amount="20000.01")
    assert (finding["code"], finding["difference"]) == ("not_covered", "0.01")
    assert codes(await refused(MOVES, "2021-09-01", loan_no="L1", action="write_off", amount="20000.01")) == [
        ("not_covered", "amount")
    ]
    await enter(MOVES, "2021-09-01", loan_no="L1", action="write_off", amount="20000.00")
    assert codes(await refused(MOVES, "2021-09-01", loan_no="L9", action="repay", amount="1.00")) == [
        ("unknown", "loan_no")
    ]
    assert codes(await refused(LOANS, PAID_OUT, **microcredit("L1", "H1", "1.00")))[0] == ("repeated", "loan_no")
    void = await client.post(f"/v1/{LOANS}/{loan['id']}/void", json={"reason": "误登"})
    assert (void.status_code, {code for code, _ in codes(void.json()["findings"])}) == (409, {"unknown"})


async def test_the_pool_pays_for_what_is_overdue_within_its_capital_and_its_part(
    client: httpx.AsyncClient, enter: Enter, refused: Refused, household: Callable[..., Awaitable[str]],
    microcredit: Make, body: Make,
) -> None:  # fmt: skip
    await household("H1")
    await enter(LOANS, PAID_OUT, **microcredit("L1", "H1", "100000.00"))
    await enter("risk-pool-capital", "2020-01-01", pool="专户", kind="paid_in", amount="60000.00", payer="区财政局")
    pays = {"loan_no": "L1", "action": "compensate", "pool": "专户"}
    assert codes(await refused(MOVES, "2022-06-01", **pays, amount="1.00")) == [
        ("microcredit_not_due", "business_date")
    ]
    assert codes(await refused(MOVES, "2022-06-02", **pays, amount="50000.01")) == [("not_covered", "amount")]
    dry = await client.post(
        f"/v1/{MOVES}", json=body("2022-06-02", **pays, amount="50000.00"), params={"dry_run": True}
    )
    assert dry.json()["headroom"]["专户.available"] == "10000.00"
    await enter(MOVES, "2022-06-02", **pays, amount="50000.00")
    recovered = {"loan_no": "L1", "action": "recover", "pool": "专户"}
    assert codes(await refused(MOVES, "2022-07-01", **recovered, amount="50000.01")) == [("not_covered", "amount")]
    await enter(MOVES, "2022-07-01", **recovered, amount="20000.00")
    taken = {"pool": "专户", "kind": "withdrawn", "payer": "区财政局"}
    assert codes(await refused("risk-pool-capital", "2022-07-01", **taken, amount="30000.01")) == [
        ("not_covered", "amount")
    ]
    await enter("risk-pool-capital", "2022-07-01", **taken, amount="30000.00")
    for action, pool in (("repay", "专户"), ("compensate", None)):
        wrong = {"loan_no": "L1", "action": action, "amount": "1.00", "pool": pool}
        assert ("microcredit_pool", "pool") in codes(await refused(MOVES, "2022-08-01", **wrong))


async def test_a_loan_is_extended_once_before_it_falls_due(
    enter: Enter, refused: Refused, household: Callable[..., Awaitable[str]], microcredit: Make
) -> None:
    await household("H1")
    await enter(LOANS, PAID_OUT, **microcredit("L1", "H1"))
    extension = ("microcredit_extension", "due_on")
    assert codes(await refused(EXTENSIONS, "2022-06-02", loan_no="L1", due_on="2023-06-01")) == [extension]
    assert codes(await refused(EXTENSIONS, "2022-06-01", loan_no="L1", due_on="2022-06-01")) == [extension]
    await enter(EXTENSIONS, "2022-06-01", loan_no="L1", due_on="2022-06-02")
    assert codes(await refused(EXTENSIONS, "2022-06-01", loan_no="L1", due_on="2023-06-01")) == [
        ("microcredit_relief", "loan_no")
    ]


async def test_a_loan_is_renewed_once_by_the_same_household_and_never_for_more_than_is_left(
    enter: Enter, refused: Refused, household: Callable[..., Awaitable[str]], microcredit: Make
) -> None:
    for number in ("H1", "H2"):
        await household(number)
    await enter(LOANS, PAID_OUT, **microcredit("L1", "H1"))
    await enter(MOVES, "2022-05-01", loan_no="L1", action="repay", amount="10000.00")
    again = {"origin": "without_repayment", "renews": "L1", "signed_on": "2022-06-01", "due_on": "2023-06-01"}
    again["rate_pct"] = "3.70"
    assert codes(await refused(LOANS, "2022-06-01", **microcredit("L2", "H1", "40000.01", **again))) == [
        ("not_covered", "amount")
    ]
    wrong = {**again, "renews": "L9"}
    assert codes(await refused(LOANS, "2022-06-01", **microcredit("L2", "H1", "1.00", **wrong))) == [
        ("unknown", "renews")
    ]
    assert ("differs", "renews") in codes(
        await refused(LOANS, "2022-06-01", **microcredit("L2", "H2", "1.00", **again))
    )
    await enter(LOANS, "2022-06-01", **microcredit("L2", "H1", "40000.00", **again))
    third = {**again, "renews": "L2", "origin": "after_repayment"}
    assert ("microcredit_relief", "renews") in codes(
        await refused(LOANS, "2022-07-01", **microcredit("L3", "H1", "1.00", **third))
    )
    # The renewal may still be extended, as one of each is the rule.
    await enter(EXTENSIONS, "2023-06-01", loan_no="L2", due_on="2024-06-01")
    assert codes(await refused(EXTENSIONS, "2022-05-02", loan_no="L1", due_on="2023-06-01")) == [
        ("microcredit_relief", "loan_no")
    ]


async def test_one_relief_in_all_is_a_setting_from_a_day_on(
    enter: Enter, refused: Refused, approve: Approve, body: Make, household: Callable[..., Awaitable[str]],
    microcredit: Make,
) -> None:  # fmt: skip
    once = body(
        "2022-06-01",
        key="microcredit_relief",
        value="once_in_all",
        document="示乡振〔2022〕1号",
        reporting_unit="bureau",
    )
    assert (await approve("parameters", once)).status_code == 200
    again = {"origin": "without_repayment", "rate_pct": "3.70", "due_on": "2023-06-01"}
    for number, signed in (("1", "2022-05-31"), ("2", "2022-06-01")):
        await household(f"H{number}")
        await enter(LOANS, PAID_OUT, **microcredit(f"L{number}", f"H{number}"))
        await enter(EXTENSIONS, "2022-01-01", loan_no=f"L{number}", due_on="2022-12-01")
        renewal = microcredit(f"R{number}", f"H{number}", **again, renews=f"L{number}", signed_on=signed)
        if number == "1":
            await enter(LOANS, "2022-06-01", **renewal)
        else:
            (finding,) = await refused(LOANS, "2022-06-01", **renewal)
            assert (finding["code"], finding["actual"], finding["expected"]) == (
                "microcredit_relief", "1 + 1", "once_in_all",
            )  # fmt: skip
