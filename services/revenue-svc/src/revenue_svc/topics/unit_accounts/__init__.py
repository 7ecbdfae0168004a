"""Bank accounts of budget units (预算单位账户): opened by approval, inspected each year, closed empty.

Documents: 财政部 on bank accounts of budget units (approval, yearly inspection 年检), 中国人民银行《人民币银行结算账户
管理办法》 (one basic account a unit). Feeds section 一（二） of the report: accounts open and the share inspected.
"""
