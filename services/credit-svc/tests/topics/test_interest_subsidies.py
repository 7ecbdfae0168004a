"""Interest subsidies over HTTP: a batch from its loans to its payment, and what is frozen once two persons approved it."""

import asyncio
import csv
import hashlib
import io
import json
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Refused = Callable[..., Awaitable[list[Body]]]
Approve = Callable[..., Awaitable[httpx.Response]]
Make = Callable[..., Body]
ONE, TWO = "91330100799655058B", "9144030071526726XG"
SCHEMES, TERMS, BATCHES, LOANS, SEGMENTS, APPROVALS, PAYMENTS, RETURNS = (
    f"interest-subsidy-{name}"
    for name in ("schemes", "terms", "batches", "loans", "segments", "approvals", "payments", "returns")
)


def loan(loan_no: str, code: str = ONE, batch: str = "B1", **changes: object) -> Body:
    costs = {"interest_before": "21750.00", "guarantee_fee_before": "10000.00", "other_fees_before": "500.00"}
    after = {"interest_after": "12000.00", "guarantee_fee_after": "5000.00", "other_fees_after": "500.00"}
    named = {"batch_no": batch, "loan_no": loan_no, "credit_code": code, "bank": "示范银行", "due_on": "2022-01-05"}
    return {"day": "2021-07-05", **named, **costs, **after, **changes}


def segment(loan_no: str, starts_on: str, ends_on: str, batch: str = "B1", **changes: object) -> Body:
    days = {"starts_on": starts_on, "ends_on": ends_on, "principal": "1000000.00", "rate_pct": "4.35"}
    return {"day": "2021-07-05", "batch_no": batch, "loan_no": loan_no, **days, **changes}


@pytest.fixture
async def batch(enter: Enter) -> dict[str, Body]:
    """A batch of two loans under a scheme with terms; by name what was entered."""
    for code in (ONE, TWO):
        await enter("enterprises", "2018-01-01", credit_code=code, name="示范企业", size="small")
    kept = {"scheme": await enter(SCHEMES, "2021-01-01", scheme_no="S1", name="贴息实施方案")}
    terms = {"scheme_no": "S1", "rate_cap_pct": "3.85", "share_pct": "50", "day_basis": "360"}
    kept["terms"] = await enter(TERMS, "2021-01-01", **terms)
    named = {"batch_no": "B1", "scheme_no": "S1", "fiscal_year": 2021, "batch_order": 1}
    kept["batch"] = await enter(BATCHES, "2021-07-01", **named)
    kept["L1"] = await enter(LOANS, **loan("L1"))
    kept["L2"] = await enter(LOANS, **loan("L2", TWO))
    # 180 days from 5 January to 4 July; the second has two principals.
    kept["L1-1"] = await enter(SEGMENTS, **segment("L1", "2021-01-05", "2021-07-04"))
    kept["L2-1"] = await enter(SEGMENTS, **segment("L2", "2021-01-05", "2021-04-05"))
    kept["L2-2"] = await enter(
        SEGMENTS, **segment("L2", "2021-04-05", "2021-07-04", principal="400000.00", overdue_days=3)
    )
    return kept


@pytest.fixture
def approver(issuer: Issuer) -> dict[str, str]:
    """The headers of another person than the one who enters."""
    return issuer.headers("approver", person="李四")


async def statement(client: httpx.AsyncClient, batch: dict[str, Body]) -> Body:
    answer = await client.get(f"/v1/{BATCHES}/{batch['batch']['id']}/statement")
    assert answer.status_code == 200, answer.text
    found: Body = answer.json()
    return found


@pytest.fixture
def asked(client: httpx.AsyncClient, batch: dict[str, Body], body: Make) -> Callable[..., Awaitable[Body]]:
    """An approval as the batch's statement says it, with what a test changes."""

    async def create(**changes: object) -> Body:
        told = await statement(client, batch)
        said = {"loans": len(told["loans"]), "amount": told["amount"], "content_hash": told["content_hash"]}  # type: ignore[arg-type]
        return body("2021-07-20", batch_no="B1", document="示财金〔2021〕8号", **{**said, **changes})

    return create


