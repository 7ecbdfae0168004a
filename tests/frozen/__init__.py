"""What landed stands, and a rebuilding moves nothing; the steps of both stand in README.md beside this file.

`revisions` holds landed migrations by their hashes. `freeze` writes a frozen version, dumps with data and the answers of
then, which `test_versions` upgrades and compares. Of a rebuilding old and new code are asked the same questions on copies of
the same data: `serve` brings a copy up without writing to it, `capture` asks and keeps the answers, `compare` names what
differs, and `stamp` brings a copy made by older code under this checkout's revisions.
"""
