"""Treasury cash (库款): daily balances of the treasury's accounts, transfers between them, and what is expected in and out.

Documents: 《中华人民共和国国家金库条例》 (the treasury's accounts), the Ministry of Finance's monitoring of county treasury
cash (库款保障水平), 国办 and 财政部 on the three guarantees (wages and the guarantees are paid first); no clause was at hand.
Feeds section 一（二） of the report: cash is scheduled so that livelihood is paid for (合理调度财政资金).
"""
