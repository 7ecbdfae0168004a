"""The state capital budget (国有资本经营预算), and the profit that enterprises remit under it.

Document: 《预算法》第十条, it balances and has no deficit (unverified: no text at hand). Feeds section 一（六） of the report: profit
remitted in the year, and the income that the budget has.
"""
