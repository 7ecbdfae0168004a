"""Bank-government guarantee loans (“4321”新型政银担): filed, lent, repaid or compensated, and who bears which loss.

Document: 安徽省4321政银担试点 (scope, one client's cap, and the shares 40, 30, 20 and 10 that the name stands for; no
text at hand confirms an article). Feeds section 一（三）一 of the report: loans disbursed to date, their completion of
the year's target and whether that keeps the pace.
"""
