"""Persons, whose details stand in one table only, and the registers of enterprises and households."""
