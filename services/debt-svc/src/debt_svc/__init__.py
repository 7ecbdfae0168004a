"""debt-svc: Government debt and financial risk."""
