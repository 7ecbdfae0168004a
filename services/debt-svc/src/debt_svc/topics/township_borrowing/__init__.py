"""Borrowing by townships (乡镇举债): what inspections and audits found of it, and when that was rectified.

Documents: 《中华人民共和国预算法》第三十五条 and 国发〔2014〕43号, by which a township may not borrow. Debts themselves are
refused to townships where they are written (`reference/debtors.py`); what was borrowed outside the books is found by others
and stands here. Feeds section 一（五） of the report: findings of the year, and those that are not rectified.
"""
