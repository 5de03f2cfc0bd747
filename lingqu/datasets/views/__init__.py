"""Pages of the data engine."""
