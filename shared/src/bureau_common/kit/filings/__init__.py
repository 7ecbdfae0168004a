"""Filings (报送): what the plan makes due, what was filed, and which months figures may rest on."""
