"""Payments (国库集中支付): allotments, plans of use, applications with their steps, and the money paid and returned.

Documents: 《中华人民共和国预算法》 (spending follows the budget and its year), 财政国库管理制度 (paid <= planned <=
allotted; payment to the payee, not to the payer's own account). Feeds section 一（一） of the report: expenditure to
date with its growth, livelihood expenditure and its share, self-sufficiency, general outlays, the three public expenses.
"""