@pytest.fixture
def freeze(approve: Approve, asked: Callable[..., Awaitable[Body]]) -> Callable[[], Awaitable[Body]]:
    async def both() -> Body:
        answer = await approve(APPROVALS, await asked())
        assert answer.status_code == 200, answer.text
        proposal: Body = answer.json()["proposal"]
        return proposal

    return both


def paid(loan_no: str, amount: str, code: str = ONE, **changes: object) -> Body:
    named = {"batch_no": "B1", "batch_order": 1, "loan_no": loan_no, "credit_code": code, "payment_no": "P1"}
    return {"day": "2021-08-02", **named, "amount": amount, **changes}


WRITERS = 64
FIRST = "9625.00"
"""1,000,000 x 3.85 % x 50 % x 180 / 360."""


async def test_a_batch_is_computed_approved_by_two_persons_and_paid(
    client: httpx.AsyncClient, batch: dict[str, Body], freeze: Callable[[], Awaitable[Body]], enter: Enter,
    refused: Refused, is_verified: Callable[[], Awaitable[bool]],
) -> None:  # fmt: skip
    second = (1_000_000 * 90 + 400_000 * 87) * Decimal("0.0385") / 2 / 360
    told = await statement(client, batch)
    assert told["loans"] == [
        {"loan_no": "L1", "credit_code": ONE, "subsidised_days": 180, "subsidy": "9625.00"},
        {"loan_no": "L2", "credit_code": TWO, "subsidised_days": 177, "subsidy": f"{second:.2f}"},
    ]
    assert (told["amount"], told["approved_on"]) == (f"{Decimal('9625.00') + round(second, 2)}", None)
    # Nothing is paid of what nobody approved.
    assert [finding["code"] for finding in await refused(PAYMENTS, **paid("L1", FIRST))] == ["unknown"]
    await freeze()
    assert (await statement(client, batch))["approved_on"] == "2021-07-20"
    for amount in ("9624.99", "9625.01"):
        (found,) = await refused(PAYMENTS, **paid("L1", amount))
        assert (found["code"], found["field"], found["expected"]) == ("differs", "amount", "9625.00")
    assert [each["code"] for each in await refused(PAYMENTS, **paid("L1", FIRST, day="2021-07-19"))] == ["too_early"]
    assert [each["code"] for each in await refused(PAYMENTS, **paid("L1", FIRST, TWO))] == ["differs"]
    assert [each["code"] for each in await refused(PAYMENTS, **paid("L1", FIRST, batch_order=2))] == ["differs"]
    await enter(PAYMENTS, **paid("L1", FIRST))
    await enter(PAYMENTS, **paid("L2", f"{second:.2f}", TWO, payment_no="P2"))
    assert [each["code"] for each in await refused(PAYMENTS, **paid("L1", FIRST))] == ["repeated"]
    back = {"batch_no": "B1", "batch_order": 1, "loan_no": "L1", "credit_code": ONE, "reason": "不再符合条件"}
    (found,) = await refused(RETURNS, "2021-09-01", **back, amount="9625.01")
    assert (found["code"], found["difference"]) == ("not_covered", "0.01")
    await enter(RETURNS, "2021-09-01", **back, amount=FIRST)
    assert await is_verified()


async def test_a_loan_without_segments_is_paid_nothing(batch: object, enter: Enter, refused: Refused) -> None:
    await enter(LOANS, **loan("L3"))
    found = {(each["code"], each["field"]) for each in await refused(PAYMENTS, **paid("L3", "1.00"))}
    assert found == {("unknown", "batch_no"), ("differs", "amount")}


