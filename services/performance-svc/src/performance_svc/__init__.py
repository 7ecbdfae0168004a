"""performance-svc: Performance, subsidies, livelihood projects and state enterprises."""
