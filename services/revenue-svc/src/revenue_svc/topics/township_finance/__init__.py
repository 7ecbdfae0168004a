"""Township finance (乡镇财政): township budgets and what may be spent of them, notices of funds, posting, spot checks, rules in force.

Documents: 《中华人民共和国预算法》 (a township's budget and its adjustment are decided by its people's congress), 财政部 on the
supervision of township funds (notice 抄告, public posting 公示, spot checks 抽查); no clause was at hand. Feeds section
一（四） of the report: township budgets are binding (硬化乡镇预算), township funds are supervised (乡镇资金监管).
"""
