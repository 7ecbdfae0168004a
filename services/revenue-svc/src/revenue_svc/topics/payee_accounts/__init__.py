"""Checks of payee accounts (收款人账户核验): whether an account that the treasury is to pay is whose it is said to be.

Document: 财政国库管理制度 (payment goes to the payee's account that was checked). Feeds no figure; what was not checked,
was found wrong or is of another name is refused when an application is sent to the agent bank (`links/payees.py`).
"""
