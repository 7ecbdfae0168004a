"""Funds won from above (向上争取资金): opportunities, applications for them with their steps, approvals and receipts.

Documents: the bureau's own working rules on applying for funds (clause unverified: none at hand). Feeds section 一（一）
of the report: what was applied for, approved and received, and how often applications succeed.
"""
