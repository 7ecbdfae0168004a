"""What needs two topics at once: guards that `app.py` hands to the books of both, and what is read across them."""
