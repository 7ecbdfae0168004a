"""Credit villages (党建引领信用村): households are graded in rounds, draw on lines without collateral, and use their grade.

Documents: the province's plan for credit villages and the district's own (none at hand confirms an article). Feeds section
一（三）三 of the report: households graded A or better in the current round, their lines, who drew how much since it began
(C10); and section 三（三）三, how results are used (结果运用).
"""
