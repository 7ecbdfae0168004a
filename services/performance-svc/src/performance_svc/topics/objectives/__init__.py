"""Performance objectives (绩效目标): what a project's money is to bring, how far it came, and how its unit scored itself.

Documents: 《中共中央 国务院关于全面实施预算绩效管理的意见》 and the rules on objectives, double monitoring (双监控) and
self-assessment (绩效自评) that follow it; the weights 10, 50, 30 and 10 are those of 《项目支出绩效自评表》 (no text at hand:
unverified). Feeds section 一（四） of the report: objectives of all projects of the year's initial budget (C13).
"""
