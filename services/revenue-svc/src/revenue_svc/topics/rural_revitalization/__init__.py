"""Rural revitalization funds (巩固脱贫攻坚成果衔接乡村振兴资金): arranged by tier, distributed to projects, paid, and what they formed.

Documents: 财农〔2021〕19号 on these funds, 国办函〔2021〕51号 on the assets formed, the monitoring of poverty-relief
funds (articles unverified: none at hand). Feeds section 一（二） of the report: the funds arranged, the number of
projects by kind, the district's own part against last year's, how much of it is paid.
"""
