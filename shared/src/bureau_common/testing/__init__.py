"""For tests and local tools only: an embedded PostgreSQL, free ports, processes. No service imports it."""
