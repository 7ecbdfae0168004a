"""bureau-gateway: the one door to the suite: the report, the figures, the domains, and the tokens."""
