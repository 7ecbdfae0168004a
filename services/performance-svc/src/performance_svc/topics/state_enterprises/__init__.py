"""State-owned enterprises (区属国有企业): the register, their own statements by month and year, and whether capital is preserved.

Documents: 《企业国有资产法》第五条 (read), the statements of 企业财务快报 and 企业年度财务决算, and 国资委令第4号 《企业国有资本
保值增值结果确认暂行办法》 for the objective factors (articles unverified: no text at hand). Feeds section 一（六） of the report: how
many enterprises there are, the months and the year whose statements all have filed (claims C22 and C23, with the names of who
is missing), and the preservation rate.
"""
