"""What needs attention in any of the four domains, in one list."""
