"""Pages of the case engine for officers."""
