"""One folder a topic; no topic imports another."""
