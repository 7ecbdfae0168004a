"""What is judged of a month: closings, reopenings, and its alerts with the notes on them."""
