"""What the report asserts of subsidies: that all programs are paid on the card, and that all were reviewed in the year."""

from bureau_common.kit.figures.claims import Claim, Evidence

from ..topics.subsidies.figures import PROGRAMS, PROGRAMS_ON_CARD, PROGRAMS_REVIEWED, programs_not_moved


def _all(figure_id: str, seen: Evidence) -> bool:
    """Every program of the list; of an empty list nothing is said."""
    return 0 < seen.exact(PROGRAMS) == seen.exact(figure_id)


CLAIMS = (
    Claim(
        "C15",
        "将发放到人到户的惠农补贴资金纳入社保卡发放范围",
        "部分项目尚未纳入社保卡发放范围",
        (PROGRAMS, PROGRAMS_ON_CARD),
        lambda seen: _all(PROGRAMS_ON_CARD, seen),
        names=programs_not_moved,
    ),
    Claim(
        "C37",
        "实行动态调整机制",
        "不写动态调整",
        (PROGRAMS, PROGRAMS_REVIEWED),
        lambda seen: _all(PROGRAMS_REVIEWED, seen),
    ),
)
