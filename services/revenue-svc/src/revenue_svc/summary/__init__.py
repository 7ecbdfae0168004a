"""What revenue-svc tells the bureau's report."""
