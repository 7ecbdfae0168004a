"""Subsidies to enterprises (涉企补贴): programs with a budget, what is awarded to whom, and what was paid.

Documents: 国务院《优化营商环境条例》 (policies for enterprises are honoured as published), 《中华人民共和国预算法》 (no
spending beyond the budget). Feeds section 一（二） of the report: paid in the year, enterprises reached, still unpaid.
"""
