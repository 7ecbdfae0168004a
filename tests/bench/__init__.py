"""`make bench`: how fast the suite is, as ratios against floors and peers that are measured beside it in the same run.

Run by hand, never with the tests: nothing here passes or fails. README.md says how to read it.
"""
