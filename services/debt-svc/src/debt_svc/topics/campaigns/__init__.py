"""Campaigns that warn people of financial risks (防范金融风险宣传活动).

Document: 《防范和处置非法集资条例》（国务院令第737号） (article unverified: no text at hand). Feeds section 一（五） of the report:
how many were held, and whether that was often (C21).
"""
