"""Figures of the whole suite under one address: the id says which service computes it."""
