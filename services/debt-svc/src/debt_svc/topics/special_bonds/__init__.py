"""Projects of special bonds (专项债券项目): from application to issue, what proceeds pay for, and what a project earns.

Documents: 《中华人民共和国预算法》第三十五条 (capital expenditure of public benefit, never running costs: read); 财预〔2016〕155号
(quota and issue by project), 财预〔2017〕89号 (revenue covers debt service), 财预〔2021〕61号 (proceeds and their payments) and
财预〔2021〕115号 (the negative list), whose texts are not at hand: unverified. Feeds section 一（四）六 of the report: what
of the new special bonds is spent, and on how many projects; and the alerts of section 二.
"""
