"""Decision tables: compiled, indexed and checked for overlaps and gaps."""
