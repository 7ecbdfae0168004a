"""The tables of relief: policies, relief granted, redemptions."""

from sqlalchemy import CheckConstraint, Column, Date, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

policies: Table = plain_table(
    "relief_policies",
    metadata,
    Column("policy_no", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text),
    Column("ends_on", Date),
    live_index("relief_policies", "policy_no"),
)


def _used(name: str) -> Table:
    """What an enterprise had of a policy."""
    return plain_table(
        name,
        metadata,
        Column("policy_no", Text, nullable=False),
        Column("credit_code", Text, nullable=False),
        Column("amount", Numeric(20, 2), nullable=False),
        CheckConstraint("amount > 0", name="amount"),
        live_index(name, "policy_no"),
    )


reliefs, redemptions = _used("tax_reliefs"), _used("policy_redemptions")
