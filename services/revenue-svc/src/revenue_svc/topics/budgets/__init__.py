"""Budgets (预算): what the people's congress approved, line by line, with drafts, adjustments and final accounts.

Documents: 《中华人民共和国预算法》 (approval, adjustment, final accounts, balance), 财政部《政府收支分类科目》 (subjects).
Feeds section 一（一） of the report: the annual budget of general public budget revenue, its completion, and how far
receipts are ahead of schedule. Carry-over stands apart, as items of its own: what the year began with
(`opening_balance`) and what it leaves to the next (`closing_balance`).
"""
