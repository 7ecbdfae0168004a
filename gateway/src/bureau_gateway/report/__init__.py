"""The bureau's report: a template read into checked parts, evaluated over the sections' figures, and rendered."""
