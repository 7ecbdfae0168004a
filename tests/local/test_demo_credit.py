"""The demo district's credit figures: every one of the bureau's catalogue has a value, and the report of the month prints it.

That each opens to rows which sum to it is `test_demo`'s, for all services; that they are right is each topic's own.
"""

from bureau_common.schemas.report import FigureRun, Report
from tests.suite import Suite

CATALOGUE = {
    "microcredit": "new_households new_amount balance balance_households overdue overdue_pct",
    "guarantee_4321": "ytd completion_pct annual_target fee_rate_pct",
    "products": "science_guarantee_ytd tax_loan_ytd",
    "bridge_fund": "ytd turnover enterprises",
    "guarantee_company": (
        "outstanding leverage compensation_pct principal weighted_liability weighted_leverage "
        "small_farm_balance_pct small_farm_clients_pct"
    ),
    "listings": (
        "new_total new_select new_growth cumulative current direct_financing reformed_ytd bond_financing trainings"
    ),
    "guidance_funds": "invested",
    "credit_village": "rated_households credit_line used_households used_amount benefits_used",
    "advisers": "visits loans",
    "bank_presidents": "enterprises loans problems_solved",
    "finance_platform": "enterprises loans amount",
    "financing_needs": "matched_amount median_days",
    "interest_subsidy": ("enterprises amount enterprises_total amount_total cost_reduction_pp batches scheme_in_force"),
}
"""What the bureau's catalogue of figures lists of credit, by topic."""
IN_WORDS = {"C38": "interest_subsidy.scheme_in_force"}
"""Figures that stand as words while a claim holds: 按照施行中的实施方案."""
REPORTS = ("2021-10", "2021-12", "2020-12")
"""A month in which every figure has a value, one of the year's own words, and one with several batches of subsidies."""


async def test_every_figure_of_the_catalogue_has_a_value_and_is_printed_in_a_report(demo: Suite) -> None:
    wanted = {f"credit.{topic}.{name}" for topic, names in CATALOGUE.items() for name in names.split()}
    printed: set[str] = set()
    for period in REPORTS:
        report = Report.model_validate_json((await demo.get(f"/v1/reports/{period}")).content)
        (section,) = [each for each in report.sections if each.domain == "credit"]
        values = {figure.id: figure.value for figure in section.figures}
        assert period != REPORTS[0] or {each for each in wanted if values.get(each) is None} == set()
        printed |= {run.figure_id for part in report.paragraphs for run in part.runs if isinstance(run, FigureRun)}
        printed |= {f"credit.{IN_WORDS[claim.id]}" for claim in section.claims if claim.id in IN_WORDS and claim.holds}
    assert "credit.listings.reported" in printed
    assert wanted - printed == set()
