"""Projects of the budget (预算项目): which the year's initial approved budget holds, and which were added to it later.

Document: 《中华人民共和国预算法》 for the approved budget (article unverified: no text at hand). What the initial budget holds is
what the coverage of objectives in section 一（四） of the report is measured against; later additions stand apart.
"""
