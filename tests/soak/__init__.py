"""Long runs by hand: what takes minutes, gigabytes or a machine of its own, and what is measured in seconds."""
