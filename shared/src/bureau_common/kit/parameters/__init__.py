"""Dated settings that change figures: their book, the values in force, and their routes."""
