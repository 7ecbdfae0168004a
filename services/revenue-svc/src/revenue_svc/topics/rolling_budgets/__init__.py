"""Rolling budgets (滚动预算): the three-year framework of expenditure that stands beside the annual budget.

Documents: 国务院 on medium-term fiscal planning (中期财政规划) and 《中华人民共和国预算法》 on budgets that look beyond the year
(clauses unverified: none at hand). It holds the district's own expenditure of the general public budget by functional
class and unit. Feeds no sentence of its own: its first year is compared with the annual budget, by a figure, a finding
and an alert.
"""
