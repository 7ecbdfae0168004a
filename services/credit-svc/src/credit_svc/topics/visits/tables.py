"""The tables of visits, problems and their results, loans, and which visits each loan followed."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import FollowedVisitEntry, VisitEntry, VisitLoanEntry, VisitProblemEntry, VisitProblemResultEntry

visits = record_table(VisitEntry, "visits", metadata, live=["visit_no", "credit_code"])
problems = record_table(VisitProblemEntry, "visit_problems", metadata, live=["problem_no", "visit_no"])
results = record_table(VisitProblemResultEntry, "visit_problem_results", metadata, live=["problem_no"])
loans = record_table(VisitLoanEntry, "visit_loans", metadata, live=["loan_no"], checks={"amount": "amount > 0"})
followed = record_table(FollowedVisitEntry, "followed_visits", metadata, live=["loan_no", "visit_no"])
