"""Who bears which part of a loss on a guaranteed loan (“4321”): the parties, their shares, and how a loss is split."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal

from bureau_common.schemas.findings import Clause
from bureau_common.schemas.labels import Labelled

PILOT = Clause(document="安徽省4321政银担试点", article=None, verified=False)


class RiskParty(Labelled):
    """Who bears a part of a loss."""

    GUARANTEE_COMPANY = "guarantee_company", "区（市）融资担保公司"
    PROVINCIAL_GROUP = "provincial_group", "省担保集团"
    NATIONAL_FUND = "national_fund", "国家融资担保基金"
    BANK = "bank", "贷款银行"
    LOCAL_GOVERNMENT = "local_government", "地方政府"


Shares = Mapping[RiskParty, Decimal]
PILOT_SHARES: Shares = {
    RiskParty.GUARANTEE_COMPANY: Decimal(40),
    RiskParty.PROVINCIAL_GROUP: Decimal(30),
    RiskParty.BANK: Decimal(20),
    RiskParty.LOCAL_GOVERNMENT: Decimal(10),
}
"""Percent of a loss by party: what holds until the bureau approves shares from a day on."""


def split_loss(amount: Decimal, shares: Shares) -> dict[RiskParty, Decimal]:
    """Each party's part of a loss: its share rounded down to the fen, and the guarantee company bears the rest.

    Rounding down keeps every part at 0 or above, whatever the shares.
    """
    others: dict[RiskParty, Decimal] = {
        party: (amount * share / 100).quantize(Decimal("0.01"), ROUND_DOWN)
        for party, share in shares.items()
        if party is not RiskParty.GUARANTEE_COMPANY
    }
    rest = amount - sum(others.values(), Decimal(0))
    parts = {RiskParty.GUARANTEE_COMPANY: rest, **others}
    return {party: part for party, part in parts.items() if part or shares.get(party)}


def shares_of(percents: Iterable[Decimal | None]) -> Shares:
    """The parties that have a part, out of their percents in the order of the parties; without any the pilot's hold."""
    return {party: share for party, share in zip(RiskParty, percents, strict=True) if share} or PILOT_SHARES
