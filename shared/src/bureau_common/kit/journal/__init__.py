"""The journal that every write ends in, and the cut-offs by which reads see an earlier state."""
