"""Guarantee companies (融资担保公司): what they guarantee, for whom, and how heavily that weighs on their net assets.

Documents: 《融资担保公司监督管理条例》第十五条 (the multiple), 第十六条 (one client, with related parties), 第十七条 (its own
related parties); 《融资担保责任余额计量办法》 (weights, unverified). Feeds section 一（三）一 of the report: the liability
outstanding and the multiple, as printed and as supervised. A guarantee that stands for a 4321 contract takes its amounts
from there (`links/guarantee_liability.py`), so that they count once; what both topics add up to is in `summary/`.
"""
