"""Financing needs (银企对接、融资需求): needs, matching events, offers of banks and how each need ended; tasks of banks.

Document: 本区银企对接工作机制的通知 (clause unverified: no text at hand). Feeds section 三（三） of the report: financing
that the matching brought, and how long it took from the need to the first loan.
"""
