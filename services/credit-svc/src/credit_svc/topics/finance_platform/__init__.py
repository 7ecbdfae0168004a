"""The finance platform (中小微企业综合金融服务平台): who is registered, what is needed and offered, loans made through it.

Document: 本市中小微企业综合金融服务平台建设运行的通知 (clause unverified: no text at hand). Feeds section 一（三）四 of the
report: enterprises registered, and the number and sum of loans since the launch.
"""