async def test_the_hash_is_that_of_the_records_as_they_are_listed(
    client: httpx.AsyncClient, batch: dict[str, Body]
) -> None:
    fields = {
        "batch": ("batch_no", "scheme_no", "fiscal_year", "batch_order", "business_date", "reporting_unit"),
        "loan": (
            "loan_no", "credit_code", "bank", "due_on", "interest_before", "guarantee_fee_before", "other_fees_before",
            "interest_after", "guarantee_fee_after", "other_fees_after", "business_date", "reporting_unit",
        ),
        "segment": (
            "loan_no", "starts_on", "ends_on", "principal", "rate_pct", "overdue_days", "business_date", "reporting_unit",
        ),
    }  # fmt: skip
    records = {"batch": [batch["batch"]], "loan": [batch["L1"], batch["L2"]]}
    records["segment"] = [batch[name] for name in ("L1-1", "L2-1", "L2-2")]
    terms = [str(batch["terms"][name]) for name in ("rate_cap_pct", "share_pct", "day_basis")]
    lines = [
        [kind, *[str(record[name]) for name in fields[kind]], *(terms if kind == "segment" else [])]
        for kind, kept in records.items()
        for record in kept
    ]
    text = "\n".join(sorted(json.dumps(line, ensure_ascii=False) for line in lines))
    assert (await statement(client, batch))["content_hash"] == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"loans": 1}, "loans"), ({"amount": "1.00"}, "amount"), ({"content_hash": "0" * 64}, "content_hash")],
)
async def test_an_approval_that_says_something_else_than_the_statement_is_refused_when_it_is_proposed(
    approve: Approve, asked: Callable[..., Awaitable[Body]], changes: Body, field: str
) -> None:
    answer = await approve(APPROVALS, await asked(**changes))
    assert answer.status_code == 409, answer.text
    assert [(each["code"], each["field"]) for each in answer.json()["findings"]] == [("differs", field)]


