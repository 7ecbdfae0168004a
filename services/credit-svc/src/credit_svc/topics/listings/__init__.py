"""Listings (挂牌上市), direct financing (直接融资) and guidance funds (引导基金): from the share reform to the capital raised.

Documents: the venues' own listing rules, by board and tier (`reference/boards.py`; no text at hand confirms an article).
Feeds section 一（三）二 of the report: enterprises reformed and newly listed at the provincial exchange by board, those listed
altogether, capital raised directly, what guidance funds invested, and trainings held.
"""
