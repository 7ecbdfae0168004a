"""What rows add up to: flows, stocks, distinct counts and latest amounts, by month and category."""
