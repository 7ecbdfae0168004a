"""Subsidies to farmers by one card (惠农补贴“一卡通”): programs, lists of payments in batches, and what the bank did with them.

Document: 财政部等七部门《关于进一步加强惠民惠农财政补贴资金“一卡通”管理的指导意见》（财办〔2020〕37号） (articles unverified: no
text at hand). Feeds section 一（四） of the report: what was paid to how many households, how much of it on a social security
card, which programs are not yet paid on it (C15), and whether every program was reviewed in the year (C37).

A batch's list is shown in public, checked, and approved by a second person; the approval says the hash of the list and
freezes it. What counts are the lines of frozen lists, as the bank says that it paid them: a later change of a person or a
household moves nothing. Payments to organisations are not of this topic; their programs stand in the list.
"""
