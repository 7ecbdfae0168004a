"""The wording of the shipped report on township treasury payment, as the data change."""

from collections.abc import Sequence

from bureau_common.schemas.claims import ClaimResult
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import claim, context, figure, paragraph

COVERAGE = "revenue.treasury_payment.township_coverage_pct"


def townships(coverage: str | None, claims: Sequence[ClaimResult] = ()) -> str:
    """The paragraph on townships."""
    given = context(figure(COVERAGE, coverage, "%"), claims=claims)
    return paragraph(shipped_template(), "（四）预算绩效管理情况", "国库集中支付", given)


def test_it_names_the_coverage() -> None:
    assert COVERAGE in shipped_template().figure_ids


def test_full_coverage_is_said_where_the_claim_holds() -> None:
    text = townships("100.000000000000", [claim("C17", True)])
    assert text == "所有乡镇均已实行国库集中支付，截至10月末覆盖率100.0%。"


def test_otherwise_the_coverage_and_the_missing_are_named() -> None:
    text = townships("60.000000000000", [claim("C17", False, "北塘乡", "新桥乡")])
    assert text == "截至10月末，乡镇国库集中支付覆盖率60.0%，尚未实行的是北塘乡、新桥乡。"
    assert "全部" not in text


def test_a_gap_is_shown_as_a_gap() -> None:
    assert townships(None, [claim("C17", None)]) == "乡镇国库集中支付覆盖率〔未报〕。"
    assert townships("80.000000000000", [claim("C17", None)]) == "乡镇国库集中支付覆盖率80.0%。"
