"""Records of performance-svc that are entered after a month was closed; see `later_records`."""

from tests.later import Row, dated, parameter

SOE = {"credit_code": "91349901MA2TYC065U"}
PROJECT = {"project_code": "试目1", "fiscal_year": 2021}
TREE = (
    ("execution", "execution", "10"), ("output", "cost", "50"), ("benefit", "social", "30"),
    ("satisfaction", "satisfaction", "10"),
)  # fmt: skip
"""A project and the tree of its objective."""
EVALUATED = {
    "evaluation_no": "试评1",
    "objective_no": "JX2020-XM010",
    "project_code": "XM010",
    "evaluator": "department",
}
PARTS = {
    "decision_weight": "15", "process_weight": "15", "output_weight": "35", "benefit_weight": "35",
    "decision_score": "15", "process_score": "10", "output_score": "30", "benefit_score": "30",
}  # fmt: skip
"""An objective that the demo has assessed and not evaluated, and how it is."""
LISTED = {"batch_no": "试发1", "line_no": "试细1", "household_no": "试户1", "card_kind": "social", "amount": "1.00"}
SUBSIDISED_LINE = {"program_code": "试补1", "period": "2022", "standard": "1", "quantity": "1"}
"""A line of a batch of farmers' subsidies, to the head of the household."""
PERFORMANCE: tuple[Row, ...] = (
    parameter("reopened_days", "20"),
    ("accounting-units", dated("开设", unit_code="349901-201", name="试验单位", department="示范区财政局")),
    ("module-launches", dated(
        "上线", unit_code="349901-201", module="budget_execution", funds="单位资金",
    )),
    ("integrated-funds", dated("资金", unit_code="349901-201", module="budget_execution", fund="unit_funds")),
    ("special-inspection-plans", dated(
        "检查计划", plan_no="试检1", kind="special", unit="349901101", due_on="2021-12-31", document="试验",
    )),
    ("special-inspections", dated(
        "检查", inspection_no="试查1", kind="special", unit="349901101", document="试验",
    )),
    ("special-inspection-findings", dated(
        "认定", finding_no="试问1", inspection_no="试查1", kind="other", amount="2.00", due_on="2022-01-10",
    )),
    ("special-inspection-rectifications", dated("整改", finding_no="试问1", amount="1.00", document="试验")),
    ("accountability-items", dated("问责", finding_no="试问1", measure="notice", people=1, document="试验")),
    ("state-enterprises", dated("企业", **SOE, name="试验公司", ownership="sole", level=1, owner_department="349901")),
    ("state-enterprise-statements", dated(
        "年报", business_date="2022-04-10", statement_no="试表1", **SOE, kind="annual", statement_date="2021-12-31",
        scope="single", filed_on="2022-04-10", assets="2.00", liabilities="1.00", equity="1.00", state_equity="1.00",
        opening_state_equity="1.00", revenue="0.00", profit="0.00", tax="0.00", headcount=1,
    )),
    ("state-enterprise-reviews", dated(
        "审核", business_date="2022-04-11", statement_no="试表1", action="check", reviewed_on="2022-04-11",
    )),
    ("state-capital-factors", dated("因素", **SOE, kind="invested", amount="1.00", document="试验")),
    ("soe-vehicles", dated("车辆", **SOE, plate="皖Z99901", in_scope=True)),
    ("soe-vehicle-steps", dated("喷涂", plate="皖Z99901", action="paint")),
    ("soe-vehicle-plans", dated("车改", **SOE, document="试验")),
    ("soe-supervision-steps", dated("监管", **SOE, action="begin", planned_end="2022-06-30", document="试验")),
    ("soe-plans", dated("方案", plan_no="试案1", title="试验方案")),
    ("soe-plan-steps", dated("提交", plan_no="试案1", action="submit", recipient="区政府")),
    ("state-capital-budgets", dated("收入", fiscal_year=2021, item="profit", amount="2.00", document="试验")),
    ("soe-profit-remittances", dated("利润", **SOE, profit_year=2020, amount="1.00", voucher_no="试缴1")),
    ("state-enterprise-closings", dated("退出", business_date="2022-05-01", **SOE, reason="试验", document="试验")),
    ("livelihood-projects", dated(
        "主项目", project_no="试民1", fiscal_year=2021, name="试验工程", standing="new", unit="349901",
    )),
    ("livelihood-projects", dated(
        "子项目", project_no="试民1-1", fiscal_year=2021, name="试验工程", part_of="试民1", unit="349901", target="2.00",
        measured_in="处",
    )),
    ("livelihood-plans", dated(
        "民生计划", project_no="试民1", fiscal_year=2021, fund_source="district", amount="2.00", document="试验",
    )),
    ("livelihood-funds", dated(
        "民生资金", project_no="试民1", fiscal_year=2021, fund_source="district", amount="1.00", document="试验",
    )),
    ("livelihood-progress", dated("民生进度", project_no="试民1-1", fiscal_year=2021, quantity="2.00")),
    ("maintenance-contracts", dated(
        "管养", contract_no="试管1", project_no="试民1-1", supplier="试验公司", credit_code="91349901MA2TRY001L",
        ends_on="2022-12-15", amount="2.00", way="pilot",
    )),
    ("maintenance-inspections", dated("管养检查", contract_no="试管1", result="passed", document="试验")),
    ("maintenance-payments", dated("管养支付", contract_no="试管1", amount="1.00", payment_no="管试1")),
    ("disclosure-duties", dated(
        "公开事项", duty_no="试公1", unit="349901101", fiscal_year=2022, document="budget", due_on="2022-01-04",
    )),
    ("disclosures", dated("公开", duty_no="试公1", address="http://gk.example.invalid/1")),
    ("disclosure-checks", dated("公开检查", check_no="试检1", checked_by="试验局", document="试验")),
    ("disclosure-check-results", dated(
        "检查结果", check_no="试检1", duty_no="试公1", result="passed", score="90.00",
    )),
    ("unit-closings", dated("撤销", business_date="2021-12-31", unit_code="349901-201")),
    ("budget-projects", dated(
        "项目", **PROJECT, name="试验项目", unit="349901-012", origin="added", amount="1.00", document="试验",
    )),
    ("project-reviews", dated("评估", **PROJECT, conclusion="supported", document="试验")),
    ("performance-objectives", dated(
        "目标", **PROJECT, objective_no="试标1", batch_no="试批1", unit="349901-012", kind="other", summary="试验",
    )),
    *[("objective-indicators", dated(
        f"指标{aspect}", objective_no="试标1", indicator_no=f"试标1-{aspect}", dimension=dimension, aspect=aspect,
        name="试验", direction="at_least", target="1", weight=weight,
    )) for dimension, aspect, weight in TREE],
    ("objective-steps", dated("审核", objective_no="试标1", action="review")),
    ("objective-approvals", dated("批复", batch_no="试批1", objectives=1, document="试验")),
    ("objective-adjustments", dated(
        "调整", objective_no="试标1", indicator_no="试标1-cost", target="2", document="试验",
    )),
    ("indicator-results", dated(
        "完成", objective_no="试标1", indicator_no="试标1-cost", stage="monitoring", actual="1",
    )),
    ("plan-tasks", dated(
        "任务", task_no="2022-9.1", group_title="试验组", text="试验任务", owner_unit="349901", due_on="2022-12-31",
    )),
    ("plan-milestones", dated(
        "节点", milestone_no="试节1", task_no="2022-9.1", text="试验节点", due_on="2022-06-30",
    )),
    ("plan-milestone-completions", dated("完成", business_date="2022-01-10", milestone_no="试节1", document="试验")),
    ("project-evaluations", dated("评价", **EVALUATED, fiscal_year=2020, **PARTS, score="85", grade="good", evidence="试验")),
    ("evaluation-feedback", dated(
        "反馈", evaluation_no="试评1", unit="349901-017", due_on="2022-01-10", document="试验",
    )),
    ("evaluation-replies", dated("回复", evaluation_no="试评1", document="试验")),
    ("evaluation-uses", dated(
        "应用", evaluation_no="试评1", objective_no="JX2020-XM010", use="kept", document="试验",
    )),
    ("evaluation-accountability", dated("问责", evaluation_no="试评1", measure="talk", people=1, document="试验")),
    ("next-year-proposals", dated(
        "建议", project_code="试目1", fiscal_year=2022, base="1.00", factor="1", amount="1.00",
    )),
    ("provincial-evaluations", dated(
        "省评", program="subsidies", assessed_year=2021, score="95", grade="A", document="试验",
    )),
    ("households", dated("户", household_no="试户1", kind="ordinary", township="349901101", members=3)),
    ("subsidy-programs", dated(
        "项目", program_code="试补1", name="试验补贴", department="民政", payee="persons", basis="head",
        frequency="yearly", document="试验",
    )),
    ("subsidy-card-moves", dated("社保卡", program_code="试补1", document="试验")),
    ("subsidy-program-reviews", dated("审核", program_code="试补1", outcome="kept", document="试验")),
    ("subsidy-batches", dated("批次", batch_no="试发1", program_code="试补1", period="2022", document="试验")),
    ("subsidy-lines", dated("明细", **LISTED, **SUBSIDISED_LINE)),
    ("subsidy-batch-steps", dated("公示", batch_no="试发1", action="post")),
    ("subsidy-batch-steps", dated("审核", business_date="2021-12-22", batch_no="试发1", action="check")),
    ("subsidy-batch-approvals", dated(
        "审批", business_date="2021-12-23", batch_no="试发1", lines=1, amount="1.00", document="试验",
    )),
    ("subsidy-batch-steps", dated(
        "送行", business_date="2021-12-24", batch_no="试发1", action="send", payment_no="库支试1",
    )),
    ("subsidy-results", dated("发放", business_date="2021-12-28", **LISTED, action="pay")),
    ("deaths", dated("死亡", business_date="2022-01-05", told_by="试验")),
)  # fmt: skip
