"""What debt-svc tells the bureau's report."""
