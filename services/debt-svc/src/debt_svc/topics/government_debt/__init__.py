"""Government debt (政府债务): its limits, the bonds, what was on-lent and repaid, and how heavy it weighs.

Documents: 《中华人民共和国预算法》第三十五条 (who may borrow, and within what), 国发〔2014〕43号 (levels, kinds, limits),
财政部 on limits by kind and on the colours of the debt ratio (clauses unverified). Feeds section 一（四）六 of the report:
new special bonds, the balance of government debt with its limit, and the ratios; and the alerts of section 二.
"""
