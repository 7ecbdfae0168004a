"""Records that are entered after a month was closed, of the books for which the demo district's own records do not do.

Of most books a record of the demo district is accepted once its days are moved. What stands here has keys that must be
valid or new, follows upon something that the demo has finished, or is of a book of which the demo has no record. The
records of a service are in the order in which they are entered, since later ones name earlier ones.
"""

from collections.abc import Sequence
from typing import Any

from tests.later import Row, dated, parameter
from tests.later_performance import PERFORMANCE

ENTERPRISE = {
    "source_ref": "企业", "credit_code": "91349901MA2TRY001L", "name": "试验有限公司", "size": "small",
    "industry": None, "address": None,
}  # fmt: skip
APPLICATION = {
    "source_ref": "申请", "application_no": "试申1", "allotment_no": "指2021-20805", "plan_month": "2021-12",
    "mode": "direct", "payer_account": "34990100000001", "payee_name": "试验供应商", "payee_account": "6222000011112222",
    "payee_bank": "示范农商行", "contract_no": None, "government_economic": "505", "department_economic": "301",
    "purpose": "试验", "general_outlay": False, "three_public": None, "amount": "1.00", "operator": "ZF-01",
}  # fmt: skip
GUARANTEE = {
    "company_code": "91349901MA2TRY001L", "guarantee_kind": "loan", "client_class": "medium",
    "client_code": "91349901MA2DGC903L", "creditor": "示范银行", "principal": "2.00", "fee_rate_pct": "1",
    "usual_fee_rate_pct": "1", "bank_pct": "20", "reguarantee_pct": "30", "government_pct": "0",
    "reguarantee_contract": "省再担-试1", "counter_guarantee": "厂房抵押", "starts_on": "2021-12-16", "due_on": "2022-12-16",
}  # fmt: skip
"""A guarantee for a related party, of the company that is entered with it."""
SUBSIDISED = {"batch_no": "试批1", "loan_no": "试贴1", "credit_code": ENTERPRISE["credit_code"]}
"""A loan of 10,000 yuan over 20 days at 3.6 percent, of which half is borne: 10 yuan."""
COSTS = {
    "interest_before": "20.00", "guarantee_fee_before": "0.00", "other_fees_before": "0.00",
    "interest_after": "10.00", "guarantee_fee_after": "0.00", "other_fees_after": "0.00",
}  # fmt: skip


def of_the_kit(book: str, alerts: Sequence[str]) -> list[Row]:
    """What is entered into the kit's own books of every service: about one of its books, and its alerts if it has any."""
    return [
        ("filings", dated(
            "报送", reporting_unit="bureau", business_date="2022-01-31", book=book, period="2022-01", filing_state="filed",
        )),
        ("filing-plans", dated(
            "计划", reporting_unit="bureau", business_date="2022-02-01", lines=[], document="示财〔2022〕1号",
        )),
        *[("alert-notes", dated(
            "处置", reporting_unit="bureau", code=code, alert_key=None, period="2021-12", note="已核实",
        )) for code in alerts[:1]],
        ("reporting-units", dated(
            "新设", reporting_unit="bureau", code="349901-291", name="试设单位", kind="institution",
            division_code="349901", owner_department="349901", from_day="2021-12-15",
        )),
    ]  # fmt: skip


def unit(code: str, **about: object) -> dict[str, Any]:
    """A unit that was there for years when it was registered."""
    return dated(code, **{"reporting_unit": "bureau", "code": code, "from_day": "2014-01-01", **about})


