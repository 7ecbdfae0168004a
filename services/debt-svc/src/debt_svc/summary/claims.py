"""What the report asserts beside debt-svc's numbers."""

from bureau_common.kit.claims import Claim, Evidence

_GOVERNMENT_DEBT = "debt.government_debt"


def _within_limits(known: Evidence) -> bool:
    """Each kind against its own limit: room of the one is no room of the other."""
    return all(
        known.exact(f"{_GOVERNMENT_DEBT}.{kind}_balance") <= known.exact(f"{_GOVERNMENT_DEBT}.{kind}_limit")
        for kind in ("general", "special")
    )


CLAIMS = (
    Claim(
        id="C18",
        words_zh="一般债务、专项债务余额均控制在限额以内",
        otherwise_zh="政府债务余额突破限额",
        figures=tuple(
            f"{_GOVERNMENT_DEBT}.{kind}_{side}" for kind in ("general", "special") for side in ("balance", "limit")
        ),
        holds=_within_limits,
    ),
)
