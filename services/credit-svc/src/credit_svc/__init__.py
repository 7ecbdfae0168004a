"""credit-svc: Inclusive finance."""