LATER: dict[str, tuple[Row, ...]] = {
    "revenue": (
        parameter("livelihood_set", "205,207,208,210,221"),
        ("subjects", dated("科目", fiscal_year=2022, kind="revenue", code="1039999", name="试验收入")),
        ("enterprises", dated(**ENTERPRISE)),
        ("base-restatements", dated("基数", measure="expenditure", amount="1.00", document="示财〔2021〕98号", reason="口径")),
        ("collection-items", dated(
            "项目", item_code="ZC-901", name="试验收费", kind="state_resource", subject="1030706",
            budget_kind="general_public_budget", destination="treasury", standard="按标准", document="示财综〔2021〕20号",
        )),
        ("key-project-taxes", dated(
            "重点", business_date="2022-01-10", project_no="ZD05", fiscal_year=2022, expected_tax="1.00",
        )),
        ("payment-applications", dated(**APPLICATION)),
        ("payment-steps", dated("审核", application_no="试申1", action="review", operator="SH-01")),
        ("treasury-accounts", dated(
            "零余额", account="34990100000901", kind="fiscal", agent_bank="示范农商行", document="示财库〔2021〕91号",
        )),
        ("treasury-account-closings", dated(
            "销户", business_date="2021-12-16", account="34990100000901", document="示财库〔2021〕92号",
        )),
        ("reporting-units", unit("349901109", kind="township", name="试验乡", division_code="349901109")),
        ("township-treasury-steps", dated("集中", township_code="349901109", action="begin", document="示财库〔2021〕93号")),
        ("unit-accounts", dated(
            "开户", account_no="3499019901", bank="示范农商行", kind="special", purpose="试验",
            approval_no="示财库〔2021〕94号", approved_on="2021-12-10",
        )),
        ("unit-account-events", dated(
            "对账", business_date="2021-12-31", account_no="3499019901", event="statement", balance="1.00",
            last_movement_on="2021-12-20",
        )),
        ("rural-projects", dated("项目", project_no="试乡1", name="试验项目", kind="industry")),
        ("rural-steps", dated("开工", project_no="试乡1", action="start")),
        ("rural-funds", dated(
            "安排", business_date="2022-01-10", fiscal_year=2022, tier="district", kind="arranged",
            document="示财农〔2022〕1号", amount="2.00",
        )),
        ("rural-distributions", dated(
            "分配", business_date="2022-01-11", project_no="试乡1", kind="industry", fiscal_year=2022, tier="district",
            amount="1.00",
        )),
        ("subsidy-programs", dated(
            "补贴", program_code="试补1", name="试验补贴", document="示政〔2021〕99号", ends_on="2022-12-31", budget="1.00",
        )),
    ),
    "credit": (
        parameter("reopened_days", "20"),
        ("enterprises", dated(**ENTERPRISE)),
        ("households", dated("户", household_no="试户1", kind="lifted_out", township="349901101", members=3)),
        ("lpr-quotes", dated("利率", one_year_pct="3.8", five_year_pct="4.65")),
        ("household-kinds", dated("类型", household_no="试户1", kind="near_poverty", document="示乡振〔2021〕9号")),
        ("risk-shares", dated(
            "分担", guarantee_company_pct="40", provincial_group_pct="20", national_fund_pct="10", bank_pct="20",
            local_government_pct="10", document="示财金〔2021〕99号",
        )),
        ("bridge-loans", dated(
            "过桥", bridge_no="试桥1", credit_code="91349901MA2TRY001L", bank="示范农商行", old_loan_no="试旧1", amount="1.00",
            daily_rate_pct="0.0200", closed_account=True, commitment_no="试诺1", commitment_amount="1.00",
        )),
        ("bridge-steps", dated("过桥审批", bridge_no="试桥1", action="approve")),
        ("compensation-advances", dated(
            "垫付", claim_no="DC2020-001", party="provincial_group", amount="0.01",
        )),
        ("guarantee-companies", dated(
            "担保公司", business_date="2021-11-01", company_code="91349901MA2TRY001L", name="试验担保有限公司",
            licence_no="示担许〔2021〕009号",
        )),
        ("guarantee-company-balances", dated(
            "报表", business_date="2021-11-30", company_code="91349901MA2TRY001L", net_assets="100000000.00",
            guarantor_equity="0.00",
        )),
        ("guarantee-related-parties", dated(
            "关联", company_code="91349901MA2TRY001L", client_code="91349901MA2DGC903L", name="示范产业园有限公司",
            relation="other",
        )),
        ("guarantees", dated("担保", policy_no="试担1", **GUARANTEE)),
        ("guarantee-share-changes", dated(
            "分担调整", business_date="2021-12-17", policy_no="试担1", bank_pct="20", reguarantee_pct="30",
            government_pct="10", document="再担保合同试1",
        )),
        ("guarantee-moves", dated("解除", business_date="2021-12-20", policy_no="试担1", action="release", amount="1.00")),
        ("related-guarantee-reports", dated(
            "关联报告", business_date="2021-12-20", policy_no="试担1", document="示担报〔2021〕9号",
        )),
        ("listing-steps", dated("股改", credit_code="91349901MA2TRY001L", stage="reform")),
        ("guidance-funds", dated(
            "基金", fund_no="试基1", name="试验引导基金", manager="示范资本管理有限公司", subscribed="1.00", document="示政〔2021〕99号",
        )),
        ("guidance-fund-moves", dated("实缴", fund_no="试基1", movement="pay_in", amount="1.00")),
        ("credit-rounds", dated(
            "轮次", business_date="2024-01-01", round_no="试轮", until="2024-12-31", document="示金〔2021〕99号",
        )),
        ("credit-villages", dated("信用村", round_no="试轮", business_date="2024-01-05", village="349901103201")),
        ("household-grades", dated(
            "评级", business_date="2024-01-06", round_no="试轮", village="349901103201", household_no="试户1", grade="aaa",
        )),
        ("credit-lines", dated(
            "授信", business_date="2024-01-07", line_no="试授1", round_no="试轮", household_no="试户1", bank="示范农商行",
            amount="2.00", expires_on="2025-01-07",
        )),
        ("line-drawings", dated(
            "用信", business_date="2024-01-08", line_no="试授1", household_no="试户1", action="draw", amount="1.00",
        )),
        ("credit-benefits", dated(
            "政策", benefit_no="试策1", name="试验优惠", lowest_grade="aa", document="示金〔2021〕98号",
        )),
        ("benefit-uses", dated("运用", business_date="2024-01-09", benefit_no="试策1", household_no="试户1")),
        ("visits", dated("走访", visit_no="试访1", channel="adviser", credit_code=ENTERPRISE["credit_code"], bank="示范银行")),
        ("visit-loans", dated("访后贷款", loan_no="试访贷1", bank="示范银行", credit_code=ENTERPRISE["credit_code"], amount="1.00")),
        ("followed-visits", dated("对应", loan_no="试访贷1", visit_no="试访1", credit_code=ENTERPRISE["credit_code"])),
        ("interest-subsidy-schemes", dated("方案", scheme_no="示政办〔2021〕99号", name="试验方案")),
        ("interest-subsidy-terms", dated(
            "条件", scheme_no="示政办〔2021〕99号", rate_cap_pct="3.6", share_pct="50", day_basis="360",
        )),
        ("interest-subsidy-batches", dated(
            "批次", batch_no="试批1", scheme_no="示政办〔2021〕99号", fiscal_year=2021, batch_order=9,
        )),
        ("interest-subsidy-loans", dated("贴息贷款", **SUBSIDISED, bank="示范银行", due_on="2022-12-01", **COSTS)),
        ("interest-subsidy-segments", dated(
            "分段", batch_no="试批1", loan_no="试贴1", starts_on="2021-12-15", ends_on="2022-01-04", principal="10000.00",
            rate_pct="3.6", overdue_days=0,
        )),
        ("interest-subsidy-approvals", dated("审批", batch_no="试批1", loans=1, amount="10.00", document="示金〔2021〕97号")),
        ("interest-subsidy-payments", dated("拨付", **SUBSIDISED, batch_order=9, amount="10.00", payment_no="贴试1")),
        ("interest-subsidy-returns", dated("退回", **SUBSIDISED, batch_order=9, amount="1.00", reason="试验")),
    ),
    "debt": (
        parameter("hidden_debt_relief_counted", "both"),
        ("hidden-debts", dated(
            "登记", debt_no="SY-901", system_status="off_system", debtor_code="349901", debtor_name="示范区园区公司",
            debtor_level="district", creditor="示范信托公司", project="试验项目", principal="0.00", rate_pct="5.0000",
            matures_on="2026-12-31", planned_year=2026,
        )),
        ("bond-refinancings", dated("再融资", bond_code="H2021", repaid_code="G2016", amount="1.00")),
        ("township-borrowing-findings", dated(
            "问题", finding_no="试题1", township="349901101", creditor="试验公司", amount="1.00", found_by="audit",
            document="示审〔2021〕98号",
        )),
        ("township-borrowing-rectifications", dated("整改", finding_no="试题1", measure="归还", document="试验")),
        ("supervised-institutions", dated(
            "名录", credit_code="91349901MA2TXC001H", name="试验小额贷款公司", kind="microcredit", capital="1.00",
        )),
        ("institution-licences", dated(
            "许可", credit_code="91349901MA2TXC001H", licence_no="试1", authority="试验局", valid_until="2022-01-15",
        )),
        ("institution-inspections", dated(
            "检查", inspection_no="试查1", credit_code="91349901MA2TXC001H", kind="microcredit", way="business_audit",
            inspector="试验局", document="试验",
        )),
        ("control-checks", dated("内控", inspection_no="试查1", item="reserves", result="passed")),
        ("institution-ratings", dated(
            "评级", credit_code="91349901MA2TXC001H", rating_year=2020, grade="A", document="试验",
        )),
        ("inspection-findings", dated("认定", finding_no="试问1", inspection_no="试查1", matter="试验", due_on="2022-01-10")),
        ("inspection-rectifications", dated("整改完成", finding_no="试问1", document="试验")),
        ("microcredit-positions", dated(
            "月报", business_date="2021-12-31", credit_code="91349901MA2TXC001H", net_assets="1.00", borrowed="2.00", bonds="0.00",
            largest_borrower="0.00", largest_group="0.00",
        )),
        ("institution-exits", dated("退出", business_date="2021-12-31", credit_code="91349901MA2TXC001H", reason="试验", document="试验")),
        ("bank-loan-balances", dated(
            "五级分类", business_date="2021-12-31", bank="试验银行", total="3.00", normal="2.00", special_mention="0.00",
            substandard="1.00", doubtful="0.00", loss="0.00", overdue_90="1.00", provisions="0.10", net_capital="9.00",
        )),
        ("watched-enterprises", dated(
            "名单", watch_no="试名1", list_year=2021, credit_code="91349901MA2TRY001L", name="试验有限公司", exposure="2.00",
            reason="试验",
        )),
        ("watched-maturities", dated(
            "到期", watch_no="试名1", debt_no="试债1", creditor="示范银行", amount="1.00", due_on="2022-01-10",
        )),
        ("hidden-debt-adjustments", dated(
            "认定", business_date="2021-12-16", debt_no="SY-901", adjustment="found_by_audit", amount="1.00",
            document_no="示审〔2021〕99号", authority="示范市审计局",
        )),
        ("hidden-debt-resolutions", dated(
            "化解", business_date="2021-12-17", debt_no="SY-901", way="budget_funds", amount="1.00", fund_source="一般公共预算",
            voucher_no="记-试1", creditor_proof="结清证明试1号", bond_code=None, confirmation_no=None,
        )),
        ("hidden-debt-confirmations", dated(
            "确认", business_date="2021-12-18", debt_no="SY-901", voucher_no="记-试1", confirmation_no="市财债函〔2021〕99号",
            authority="示范市财政局",
        )),
    ),
    "performance": PERFORMANCE,
}  # fmt: skip
