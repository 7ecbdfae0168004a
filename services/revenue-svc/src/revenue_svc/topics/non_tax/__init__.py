"""Non-tax revenue (非税收入): what a unit may charge, the notices it gives, and the money paid straight to the treasury.

Documents: 财政部《政府非税收入管理办法》（财税〔2016〕33号）: catalogue of items, charging apart from paying (收缴分离);
《中华人民共和国行政处罚法》 (fines are paid to the bank within fifteen days). Feeds section 一（一） of the report: what
was collected by notice, and the notices that are overdue.
"""
