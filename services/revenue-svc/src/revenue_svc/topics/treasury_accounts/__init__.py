"""Treasury accounts (国库零余额账户): from which account of which agent bank a unit's payments are made.

Document: 财政国库管理制度 (payments are made from zero-balance accounts and settled with the treasury by the agent bank
every day). Feeds no figure by itself; joins payments to agent banks, and keeps them away from the payer's own accounts.
"""
