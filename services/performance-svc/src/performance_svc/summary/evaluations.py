"""What the report asserts of evaluations: the province's grade, factors that follow grades, and those that are fair or poor."""

from bureau_common.kit.figures.claims import Claim

from ..topics.evaluations.figures import GRADE, LINKED, POOR_OR_FAIR

CLAIMS = (
    Claim("C14", "位列“A”类", "写明考核等次", (GRADE,), lambda seen: seen.text(GRADE) == "A"),
    Claim("C35", "健全预算安排挂钩机制", "不写预算安排挂钩", (LINKED,), lambda seen: seen.exact(LINKED) > 0),
    Claim(
        "C46", "资金使用绩效有待进一步加强", "不写评价结果", (POOR_OR_FAIR,), lambda seen: seen.exact(POOR_OR_FAIR) > 0
    ),
)
