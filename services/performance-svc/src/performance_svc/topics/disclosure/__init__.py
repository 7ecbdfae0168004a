"""Disclosure of budgets and accounts (预决算公开): who must publish which document by when, where it stands, and what checks found.

Document: 《中华人民共和国预算法》 article 14, twenty days after the approval of the government's own and after the reply to a department.
Feeds section 一（四） of the report: the share of units that published in time, and how often disclosure was checked.
"""
