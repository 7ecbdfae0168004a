"""The tables of statements, their reviews and the objective factors; the register's stand in `reference/`."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import CapitalFactorEntry, StateEnterpriseStatementEntry, StatementReviewEntry

statements = record_table(
    StateEnterpriseStatementEntry,
    "state_enterprise_statements",
    metadata,
    live=["statement_no", ("credit_code", "statement_date")],
    checks={"balance": "assets = liabilities + equity"},
)
reviews = record_table(StatementReviewEntry, "state_enterprise_reviews", metadata, live=["statement_no"])
factors = record_table(
    CapitalFactorEntry, "state_capital_factors", metadata, live=["credit_code"], checks={"amount": "amount > 0"}
)
