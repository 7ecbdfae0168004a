"""Direct funds (直达资金): one tag from the notice from above through allocation and allotment to payment and beneficiary.

Documents: 国务院 on the standing mechanism of direct funds, 财政部 on their management and monitoring (clauses unverified:
none at hand). Feeds section 一（二） of the report: what was received, allocated and paid, and whom it reached; and 二.
"""
