"""Township treasury payment (乡镇国库集中支付): since when each township of the register of units pays through the treasury.

Document: 财政国库管理制度 (all budget money is paid through the treasury, townships included). Feeds section 一（四） of
the report: the share of townships covered, and claim C17, all of them, with the names of those missing.
"""
