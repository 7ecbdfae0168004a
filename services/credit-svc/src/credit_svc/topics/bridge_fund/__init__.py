"""The bridge fund (续贷过桥资金): a public pool that lends a firm its old loan's principal until the bank has renewed it.

Document: the district's rules of the fund, named in its records (closed-loop account, the bank's commitment, days; no text
at hand confirms an article). Feeds section 一（三）一 of the report: what was lent, how often the pool turned over, to how
many enterprises; and 三（三）.
"""
