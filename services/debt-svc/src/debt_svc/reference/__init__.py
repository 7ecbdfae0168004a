"""What several topics name."""
