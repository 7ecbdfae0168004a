"""Rules over several topics at once: `app.py` hands them to the books whose rows can break them."""