async def test_a_batch_that_changed_after_it_was_proposed_is_not_approved(
    client: httpx.AsyncClient, asked: Callable[..., Awaitable[Body]], enter: Enter, approver: dict[str, str]
) -> None:
    proposal = {"operation": "enter", "reason": "首批贴息", "entry": await asked()}
    made = (await client.post(f"/v1/{APPROVALS}/proposals", json=proposal)).json()["proposal"]["id"]
    await enter(LOANS, **loan("L3"))
    path = f"/v1/{APPROVALS}/proposals/{made}/approve"
    answer = await client.post(path, headers={**approver, "Idempotency-Key": "A1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")
    assert {each["code"] for each in answer.json()["findings"]} == {"differs", "interest_subsidy_nothing"}


async def test_a_batch_without_loans_is_not_approved(enter: Enter, approve: Approve, body: Make) -> None:
    await enter(SCHEMES, "2021-01-01", scheme_no="S1", name="贴息实施方案")
    named = {"batch_no": "B1", "scheme_no": "S1", "fiscal_year": 2021, "batch_order": 1}
    await enter(BATCHES, "2021-07-01", **named)
    nothing = hashlib.sha256(b"").hexdigest()
    entry = body(
        "2021-07-20", batch_no="B1", loans=1, amount="0.01", content_hash=nothing, document="示财金〔2021〕8号"
    )
    answer = await approve(APPROVALS, entry)
    assert [each["field"] for each in answer.json()["findings"]] == ["loans", "amount"]


async def test_the_interest_after_a_subsidy_is_lower_by_it(
    batch: dict[str, Body],
    client: httpx.AsyncClient,
    approve: Approve,
    asked: Callable[..., Awaitable[Body]],
    body: Make,
) -> None:
    """21,750.00 less 12,125.00 is the subsidy of 9,625.00, to the fen."""
    for after, status in (("12125.01", 409), ("12125.00", 200)):
        day, *_ = (fields := loan("L1", interest_after=after)).values()
        entry = {**body(str(day), **{name: each for name, each in fields.items() if name != "day"})}
        record = (await client.get(f"/v1/{LOANS}", params={"limit": 500})).json()["items"]
        (current,) = [each for each in record if each["loan_no"] == "L1" and each["state"] == "live"]
        entry["source_ref"] = current["source_ref"]
        answer = await client.post(f"/v1/{LOANS}/{current['id']}/correct", json={"reason": "利息有误", "entry": entry})
        assert answer.status_code == 200, answer.text
        answer = await approve(APPROVALS, await asked())
        assert answer.status_code == status, answer.text
    assert answer.json()["proposal"]["state"] == "approved"


async def test_no_way_of_writing_changes_a_frozen_batch(
    client: httpx.AsyncClient, batch: dict[str, Body], freeze: Callable[[], Awaitable[Body]], approve: Approve,
    refused: Refused, body: Make,
) -> None:  # fmt: skip
    approval = str((await freeze())["result_id"])
    before = await statement(client, batch)

    def frozen(answer: httpx.Response) -> None:
        assert answer.status_code in (409, 422), answer.text
        assert "interest_subsidy_frozen" in [each["code"] for each in answer.json()["findings"]], answer.text

    for book, fields in ((LOANS, loan("L3")), (SEGMENTS, segment("L1", "2021-07-04", "2021-07-05"))):
        assert [each["code"] for each in await refused(book, **fields)] == ["interest_subsidy_frozen"]
        day, rest = str(fields["day"]), {name: each for name, each in fields.items() if name != "day"}
        frozen(await client.post(f"/v1/{book}/batch", json={"items": [body(day, **rest)]}))
    books = {"batch": BATCHES, "L1": LOANS, "L2": LOANS, "L1-1": SEGMENTS, "L2-1": SEGMENTS, "L2-2": SEGMENTS}
    changes = {BATCHES: {"batch_order": 2}, LOANS: {"bank": "示范农商行"}, SEGMENTS: {"rate_pct": "4.34"}}
    template = (await client.get(f"/v1/{SEGMENTS}/import/template")).content.decode("utf-8-sig").splitlines()[0]
    for name, book in books.items():
        record = batch[name]
        path = f"/v1/{book}/{record['id']}"
        kept = {"id", "state", "replaces", "recorded_change", "recorded_at", "recorded_by", "reporting_unit_name"}
        entry = {field: value for field, value in record.items() if field not in kept}
        frozen(await client.post(f"{path}/correct", json={"reason": "有误", "entry": {**entry, **changes[book]}}))
        void = await client.post(f"{path}/void", json={"reason": "有误"})
        assert void.status_code == 409, void.text
    line = dict.fromkeys(next(csv.reader(io.StringIO(template))), "")
    line |= {"来源系统": "office", "来源单号": "N1", "填报单位": "349901", "申报日期": "2021-07-05"}
    line |= {"贴息批次编号": "B1", "贷款编号": "L1", "起息日": "2021-07-04", "止息日（不计）": "2021-07-05"}
    line |= {"本金（元）": "1", "合同利率（%/年）": "4", "其中逾期天数": "0"}
    text = f"{','.join(line)}\n{','.join(line.values())}\n".encode("gb18030")
    answer = await client.post(
        f"/v1/{SEGMENTS}/import", files={"file": ("segments.csv", text, "text/csv")}, headers={"Idempotency-Key": "I1"}
    )
    frozen(answer)
    terms = {"scheme_no": "S1", "rate_cap_pct": "3.00", "share_pct": "50", "day_basis": "360"}
    assert "interest_subsidy_frozen" in [each["code"] for each in await refused(TERMS, "2021-01-02", **terms)]
    frozen(await approve(APPROVALS, operation="void", record_id=approval))
    assert await statement(client, batch) == before


async def test_terms_after_the_batch_and_another_batch_are_free(
    batch: dict[str, Body], freeze: Callable[[], Awaitable[Body]], enter: Enter, refused: Refused
) -> None:
    await freeze()
    terms = {"scheme_no": "S1", "rate_cap_pct": "3.00", "share_pct": "50", "day_basis": "365"}
    await enter(TERMS, "2021-07-04", **terms)
    named = {"batch_no": "B2", "scheme_no": "S1", "fiscal_year": 2021, "batch_order": 2}
    await enter(BATCHES, "2021-10-01", **named)
    await enter(LOANS, **loan("L1", batch="B2", day="2021-10-02"))
    # Of a loan no day counts twice, in whatever batch; the day on which the first ended is free.
    found = await refused(SEGMENTS, **segment("L1", "2021-07-03", "2021-10-04", "B2", day="2021-10-02"))
    assert [each["code"] for each in found] == ["interest_subsidy_overlap", "interest_subsidy_split"]
    await enter(SEGMENTS, **segment("L1", "2021-07-04", "2021-10-04", "B2", day="2021-10-02"))


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        (segment("L1", "2021-07-03", "2021-07-10"), ["interest_subsidy_overlap"]),
        (segment("L1", "2020-12-31", "2021-01-05"), ["unknown"]),
        (segment("L1", "2022-01-01", "2022-01-06"), ["interest_subsidy_past_due"]),
        (segment("L1", "2022-02-01", "2022-02-06", overdue_days=4), ["interest_subsidy_past_due"]),
        (segment("L9", "2021-07-04", "2021-07-05"), ["unknown"]),
    ],
)
async def test_days_are_within_terms_and_the_loans_life_and_count_once(
    batch: dict[str, Body], refused: Refused, fields: Body, codes: list[str]
) -> None:
    found = await refused(SEGMENTS, **fields)
    assert [each["code"] for each in found] == codes
    assert all(each["message_zh"] and each["message_en"] and each["field"] for each in found)


