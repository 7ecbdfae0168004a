"""Writes that need two persons: what one proposes, another approves."""
