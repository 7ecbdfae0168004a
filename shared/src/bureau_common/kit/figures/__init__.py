"""Figures: formulas over measures, the rows behind them, breakdowns, claims, and their routes."""
