"""What the report asserts of checks of disclosure together with the province's two evaluations."""

from bureau_common.kit.figures.claims import Claim

from ..topics.disclosure.figures import CHECKS
from ..topics.evaluations.figures import DONE

CLAIMS = (
    Claim(
        "C36", "开展预决算公开检查，完成两项绩效评价", "写明已开展和已完成的", (CHECKS, DONE),
        lambda seen: seen.exact(CHECKS) >= 1 and seen.exact(DONE) == 2,
    ),
)  # fmt: skip
