"""The close of a month (月结) for the whole bureau: the roll-call, what stands in the way, and one closing of all four services."""
