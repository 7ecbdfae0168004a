"""revenue-svc: revenue, spending, and the funds that must reach people."""
