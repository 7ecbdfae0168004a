"""Clearing (清算): what each agent bank asked the treasury for a day's payments, and gave back of what came back.

Document: 财政国库管理制度 and the agency agreement (清算 every day, against the payments made). Feeds the figure of the
difference between statements and cleared payments (`summary/treasury_payment.py`) and the alert of each day.
"""
