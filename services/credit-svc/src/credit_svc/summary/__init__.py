"""What credit-svc tells the bureau's report."""
