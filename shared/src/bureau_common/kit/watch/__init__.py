"""What is judged of a month: closings, alerts and evaluations."""