async def test_days_up_to_the_due_date_and_overdue_ones_behind_it_are_entered(
    batch: dict[str, Body], enter: Enter
) -> None:
    within = await enter(SEGMENTS, **segment("L1", "2021-12-01", "2022-01-05"))
    behind = await enter(SEGMENTS, **segment("L1", "2022-01-05", "2022-01-10", overdue_days=5))
    assert (within["overdue_days"], behind["overdue_days"]) == (0, 5)


async def test_terms_that_change_within_a_segment_ask_for_a_split(
    batch: dict[str, Body], enter: Enter, refused: Refused
) -> None:
    terms = {"scheme_no": "S1", "rate_cap_pct": "3.00", "share_pct": "50", "day_basis": "360"}
    found = await refused(TERMS, "2021-07-03", **terms)
    assert {(each["code"], each["field"]) for each in found} == {("interest_subsidy_split", "ends_on")}
    await enter(TERMS, "2021-07-04", **terms)
    assert [
        each["code"] for each in await refused(SEGMENTS, **segment("L2", "2021-07-04", "2021-12-01", batch="B9"))
    ] == ["differs"]


async def test_a_batch_is_approved_while_its_scheme_is_in_force(
    batch: dict[str, Body], enter: Enter, approve: Approve, asked: Callable[..., Awaitable[Body]]
) -> None:
    await enter(SCHEMES, "2021-07-20", scheme_no="S2", name="新方案", repeals="S1")
    answer = await approve(APPROVALS, await asked())
    assert [each["code"] for each in answer.json()["findings"]] == ["interest_subsidy_scheme_ended"]


@pytest.mark.race
async def test_what_is_entered_while_a_batch_is_approved_is_in_it_or_is_refused(
    client: httpx.AsyncClient, batch: dict[str, Body], body: Make, asked: Callable[..., Awaitable[Body]],
    approver: dict[str, str],
) -> None:  # fmt: skip
    proposal = {"operation": "enter", "reason": "首批贴息", "entry": await asked()}
    made = (await client.post(f"/v1/{APPROVALS}/proposals", json=proposal)).json()["proposal"]["id"]
    path, headers = f"/v1/{APPROVALS}/proposals/{made}/approve", {**approver, "Idempotency-Key": "A1"}
    writes = [client.post(path, headers=headers)]
    for number in range(WRITERS):
        day, *_ = (fields := loan(f"R{number}")).values()
        entry = body(str(day), **{name: each for name, each in fields.items() if name != "day"})
        writes.insert(number % 2 * number, client.post(f"/v1/{LOANS}", json=entry))
    answers = await asyncio.gather(*writes)
    told = await statement(client, batch)
    entered = [answer.status_code for answer in answers if answer.request.url.path == f"/v1/{LOANS}"].count(201)
    assert len(told["loans"]) == 2 + entered  # type: ignore[arg-type]
    # Approved, it is what was proposed; else somebody was faster, and it is open to all.
    if told["approved_on"] is not None:
        assert (entered, told["content_hash"]) == (0, proposal["entry"]["content_hash"])  # type: ignore[index]
    else:
        assert entered > 0
