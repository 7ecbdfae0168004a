"""Interest subsidies (财政贴息): schemes in force and their terms, batches of loans, two persons' approval, payment, returns.

Document: 本区财政贴息降低企业融资成本实施方案 (clause unverified: no text at hand). Feeds section 一（三）五 of the report:
enterprises and money of the first batch or of all, and by how much the cost of financing fell (claims C11, C34, C38).

An approval freezes its batch: it says the hash of the batch's content, and from then on no write may change that content.
"""
