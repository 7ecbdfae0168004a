"""The proof that a rebuilding moved nothing: old and new code answer the same questions on copies of the same data.

`serve` brings a copy up without writing to it, `capture` asks and keeps the answers, `compare` names what differs, and
`stamp` brings a copy made by older code under the first frozen revision. The steps stand in README.md beside this file.
"""
