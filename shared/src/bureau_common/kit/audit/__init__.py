"""The journal as auditors read it, and its verification against the tables."""
