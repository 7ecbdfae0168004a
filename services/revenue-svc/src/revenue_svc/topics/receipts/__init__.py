"""Receipts (收入入库): what the treasury received, voucher by voucher, with refunds, corrections and transfers.

Documents: 财政部《政府收支分类科目》 (what counts as general public budget revenue), 《中华人民共和国国家金库条例》
(receipts, refunds and levels). Feeds section 一（一） of the report: general public budget revenue to date with its
growth and increase, tax revenue, non-tax revenue and their shares.
"""
