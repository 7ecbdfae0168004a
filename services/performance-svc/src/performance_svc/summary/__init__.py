"""What performance-svc tells the bureau's report."""
