"""The register of reporting units: one file for all four services, and whether the four have the same."""
