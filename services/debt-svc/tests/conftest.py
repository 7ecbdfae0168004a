"""A debt-svc of its own for each test, on a fresh database."""

import itertools
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.fixtures import NewDatabase, app_of
from bureau_common.testing.issuer import Issuer
from debt_svc.app import create_app
from debt_svc.settings import Settings

BODIES: dict[str, dict[str, object]] = {
    "debt-limits": {
        "debt_kind": "special",
        "movement": "opening",
        "amount": "1000.00",
        "notice_no": "示财债〔2020〕1号",
    },
    "bonds": {
        "code": "B1",
        "debt_kind": "special",
        "purpose": "new",
        "principal": "500.00",
        "quota_year": 2021,
        "batch": "提前批",
        "agreement_no": "转贷2021-1",
        "project_code": "P1",
        "term_years": 10,
        "rate_pct": "3.5000",
        "interest_frequency": "semiannual",
        "issue_fee": "0.50",
    },
    "debt-movements": {
        "debt_kind": "special",
        "movement": "opening",
        "instrument": "other_stock",
        "amount": "100.00",
        "debtor_code": "349901",
        "debtor_name": "示范区财政局",
        "debtor_level": "district",
    },
    "fiscal-capacity": {
        "fiscal_year": 2021,
        "component": "general_revenue",
        "amount": "1000.00",
        "document": "2021年财力测算表",
    },
    "special-bond-projects": {
        "project_code": "P1",
        "name": "示范医院",
        "sector": "social",
        "owner": "示范区卫健局",
        "total_investment": "300.00",
        "bond_need": "300.00",
    },
    "special-bond-steps": {"project_code": "P1", "action": "apply", "document_no": "D1"},
    "special-bond-plans": {
        "project_code": "P1",
        "plan_year": 2022,
        "income": "9.00",
        "operating_cost": "1.00",
        "debt_service": "5.00",
    },
    "special-bond-uses": {
        "project_code": "P1",
        "bond_code": "B1",
        "payment_no": "Z1",
        "direction": "paid",
        "use_kind": "construction",
        "amount": "100.00",
    },
    "special-bond-income": {"project_code": "P1", "income_kind": "income", "amount": "9.00", "voucher_no": "V1"},
    "bond-refinancings": {"bond_code": "B2", "repaid_code": "B1", "amount": "10.00"},
    "debt-costs": {
        "debt_kind": "special",
        "bond_code": "B1",
        "item": "interest",
        "amount": "1.00",
        "voucher_no": "息1",
    },
    "debt-arrears": {"debt_kind": "special", "debt_name": "B1", "change": "overdue", "amount": "10.00"},
    "debt-expenditure-bases": {"fiscal_year": 2021, "debt_kind": "general", "amount": "1000.00", "document": "预算"},
    "bank-loan-balances": {
        "bank": "示范农商行",
        "total": "100.00",
        "normal": "90.00",
        "special_mention": "6.00",
        "substandard": "2.00",
        "doubtful": "1.00",
        "loss": "1.00",
        "overdue_90": "4.00",
        "provisions": "8.00",
        "net_capital": "20.00",
    },
    "bank-loan-migrations": {"bank": "示范农商行", "from_class": "normal", "to_class": "substandard", "amount": "1.00"},
    "bank-loan-disposals": {
        "disposal_no": "C1",
        "bank": "示范农商行",
        "way": "collected",
        "amount": "1.00",
        "document": "处置1号",
    },
    "bank-industry-loans": {"bank": "示范农商行", "industry": "C", "balance": "30.00", "non_performing": "1.00"},
    "bank-large-borrowers": {
        "bank": "示范农商行",
        "credit_code": "91330100799655058B",
        "name": "示范纺织公司",
        "balance": "2.00",
        "loan_class": "normal",
    },
    "township-borrowing-findings": {
        "finding_no": "XZ1",
        "township": "349901101",
        "creditor": "示范建筑公司",
        "amount": "10.00",
        "found_by": "audit",
        "document": "示审报1号",
    },
    "township-borrowing-rectifications": {"finding_no": "XZ1", "measure": "已归还", "document": "示审整1号"},
    "supervised-institutions": {
        "credit_code": "91349901MA2TXC001H",
        "name": "示范小额贷款公司",
        "kind": "microcredit",
        "capital": "1000.00",
    },
    "institution-exits": {"credit_code": "91349901MA2TXC001H", "reason": "自愿退出", "document": "示金函1号"},
    "institution-licences": {
        "credit_code": "91349901MA2TXC001H",
        "licence_no": "L1",
        "authority": "示范市局",
        "valid_until": "2023-12-31",
    },
    "institution-inspections": {
        "inspection_no": "J1",
        "credit_code": "91349901MA2TXC001H",
        "kind": "microcredit",
        "way": "on_site",
        "inspector": "示范局",
        "document": "示金检1号",
    },
    "inspection-findings": {"finding_no": "W1", "inspection_no": "J1", "matter": "准备金不足", "due_on": "2021-12-31"},
    "inspection-rectifications": {"finding_no": "W1", "document": "整改报告1号"},
    "control-checks": {"inspection_no": "J1", "item": "reserves", "result": "failed"},
    "institution-ratings": {
        "credit_code": "91349901MA2TXC001H",
        "rating_year": 2020,
        "grade": "B",
        "document": "示金评1号",
    },
    "microcredit-positions": {
        "credit_code": "91349901MA2TXC001H",
        "net_assets": "1000.00",
        "borrowed": "100.00",
        "bonds": "0.00",
        "largest_borrower": "50.00",
        "largest_group": "60.00",
    },
    "risk-cases": {"case_no": "K1", "kind": "illegal_fund_raising", "lead": "举报", "people": 3, "amount": "100.00"},
    "risk-case-steps": {"case_no": "K1", "action": "file"},
    "risk-case-recoveries": {"case_no": "K1", "amount": "10.00"},
    "watched-enterprises": {
        "watch_no": "W1",
        "list_year": 2021,
        "credit_code": "91330100799655058B",
        "name": "示范纺织公司",
        "exposure": "1000.00",
        "reason": "逾期",
    },
    "watched-maturities": {
        "watch_no": "W1",
        "debt_no": "Z1",
        "creditor": "示范银行",
        "amount": "10.00",
        "due_on": "2021-06-01",
    },
    "watch-events": {"watch_no": "W1", "event": "plan", "document": "方案"},
    "risk-campaigns": {"campaign_no": "X1", "kind": "fair", "place": "示范广场", "people": 100},
    "hidden-debts": {
        "debt_no": "Y1",
        "system_status": "off_system",
        "debtor_code": "349901",
        "debtor_name": "示范区城建公司",
        "debtor_level": "district",
        "creditor": "示范农商行",
        "project": "示范区安置房",
        "principal": "1000.00",
        "rate_pct": "5.2000",
        "matures_on": "2023-06-30",
        "planned_year": 2022,
    },
    "hidden-debt-resolutions": {
        "debt_no": "Y1",
        "way": "budget_funds",
        "amount": "100.00",
        "fund_source": "一般公共预算",
        "voucher_no": "记-101",
        "creditor_proof": "结清证明1号",
    },
    "hidden-debt-confirmations": {
        "debt_no": "Y1",
        "voucher_no": "记-101",
        "confirmation_no": "市财债函〔2021〕7号",
        "authority": "示范市财政局",
    },
    "hidden-debt-adjustments": {
        "debt_no": "Y1",
        "adjustment": "found_by_audit",
        "amount": "50.00",
        "document_no": "示审认〔2021〕3号",
        "authority": "示范市审计局",
    },
    "hidden-debt-plans": {"amount": "80.00", "document_no": "示债办〔2021〕1号"},
    "hidden-debt-forecasts": {"amount": "500.00", "document_no": "示债办〔2021〕5号"},
}
ON_LENT = {"movement": "on_lent", "instrument": "bond", "bond_code": "B1", "purpose": "new"}
REPAID = {"movement": "repaid", "instrument": "bond", "bond_code": "B1"}


