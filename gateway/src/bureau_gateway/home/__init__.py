"""The first page: the newest month that has data, how it stands, and the way to every other."""
