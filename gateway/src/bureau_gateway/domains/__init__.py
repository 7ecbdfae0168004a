"""Each service's API under `/v1/{domain}/…`."""