@pytest.fixture
def settings(new_database: NewDatabase, issuer: Issuer) -> Settings:
    return Settings(database_url=new_database("debt"), AUTH_JWKS_FILE=issuer.jwks_file)


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return app_of(create_app, settings)


@pytest.fixture
def body() -> Callable[..., dict[str, object]]:
    """The body of a record that breaks no rule by itself, with what a test changes."""

    def create(book: str, source_ref: str, business_date: str = "2021-01-01", **changes: object) -> dict[str, object]:
        common = {
            "source": "debt",
            "source_ref": source_ref,
            "reporting_unit": "349901",
            "business_date": business_date,
        }
        return {**common, **BODIES[book], **changes}

    return create


@pytest.fixture
def on_lent(body: Callable[..., dict[str, object]]) -> Callable[..., dict[str, object]]:
    """A movement by which a bond is on-lent."""
    return lambda *given, **changes: body("debt-movements", *given, **{**ON_LENT, **changes})


@pytest.fixture
def repaid(body: Callable[..., dict[str, object]]) -> Callable[..., dict[str, object]]:
    """A movement by which a bond is repaid."""
    return lambda *given, **changes: body("debt-movements", *given, **{**REPAID, **changes})


@pytest.fixture
def enter(client: httpx.AsyncClient) -> Callable[..., Awaitable[str]]:
    """Enter a record that is accepted; returns its id."""

    async def send(book: str, content: dict[str, object]) -> str:
        answer = await client.post(f"/v1/{book}", json=content)
        assert answer.status_code == 201, answer.text
        record_id: str = answer.json()["record"]["id"]
        return record_id

    return send


@pytest.fixture
def send(client: httpx.AsyncClient) -> Callable[..., Awaitable[httpx.Response]]:
    """Write a record of a day, or rehearse it."""
    numbers = itertools.count(1)

    async def post(book: str, day: str, *, dry: bool = False, **fields: object) -> httpx.Response:
        common = {"source": "office", "source_ref": f"R{next(numbers)}", "reporting_unit": "349901"}
        params = {"dry_run": True} if dry else {}
        return await client.post(f"/v1/{book}", json={**common, "business_date": day, **fields}, params=params)

    return post
