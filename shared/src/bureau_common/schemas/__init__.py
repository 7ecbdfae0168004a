"""What crosses a process border: pydantic and the standard library only."""
