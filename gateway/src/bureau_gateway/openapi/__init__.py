"""The services' OpenAPI documents, written by `make openapi` and reviewed as diffs."""
